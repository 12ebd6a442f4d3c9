// What a reader answered, and what that comes to by the rules of the audit. No page and no storage: values in, values out.

export const ANSWERS = ["yes", "no", "other"];
export const REASONS = ["partly", "unknown", "not-apply"];
export const LONGEST = 10_000;
const TEXTS = ["note", "where", "when"];

// How much must hold, or fail, for a band to be named.
const SHARES = { strong: 0.75, unfollowed: 0.25, unchecked: 0.25, unknown: 0.5, some: 0.25 };
const reaches = (part, state, share) => part.of > 0 && part[state] >= share * part.of;
const onPaper = ({ paper }) => reaches(paper, "met", SHARES.strong);

// The first that fits is the band. A strong one is a share of all that applies, a weak one of what is known: nothing unknown is
// ever taken for a yes or for a zero. What is strong on paper says more than "too little known", so it stands first.
const BANDS = {
  nothing: ({ progress }) => !progress.answered,
  "none-apply": ({ all }) => !all.of,
  strong: ({ all }) => reaches(all, "met", SHARES.strong),
  "not-followed": (parts) => onPaper(parts) && reaches(parts.practice, "not-met", SHARES.unfollowed),
  "not-checked": (parts) => onPaper(parts) && reaches(parts.practice, "unknown", SHARES.unchecked),
  "little-known": ({ all }) => all.unknown > SHARES.unknown * all.of,
  some: ({ all }) => all.met >= SHARES.some * (all.met + all["not-met"]),
  little: () => true,
};

/** True where nothing stands in `raw` that does not stand in `made` as well. */
export const within = (raw, made) => raw === made || (Object(raw) === raw && Object(made) === made && Array.isArray(raw) === Array.isArray(made)
  && Object.keys(raw).every((name) => Object.hasOwn(made, name) && within(raw[name], made[name])));

/** A text of bearable length; a character of two units is never halved. */
export const cut = (text) => (text.length > LONGEST ? text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, "") : text);
export const isText = (value) => typeof value === "string" && value.length <= LONGEST;
export const isFlag = (value) => typeof value === "boolean";

const finding = ({ a, r, ...texts }) => {
  const made = {};
  if (ANSWERS.includes(a)) made.a = a;
  if (made.a === "other" && REASONS.includes(r)) made.r = r;
  for (const name of TEXTS) if (typeof texts[name] === "string" && texts[name]) made[name] = cut(texts[name]);
  return Object.keys(made).length ? made : null;
};
const findings = (...answers) => answers.flatMap((answer) => [answer, ...(answer?.also ?? [])]).filter(Boolean).map(finding).filter(Boolean);
const MOST = 20; // findings on one question, so that no file can hold the page up
const joined = ([own, ...rest]) => (own ? { ...own, ...(rest.length && { also: rest.slice(0, MOST - 1) }) } : null);

/** The answer without what is empty, too long or out of place; null where nothing is left. */
export const tidy = (raw) => joined(findings(raw));

/** True for an answer that needs no tidying: asked of what comes out of a file or a storage. */
export const sound = (raw) => {
  try {
    const made = tidy(raw);
    return made !== null && within(raw, made);
  } catch {
    return false;
  }
};

/** Two people's answers to one question: each finding once, and none that says less than another. */
export const beside = (...answers) => {
  const all = findings(...answers);
  return joined(all.filter((one, at) => !all.some((other, place) => place !== at && within(one, other) && (place < at || !within(other, one)))));
};

const said = (answer) => [...new Set(findings(answer).filter(({ a }) => a).map(({ a, r }) => (a === "other" ? r ?? "unknown" : a)))];
/** What an answer says: yes, no, partly, not-apply, unknown, or "" where there is none. Findings that differ are unknown until one is taken. */
export const says = (answer) => {
  const told = said(answer), firm = told.filter((value) => value !== "unknown");
  return firm.length === 1 ? firm[0] : told.length ? "unknown" : "";
};

/** True where findings differ so that none of them counts. */
export const differs = (answer) => said(answer).filter((value) => value !== "unknown").length > 1;

/** The answer with the finding at a place as what holds, or with the answer `a`; what the others read stays beside it. */
export const decided = (answer, place, a) => {
  const all = findings(answer), [one] = all.splice(place, 1);
  return joined([{ ...one, ...(a !== undefined && { a }) }, ...all.map((other) => ({ ...other, a: "" }))]);
};

/** The same with the answer `value` given by the reader: own words first, then those of who found the same. */
export const given = (answer, value) => decided(answer, Math.max(0, findings(answer).findIndex(({ a }) => a === value)), value);

