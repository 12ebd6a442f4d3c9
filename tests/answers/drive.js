// What the tests ask of the modules, each in one call.
import * as rules from "/checklist/answers.js";
import * as files from "/checklist/files.js";
import * as texts from "/checklist/paper.js";

/** The results of many sections, each with its sets of answers. */
export const many = (sections) => sections.map(({ data, sets }) => sets.map((answers) => rules.result(data, answers)));

export const states = ({ cases }) => cases.map(({ criterion, answers }) => rules.state(criterion, answers));

/** What save and open made of each state, where it is not what went in. */
export const roundTrips = ({ data, states, about }) => states.map((state) => {
  const text = files.save(state, data, { ...about, asked: (key) => `Text of ${key}`, names: true });
  return { text, back: files.open(text, data) };
});

export const opened = ({ data, texts }) => texts.map((text) => files.open(text, data));

export const saved = ({ data, state, about, asked, names }) => files.save(state, data, { ...about, asked: (key) => asked?.[key], names });

export const merged = ({ groups }) => groups.map((states) => states.reduce((one, other) => files.merge(one, other)));

export const asked = ({ data, state, only }) => ({ asks: rules.asks(data, state), unknown: rules.result(data, state.answers).unknown,
  progress: rules.progress(data, state.answers, only), strays: rules.strays(data, state.answers), counts: rules.counts(data, state.answers) });

export const tidied = (values) => values.map((value) => ({ tidy: rules.tidy(value), sound: rules.sound(value) }));

export const documents = ({ files: wanted }) => wanted.map(({ title, blocks, lang }) => {
  const bytes = files.word(title, blocks, lang);
  return Array.from({ length: Math.ceil(bytes.length / 30000) }, (_, at) => btoa(String.fromCharCode(...bytes.subarray(at * 30000, (at + 1) * 30000))));
});

/** Rows of a text as nodes of a page, and what is read from these. */
export const papers = (rows) => {
  const paper = texts.made("div", ...texts.nodesOf(rows)), read = texts.rowsOf(paper);
  return { html: paper.innerHTML, rows: read, blocks: texts.blocksOf(read), plain: texts.plainly(read) };
};
