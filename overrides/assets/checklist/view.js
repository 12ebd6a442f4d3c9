// What is drawn from the answers: the result, what to ask for, and four texts. Words come from the page; texts enter it as text alone.

import { asks, result } from "./answers.js";
import { comment, filled, letter, letters, policy, request } from "./compose.js";
import { DOCX, word } from "./files.js";
import { blocksOf, made, nodesOf, plainly, rowsOf } from "./paper.js";
import { criterionOf } from "./rows.js";

export const find = (id) => document.getElementById(id);
export const all = (what, within = document) => [...within.querySelectorAll(what)];
export const copyOf = (id) => find(id).content.cloneNode(true);
export const data = JSON.parse(find("checklist-data").textContent);
for (const one of data.criteria) Object.assign(one, criterionOf(find(one.id)));
const words = JSON.parse(find("live-words").content.textContent);

/** A word of the interface, filled in. */
export const told = (name, values = {}) => filled(words[name], values);

let clearing;
/** Tells those who hear the page what was done, and for a while those who see it, where they could miss it. */
export const say = (text, seen = true) => {
  const region = find("said");
  clearTimeout(clearing);
  region.textContent = "";
  region.classList.toggle("unseen", !seen);
  setTimeout(() => { region.textContent = text; }, 60); // words that come are read; the same words set anew are not
  clearing = setTimeout(() => { region.textContent = ""; }, 9000);
};

/** Asks in a dialog; gives the value of the button, "" where it was closed. */
export const sure = (id) => new Promise((done) => {
  const box = find(id);
  box.returnValue = "";
  box.addEventListener("close", () => done(box.returnValue), { once: true });
  box.showModal();
});