/** True for the name of a question, as `keyOf` makes it. */
export const isKey = (key) => /^[a-z0-9][a-z0-9-]{0,98}\/[a-z0-9][a-z0-9-]{0,98}$/.test(key);
/** The name of a question in answers, files and forms. */
export const keyOf = (criterion, question) => `${criterion.id}/${question.id}`;
/** The keys of all questions, in the order of the data. */
export const keysOf = (data) => data.criteria.flatMap((criterion) => criterion.questions.map((question) => keyOf(criterion, question)));

/** True where a question counts, and shows: it hangs on none, or its parent counts and has the answer that leads to it. */
export const shown = (criterion, question, answers) => {
  if (!question.on) return true;
  const parent = criterion.questions.find((one) => one.id === question.on[0]);
  return !!parent && says(answers[keyOf(criterion, parent)]) === question.on[1] && shown(criterion, parent, answers);
};

/** The keys of the questions that count now. */
export const counts = (data, answers) => data.criteria.flatMap((criterion) =>
  criterion.questions.filter((question) => shown(criterion, question, answers)).map((question) => keyOf(criterion, question)));

/** How many of the questions that count now are answered; of those of a list alone where one is given. */
export const progress = (data, answers, only) => {
  const keys = counts(data, answers).filter((key) => !only || only.includes(key));
  return { answered: keys.filter((key) => says(answers[key])).length, of: keys.length };
};

const judged = (criterion, questions, answers) => {
  const found = questions.map((question) => {
    const found = says(answers[keyOf(criterion, question)]);
    return { [question.protective]: "met", "not-apply": found }[found] ?? (["yes", "no"].includes(found) ? "not-met" : "unknown");
  });
  return ["not-met", "unknown", "met", "not-apply"].find((state) => found.includes(state)) ?? "none";
};

/**
 * The state of a criterion (met, not-met, unknown, not-apply) and of its parts: on paper, in practice, what law settles, what is
 * the body's own. A part is "none" where no question of it decides now.
 */
export const state = (criterion, answers) => {
  const deciding = criterion.questions.filter((question) => question.decides && shown(criterion, question, answers));
  const part = (belongs) => judged(criterion, deciding.filter(belongs), answers);
  return {
    state: deciding.length ? part(() => true) : "unknown",
    paper: part(({ kind }) => kind === "policy"), practice: part(({ kind }) => kind === "practice"), law: part(({ law }) => law), own: part(({ law }) => !law),
  };
};

const tally = (states) => {
  const made = { met: 0, "not-met": 0, unknown: 0, "not-apply": 0, none: 0 };
  for (const one of states) made[one] += 1;
  return { ...made, of: made.met + made["not-met"] + made.unknown };
};

/** How many of the questions of a list that count now are answered as they protect people, how many are not, and how many are not known. */
export const tallied = (data, answers, only) => tally(data.criteria.flatMap((criterion) => criterion.questions
  .filter((question) => only.includes(keyOf(criterion, question)) && shown(criterion, question, answers)).map((question) => judged(criterion, [question], answers))));

/**
 * The result: the key of its band, how many criteria stand where (`all`, and their parts), and which, in the order of the data.
 * `againstLaw` are those where not even that is so which law settles, `differ` those with findings that differ.
 */
export const result = (data, answers) => {
  const states = data.criteria.map((criterion) => ({ id: criterion.id, ...state(criterion, answers) }));
  const those = (part, wanted) => states.filter((one) => one[part] === wanted).map(({ id }) => id);
  const parts = { progress: progress(data, answers), all: tally(states.map((one) => one.state)) };
  for (const part of ["paper", "practice", "law", "own"]) parts[part] = tally(states.map((one) => one[part]));
  return {
    band: Object.keys(BANDS).find((band) => BANDS[band](parts)), ...parts, states,
    notMet: those("state", "not-met"), unknown: those("state", "unknown"), againstLaw: those("law", "not-met"),
    differ: data.criteria.filter((criterion) => criterion.questions.some((question) => differs(answers[keyOf(criterion, question)]))).map(({ id }) => id),
  };
};

/** The criteria to ask for: those not met, but for what the reader left out or took in. */
export const asks = (data, { answers, chosen }) => data.criteria
  .filter((criterion) => chosen[criterion.id] ?? state(criterion, answers).state === "not-met").map(({ id }) => id);

/** Answers of which this edition has no question; they are kept, and can be shown. */
export const strays = (data, answers) => {
  const known = new Set(keysOf(data));
  return Object.keys(answers).filter((key) => !known.has(key));
};

/** What stands under ids of an older edition, under today's; where both are there, each stays where it is. */
export const today = (aliases, rows, place = 0) => {
  const made = {};
  for (const [name, row] of Object.entries(rows)) {
    const parts = name.split(/([:/])/), old = parts[place];
    if (Object.hasOwn(aliases ?? {}, old)) parts[place] = aliases[old];
    const now = parts.join("");
    made[Object.hasOwn(rows, now) || Object.hasOwn(made, now) ? name : now] = row;
  }
  return made;
};
