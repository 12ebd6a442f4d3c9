// The composing rules of macros/compose over the data of a page (macros/live says how it is built): values in, values out, no page.
// What comes out has the fields of Python's dataclasses. A row is a list of nodes: words are strings, all else is an array
// that begins with its sort. `chosen` holds ids of criteria, in any order; what is not the section's is passed over.

const BLANK = "?";
const NUMBERS = "#";

/** Rows and strings as one row, with neighboring words joined. */
const row = (...parts) => parts.flat().reduce((made, node) => {
  const join = typeof node === "string" && typeof made.at(-1) === "string";
  return join ? [...made.slice(0, -1), made.at(-1) + node] : [...made, node];
}, []);
const joinedRows = (given) => given.map((one) => row(one));

/** A text with its {names} filled in: by a function, because a string in its place would be read for signs such as $&. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);

const refers = (node) => Array.isArray(node) && node[0] === NUMBERS;

const capital = (nodes) => nodes.map((node, at) => (at || typeof node !== "string" ? node : node.replace(/^./su, (first) => first.toUpperCase())));

const inOrder = (data, chosen) => {
  const wanted = new Set(chosen);
  return data.criteria.filter((one) => wanted.has(one.id));
};
const idsOf = (data) => data.criteria.map((one) => one.id);
const core = (data) => data.criteria.filter((one) => one.core).map((one) => one.id);

const framed = ({ dateline, recipient, subject, opening, closing }) => ({
  dateline: row(dateline), recipient: joinedRows(recipient), subject: row(subject), opening: joinedRows(opening), closing: joinedRows(closing),
});
const listed = (items) => ({ items, ordered: true });
const sentence = (one, ...before) => row(...before, one.ask, ". ", one.letter);

// The asks of one rule: one is a sentence, two or more are a list whose items name who must act.
const ruleAsks = ({ words, actors }, lead, asked) => {
  if (asked.length > 1) return [{ children: row(lead, ":") }, listed(asked.map((one) => sentence(one, actors[one.actor][1], ` ${words.must} `)))];
  return asked.map((one) => ({ children: sentence(one, lead, " ", actors[one.actor][0], ` ${words.must} `) }));
};

// What the body does itself: nobody is named but the one who reads.
const ownAsks = ({ words }, lead, asked) => {
  if (asked.length > 1) return [{ children: [words[`${lead}_do`]] }, listed(asked.map((one) => capital(sentence(one))))];
  return asked.map((one) => ({ children: sentence(one, `${words[lead]} `) }));
};

const askBlocks = (data, asked) => {
  const blocks = [], lead = () => (blocks.length ? "also" : "ask");
  for (const { id, lead: by } of data.vehicles.filter((one) => !one.own)) {
    blocks.push(...ruleAsks(data, row(`${data.words[lead()]} `, by), asked.filter((one) => one.vehicle === id)));
  }
  const own = data.vehicles.filter((one) => one.own).map((one) => one.id);
  return [...blocks, ...ownAsks(data, lead(), asked.filter((one) => own.includes(one.vehicle)))];
};

const clausesOf = (policy) => policy.pieces.filter((piece) => piece.clause).map((piece) => piece.about);

/**
 * The letter that asks for the chosen criteria; for the core ones where none are given. `law` are ids of `data.law`. The draft that
 * is made here covers nothing beyond it, so it does not say that one does, as the letter on paper says of the whole draft.
 */
export const letter = (data, chosen) => {
  const asked = inOrder(data, chosen ?? core(data));
  return { ...framed(data.letter), body: askBlocks(data, asked), law: [...new Set(asked.flatMap((one) => one.law ?? []))] };
};

// A text of a drafting clause stands where of each group of criteria that it refers to at least one is chosen.
const stands = (text, chosen) => row(text).filter(refers).every(([, ...about]) => about.some((name) => chosen.has(name)));
const allowed = ({ only_with: only }, chosen) => !only || only.some((name) => chosen.has(name));

// What prints in the place of a piece, or null; headings and the definitions are looked at later.
const kept = (piece, chosen) => {
  if (!piece.parts) return piece;
  if (piece.clause) return chosen.has(piece.about) ? piece : null;
  const parts = piece.parts.filter((part) => stands(part.text, chosen));
  return parts.length && allowed(piece, chosen) ? { ...piece, parts: parts.map((part) => part.text), needs: parts.flatMap((part) => part.needs ?? []) } : null;
};

