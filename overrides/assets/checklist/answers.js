// What a reader answered, and what that comes to by the rules of the audit. No page and no storage here: values in, values out.

export const ANSWERS = ["yes", "no", "other"];
export const REASONS = ["partly", "unknown", "not-apply"];
export const LONGEST = 10_000;
const TEXTS = ["note", "where", "when"];
const FIELDS = ["a", "r", ...TEXTS];

// How much of what applies must hold, or fail, for a band to be named.
const SHARES = { strong: 0.75, unfollowed: 0.25, unchecked: 0.25, unknown: 0.5, some: 0.25 };
const reaches = (part, state, share) => part.of > 0 && part[state] >= share * part.of;
const onPaper = ({ paper }) => reaches(paper, "met", SHARES.strong);

// The first that fits is the band. A strong band is a share of all that applies and a weak one of what is known, so that
// nothing unknown is ever taken for a yes or for a zero. What is strong on paper says more than "too little known", so it stands first.
const BANDS = [
  ["nothing", ({ progress }) => !progress.answered],
  ["none-apply", ({ all }) => !all.of],
  ["strong", ({ all }) => reaches(all, "met", SHARES.strong)],
  ["not-followed", (counts) => onPaper(counts) && reaches(counts.practice, "not-met", SHARES.unfollowed)],
  ["not-checked", (counts) => onPaper(counts) && reaches(counts.practice, "unknown", SHARES.unchecked)],
  ["little-known", ({ all }) => all.unknown > SHARES.unknown * all.of],
  ["some", ({ all }) => all.met >= SHARES.some * (all.met + all["not-met"])],
  ["little", () => true],
];

const plain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const written = (finding) => JSON.stringify(finding, FIELDS);

// A text of bearable length; a character of two units is never halved.
export const cut = (text) => (text.length > LONGEST ? text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, "") : text);

const finding = (raw) => {
  const made = {};
  if (ANSWERS.includes(raw.a)) made.a = raw.a;
  if (made.a === "other" && REASONS.includes(raw.r)) made.r = raw.r;
  for (const name of TEXTS) if (typeof raw[name] === "string" && raw[name]) made[name] = cut(raw[name]);
  return Object.keys(made).length ? made : null;
};

/** The answer without what is empty, too long or out of place; null where nothing is left. */
export const tidy = (raw) => {
  const [own, ...also] = [raw, ...(raw.also ?? [])].map(finding).filter(Boolean);
  return own ? { ...own, ...(also.length && { also }) } : null;
};

/** True for an answer that needs no tidying: for what comes out of a file or a storage. */
export const sound = (raw) => {
  if (!plain(raw)) return false;
  const { also, ...own } = raw;
  if (also !== undefined && !(Array.isArray(also) && also.length)) return false;
  return [own, ...(also ?? [])].every((one) => plain(one) && Object.keys(one).every((name) => FIELDS.includes(name) && typeof one[name] === "string")
    && written(finding(one)) === written(one));
};

/** Two people's answers to one question: each finding once, and none that says less than another. */
export const beside = (one, other) => {
  const all = [one, ...(one.also ?? []), other, ...(other.also ?? [])].map(finding).filter(Boolean);
  const within = (small, large) => FIELDS.every((name) => small[name] === undefined || small[name] === large[name]);
  const kept = all.filter((small, at) => !all.some((large, place) => place !== at && within(small, large) && (place < at || !within(large, small))));
  return kept.length ? { ...kept[0], ...(kept.length > 1 && { also: kept.slice(1) }) } : null;
};

/** What an answer says: yes, no, partly, not-apply, unknown, or "" where there is none. Findings that differ are unknown until one is taken. */
export const says = (answer) => {
  const told = [answer, ...(answer?.also ?? [])].filter((one) => one?.a).map((one) => (one.a === "other" ? one.r ?? "unknown" : one.a));
  const firm = [...new Set(told)].filter((value) => value !== "unknown");
  return firm.length === 1 ? firm[0] : told.length ? "unknown" : "";
};

/** The name of a question in answers, files and forms. */
export const keyOf = (criterion, question) => `${criterion.id}/${question.id}`;