/** Hands a file to the reader. */
export const download = (name, content, type) => {
  const link = made("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

// --- the result -------------------------------------------------------------------------------------------------------

const titleOf = (id) => data.criteria.find((one) => one.id === id).title;
const linkTo = (href, text) => Object.assign(made("a", text), { href });

// A short list decides hardly a point by itself, so what it found is told by questions.
const drawShort = (found) => {
  find("short-result").hidden = !found;
  if (found) find("short-result").firstElementChild.textContent = told("live_short_sum", { n: found.met, of: found.of, no: found["not-met"], open: found.unknown });
};

const drawResult = (found, short) => {
  const { answered } = found.progress, full = !short || !answered;
  drawShort(full ? undefined : short);
  for (const one of all("[data-band]")) one.hidden = !full || one.dataset.band !== found.band;
  const { met, "not-met": no, unknown, of, "not-apply": n } = found.all, counted = find("counted");
  counted.hidden = !full || !answered;
  counted.firstElementChild.textContent = told("live_sum", { n: met, of, no, open: unknown }) + (n ? ` ${told("live_sum_more", { n })}` : "");
  for (const line of all("[data-part]")) {
    const part = found[line.dataset.part];
    line.hidden = !part.of;
    ["met", "not-met", "unknown"].forEach((name, at) => { line.cells[at + 1].textContent = part[name]; });
  }
  for (const [id, those] of Object.entries({ differ: found.differ, against: found.againstLaw, unknown: short ? [] : found.unknown })) {
    const list = find(id);
    list.hidden = !those.length;
    list.firstElementChild.textContent = told(`live_${id}_list`, { n: those.length });
    list.lastElementChild.replaceChildren(...those.map((name) => made("li", linkTo(`#${name}`, titleOf(name)))));
  }
};

// --- what to ask for --------------------------------------------------------------------------------------------------

// Nodes of a row as nodes of the page. Empty blanks stand in brackets and are marked.
const inline = (row, blanks) => [row].flat().map((node) => {
  if (typeof node === "string") return node;
  const [sort, ...rest] = node, id = sort === "?" && rest[0].toLowerCase();
  if (id) return blanks[id]?.trim() ? blanks[id] : Object.assign(made("span", `[${data.blanks[id]}]`), { className: "blank" });
  return made({ "*": "em", "**": "strong" }[sort] ?? "span", ...inline(rest, blanks));
});
const paragraph = (row, blanks) => made("p", ...inline(row, blanks));

const headsOf = (id, chosen) => data.policies.flatMap(({ id: name, article }) => {
  const piece = policy(data, name, [...chosen, id]).pieces.find((one) => one.about === id);
  return piece ? [[`${article} ${piece.number}. `, ...piece.heading]] : [];
});

// What a criterion brings to each paper: the chain from its question to the line of the request.
const chainOf = (one, chosen) => [
  ["chain_ask", one.ask], ["sentence_for_letter", one.letter], ...headsOf(one.id, chosen).map((row) => ["live_clause", row]),
  ["line_for_records", data.criteria.find(({ id }) => id === (one.same ?? one.id)).records], ["say_aloud", one.say],
].filter(([, row]) => row);

const drawChain = (item, one, { chosen, blanks }) => item.querySelector("dl")
  .replaceChildren(...chainOf(one, chosen).flatMap(([name, row]) => [made("dt", told(name)), made("dd", ...inline(row, blanks))]));

const items = new Map();
let now; // what is drawn: blanks, chosen, unknown, and the texts that were changed

const itemOf = (one, choose) => {
  const item = copyOf("live-ask").firstElementChild, box = item.querySelector("input");
  item.querySelector("b").textContent = one.title;
  item.querySelector(".core-mark").hidden = !one.core;
  item.querySelector("a").href = find(one.id).querySelector("a").href;
  box.addEventListener("change", () => choose(one.id, box.checked));
  item.querySelector("details").addEventListener("toggle", () => drawChain(item, one, now));
  items.set(one.id, item);
};

const drawAsks = ({ notMet }) => {
  const lists = { asks: [], others: [] };
  for (const one of data.criteria) {
    const item = items.get(one.id);
    item.querySelector("input").checked = now.chosen.includes(one.id);
    if (item.querySelector("details").open) drawChain(item, one, now);
    lists[notMet.includes(one.id) ? "asks" : "others"].push(item);
  }
  for (const id in lists) place(find(id), lists[id]);
  find("asks-none").hidden = notMet.length > 0;
  find("asks-some").hidden = !notMet.length;
};

// Puts items into a list without touching those that stand right, so that no focus is lost.
const place = (list, wanted) => wanted.forEach((item, at) => {
  if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
});

// --- the texts --------------------------------------------------------------------------------------------------------

const numbered = (rows, blanks) => made("ol", ...rows.map((row) => made("li", ...inline(row, blanks))));
const block = (one, blanks) => (one.items ? numbered(one.items, blanks) : paragraph(one.children, blanks));
const part = (node) => Object.assign(node, { className: "part" });

// What stands before and after the items of a paper.
const around = (paper, items, blanks) => [
  ...(paper.dateline.length ? [paragraph(paper.dateline, blanks)] : []),
  made("p", ...paper.recipient.flatMap((row, at) => [...(at ? [made("br")] : []), ...inline(row, blanks)])),
  made("p", made("b", `${told("subject")} `, ...inline(paper.subject, blanks))),
  ...paper.opening.map((row) => paragraph(row, blanks)), ...items, ...paper.closing.map((row) => paragraph(row, blanks)),
];

const drawnLetter = ({ chosen, blanks }) => {
  if (!chosen.length) return [];
  const paper = letter(data, chosen), law = paper.law.map((id) => data.law[id]).join("; ");
  return [...around(paper, paper.body.map((one) => block(one, blanks)), blanks), ...(law ? [part(made("p", `${told("letter_law")} ${law}.`))] : [])];
};

const drawnArticle = ({ number, heading, parts, definitions }, { article }, blanks) => [
  made("h5", `${article} ${number}. `, ...inline(heading, blanks)),
  ...definitions.map((one, at) => part(made("p", `(${letters(at + 1)}) `, told("means", { term: one.term.replace(/^./su, (first) => first.toUpperCase()) }), ...inline(one.text, blanks)))),
  ...parts.map((row, at) => part(made("p", parts.length > 1 ? `(${letters(at + 1)}) ` : "", ...inline(row, blanks)))),
];

const drawnPolicy = ({ chosen, blanks }, choice, box) => {
  const own = data.policies.find((one) => one.id === choice) ?? data.policies[0], text = policy(data, own.id, chosen);
  if (!own.pieces.some((piece) => piece.clause && chosen.includes(piece.about))) return [];
  return [
    made("h4", ...inline(text.title, blanks)), made("p", made("em", box.querySelector(".draft").textContent)), ...(text.findings.length ? [paragraph(text.findings_lead, blanks)] : []),
    ...text.findings.map((row, at) => part(made("p", `(${letters(at + 1)}) `, ...inline(row, blanks)))), paragraph(text.enacting, blanks),
    ...text.pieces.flatMap((piece) => (piece.number ? drawnArticle(piece, own, blanks) : [made("h4", ...inline(piece.text, blanks))])),
  ];
};

const drawnRequest = ({ unknown, blanks }, choice) => {
  const paper = request(data, choice ? undefined : unknown), last = paper.items.length - 1;
  if (!choice && !unknown.length) return [];
  return around(paper, [numbered(paper.items.map((row, at) => [...row, at === last ? "." : ";"]), blanks)], blanks);
};

const drawnComment = ({ chosen, blanks }, choice, box) => {
  const paper = comment(data, Number(choice), chosen, blanks);
  box.querySelector(".count").textContent = told("comment_count", paper);
  return chosen.length ? paper.paragraphs.map((row) => paragraph(row, blanks)) : [];
};

const DRAWN = { letter: drawnLetter, policy: drawnPolicy, request: drawnRequest, comment: drawnComment };

const choiceIn = (box) => box.querySelector("select")?.value;
const nameOf = (box) => [box.id.slice(5), choiceIn(box)].filter(Boolean).join("/");

// A text that the reader changed stands as it was left, and another choice has its own; all others follow the answers.
const drawText = (kind, chosen) => {
  const box = find(`text-${kind}`), paper = box.querySelector(".paper"), changed = now.texts[nameOf(box)];
  box.querySelector(".edited").hidden = !changed;
  if (!box.open || (!chosen && paper === document.activeElement)) return; // nothing moves under the hands of who writes
  for (const count of all(".count", box)) count.hidden = !!changed;
  const nodes = DRAWN[kind](now, choiceIn(box), box), shown = changed ? nodesOf(changed) : nodes;
  paper.replaceChildren(...shown);
  box.querySelector(".composed").hidden = !shown.length && !changed;
  box.querySelector(".none").hidden = !!changed || shown.length > 0;
};

// The text with its headings and lists, and without what only this page understands.
const formatted = (paper) => {
  const copy = made("div", ...[...paper.childNodes].map((one) => one.cloneNode(true)));
  for (const one of all("*", copy)) for (const name of one.getAttributeNames()) one.removeAttribute(name);
  return copy.outerHTML;
};

const blob = (type, text) => ({ [type]: new Blob([text], { type }) });
const copied = async (paper) => navigator.clipboard.write([new ClipboardItem({ ...blob("text/plain", plainly(rowsOf(paper))), ...blob("text/html", formatted(paper)) })]);

// Prints one part of the page as if nothing else stood there.
const onPaperAlone = (part) => {
  const around = [];
  for (let one = part; one; one = one.parentElement) around.push(one);
  for (const one of around) one.classList.add("print-this");
  part.classList.add("print-whole");
  addEventListener("afterprint", () => { for (const one of around) one.classList.remove("print-this", "print-whole"); }, { once: true });
  print();
};

const DOES = {
  copy: (paper) => copied(paper).then(() => say(told("live_copied")), () => {
    getSelection().selectAllChildren(paper);
    say(told("live_selected"));
  }),
  print: onPaperAlone,
  word: (paper) => {
    const title = paper.getAttribute("aria-label");
    download(`${title}.docx`, word(title, blocksOf(rowsOf(paper)), document.documentElement.lang), DOCX);
    say(told("live_saved"));
  },
  anew: async (paper, keep) => {
    if (await sure("anew-sure") === "yes") keep(null);
    paper.focus();
  },
};

// Where only rich texts can be changed, what is pasted is made plain.
const editable = (paper) => {
  paper.setAttribute("contenteditable", "plaintext-only");
  if (paper.isContentEditable) return;
  paper.contentEditable = true;
  for (const name of ["paste", "drop"]) paper.addEventListener(name, (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, (event.clipboardData ?? event.dataTransfer).getData("text/plain"));
  });
};

const wire = (kind, change) => {
  const box = find(`text-${kind}`), paper = box.querySelector(".paper"), keep = (rows) => change(nameOf(box), rows);
  editable(paper);
  paper.addEventListener("input", () => keep(rowsOf(paper)));
  for (const event of ["toggle", "change"]) box.addEventListener(event, () => drawText(kind, true));
  for (const button of all("[data-do]", box)) button.addEventListener("click", () => DOES[button.dataset.do](paper, keep));
};

/**
 * Makes what can be drawn, once. `choose(id, on)` hears which points the reader leaves out or takes in, `write(id, text)` of blanks,
 * `change(name, rows)` of texts that were changed; null where one is to be composed anew.
 */
export const prepare = (choose, write, change) => {
  for (const one of data.criteria) itemOf(one, choose);
  for (const id of Object.keys(data.blanks)) find(`blank-${id}`).addEventListener("input", ({ target }) => write(id, target.value));
  for (const kind of Object.keys(DRAWN)) wire(kind, change);
  find("print-result").addEventListener("click", () => onPaperAlone(find("outcome")));
};

/** Draws all that follows from the answers; `short` is what the short list found, where that one is shown. */
export const draw = (state, short) => {
  const found = result(data, state.answers);
  now = { blanks: state.blanks, texts: state.texts, chosen: asks(data, state), unknown: found.unknown };
  drawResult(found, short);
  drawAsks(found);
  for (const id of Object.keys(data.blanks)) if (find(`blank-${id}`) !== document.activeElement) find(`blank-${id}`).value = state.blanks[id] ?? "";
  for (const kind of Object.keys(DRAWN)) drawText(kind);
};