// The pieces that print, and the definitions that they need; no heading stands without an article under it.
const printed = ({ pieces, definitions }, chosen) => {
  const found = pieces.map((piece) => kept(piece, chosen)).filter(Boolean);
  const needed = new Set(found.flatMap((piece) => piece.needs ?? []));
  const held = found.filter((piece) => piece.part || piece.parts || needed.size);
  return {
    pieces: held.filter((piece, at) => !piece.part || (held[at + 1] && !held[at + 1].part)),
    definitions: definitions.filter((one) => needed.has(one.id)),
  };
};

// "Sections 3, 5 and 8" for the articles about some criteria.
const reference = ({ words }, { one, many }, about, numbers) => {
  const there = about.filter((name) => numbers.has(name)).map((name) => numbers.get(name)).sort((first, second) => first - second);
  const text = there.length === 1 ? one : many, last = there.pop() ?? "";
  return filled(text, { numbers: there.length ? filled(words.and, { first: there.join(", "), last }) : last });
};

/** The policy with the clauses of the chosen criteria, numbered from 1; whole where none are given. */
export const policy = (data, id, chosen) => {
  const own = data.policies.find((one) => one.id === id), held = clausesOf(own);
  const wanted = new Set([...(chosen ?? held)].filter((name) => held.includes(name)));
  const { pieces, definitions } = printed(own, wanted);
  const numbers = new Map(pieces.filter((piece) => !piece.part).map((piece, at) => [piece.about, at + 1]));
  const text = (given) => row(...row(given).map((node) => (refers(node) ? reference(data, own, node.slice(1), numbers) : [node])));
  const article = ({ about, heading, parts }) => ({
    number: numbers.get(about), heading: text(heading), parts: (parts ?? []).map(text), about,
    definitions: parts ? [] : definitions.map((one) => ({ ...one, text: text(one.text) })),
  });
  return {
    title: row(own.title), findings_lead: row(own.findings_lead),
    findings: own.findings.filter((one) => allowed(one, wanted)).map((one) => row(one.text)), enacting: row(own.enacting),
    pieces: pieces.map((piece) => (piece.part ? { id: piece.part, text: text(piece.text) } : article(piece))),
  };
};

/** The records request for the chosen criteria, each line once; for all of the section's where none are given. */
export const request = (data, chosen) => {
  const lines = Object.fromEntries(data.criteria.map((one) => [one.id, one.records]));
  const asked = inOrder(data, chosen ?? idsOf(data)).map((one) => lines[one.same ?? one.id]).filter(Boolean);
  const items = new Map(joinedRows([...data.request.lines, ...asked]).map((item) => [JSON.stringify(item), item]));
  return { ...framed(data.request), items: [...items.values()] };
};

/**
 * The comment of so many minutes on the chosen criteria (the core ones where none are given), with its words counted: those of
 * the reader too where `blanks` holds them. A blank that is empty counts as one.
 */
export const comment = (data, minutes, chosen, blanks = {}) => {
  const { opening, closing, most, pace } = data.comment;
  const said = (lines) => lines.filter((one) => minutes === 3 || !one.starred).map((one) => one.text);
  const says = inOrder(data, chosen ?? core(data)).slice(0, most[minutes]).map((one) => one.say);
  const paragraphs = joinedRows([...said(opening), ...says, ...said(closing)]);
  const words = paragraphs.flatMap((one) => plain(one, blanks).match(/\S+/g)).length;
  return { minutes, paragraphs, words, seconds: Math.round((words * 60) / pace) };
};

/** A row as plain words. `blanks` holds the reader's texts by id; where one is empty, its label (of `data.blanks`) stands in brackets. */
export const plain = (nodes, blanks, labels = {}) => row(nodes).map((node) => {
  if (typeof node === "string") return node;
  const [sort, ...rest] = node;
  if (sort !== BLANK) return plain(rest, blanks, labels);
  const id = rest[0].toLowerCase();
  return blanks[id] || `[${labels[id] ?? id}]`;
}).join("");

/** 1 is a, 26 is z, 27 is aa: how the parts of an article are told apart. */
export const letters = (number) => (number ? letters(Math.floor((number - 1) / 26)) + String.fromCharCode(97 + ((number - 1) % 26)) : "");