/** True where a question counts, and shows: it hangs on none, or its parent counts and has the answer that leads to it. */
export const shown = (criterion, question, answers) => {
  if (!question.depends_on) return true;
  const parent = criterion.questions.find((one) => one.id === question.depends_on.question);
  return Boolean(parent) && says(answers[keyOf(criterion, parent)]) === question.depends_on.answer && shown(criterion, parent, answers);
};

/** The keys of the questions that count now, in the order of the data. */
export const counts = (data, answers) => data.criteria.flatMap((criterion) =>
  criterion.questions.filter((question) => shown(criterion, question, answers)).map((question) => keyOf(criterion, question)));

/** How many of the questions that count now are answered; of those of a list alone where one is given. */
export const progress = (data, answers, only) => {
  const keys = counts(data, answers).filter((key) => !only || only.includes(key));
  return { answered: keys.filter((key) => says(answers[key])).length, of: keys.length };
};

const judged = (criterion, questions, answers) => {
  const found = questions.map((question) => [says(answers[keyOf(criterion, question)]), question.protective]);
  if (!found.length) return "none";
  if (found.some(([said, good]) => said !== good && (said === "yes" || said === "no"))) return "not-met";
  if (found.some(([said]) => ["", "partly", "unknown"].includes(said))) return "unknown";
  return found.every(([said]) => said === "not-apply") ? "not-apply" : "met";
};

/**
 * The state of a criterion (met, not-met, unknown, not-apply) and of its parts: on paper, in practice, what law settles, what is the
 * body's own. A part is "none" where no question of it decides now.
 */
export const state = (criterion, answers) => {
  const deciding = criterion.questions.filter((question) => question.decides && shown(criterion, question, answers));
  const part = (belongs) => judged(criterion, deciding.filter(belongs), answers);
  const whole = part(() => true);
  return {
    state: whole === "none" ? "unknown" : whole, // nothing was asked that could decide
    paper: part((question) => question.kind === "policy"), practice: part((question) => question.kind === "practice"),
    law: part((question) => question.settled_by), own: part((question) => !question.settled_by),
  };
};

const tally = (states) => {
  const made = { met: 0, "not-met": 0, unknown: 0, "not-apply": 0, none: 0 };
  for (const one of states) made[one] += 1;
  return { ...made, of: made.met + made["not-met"] + made.unknown };
};

/**
 * The result: the key of its band, how many criteria stand where (all of them, and their parts), and which, in the order of the data.
 * `byLaw` are met by what law settles alone; `againstLaw` are those where even that is not so.
 */
export const result = (data, answers) => {
  const states = data.criteria.map((criterion) => ({ id: criterion.id, core: Boolean(criterion.core), ...state(criterion, answers) }));
  const those = (test) => states.filter(test).map((one) => one.id);
  const made = { progress: progress(data, answers) };
  for (const part of ["paper", "practice", "law", "own"]) made[part] = tally(states.map((one) => one[part]));
  made.all = tally(states.map((one) => one.state));
  return {
    band: BANDS.find(([, fits]) => fits(made))[0], ...made, states,
    met: those((one) => one.state === "met"), notMet: those((one) => one.state === "not-met"),
    unknown: those((one) => one.state === "unknown"), notApply: those((one) => one.state === "not-apply"),
    byLaw: those((one) => one.state === "met" && ["none", "not-apply"].includes(one.own)), againstLaw: those((one) => one.law === "not-met"),
  };
};

/** The criteria to ask for, in the order of the data: those not met, but for what the reader left out or took in. */
export const asks = (data, { answers, chosen }) => data.criteria
  .filter((criterion) => chosen[criterion.id] ?? state(criterion, answers).state === "not-met").map((criterion) => criterion.id);

/** The criteria to ask records about, in the order of the data: those that could not be found out. */
export const unknowns = (data, { answers }) => data.criteria
  .filter((criterion) => state(criterion, answers).state === "unknown").map((criterion) => criterion.id);

/** Answers of which this edition has no question: old or renamed away. They are kept, and can be shown. */
export const strays = (data, answers) => {
  const known = new Set(data.criteria.flatMap((criterion) => criterion.questions.map((question) => keyOf(criterion, question))));
  return Object.keys(answers).filter((key) => !known.has(key));
};

/** A key of an older edition under the name that its criterion has today. */
export const today = (aliases, key) => {
  const [criterion, ...rest] = key.split("/");
  return [Object.hasOwn(aliases ?? {}, criterion) ? aliases[criterion] : criterion, ...rest].join("/");
};
