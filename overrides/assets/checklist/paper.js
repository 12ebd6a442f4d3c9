// A text that the reader may have changed, as rows: what is kept of it, what is copied, and what a word processor gets. A row is
// [sort, ...runs]; a run is words, or [mark, words]. Nothing of a page's markup is in it, and words enter a page as text alone.

const SORTS = { h4: "h4", h5: "h5", p: "p", part: "p", li: "li" };
const MARKS = { b: "b", strong: "b", em: "em", blank: "span" };

const isWords = (value) => typeof value === "string";
const isRun = (run) => isWords(run) || (Array.isArray(run) && run.length === 2 && Object.hasOwn(MARKS, run[0]) && isWords(run[1]));
/** True for rows as `rowsOf` gives them: asked of what comes out of a storage. */
export const isPaper = (value) => Array.isArray(value) && value.every((row) => Array.isArray(row) && Object.hasOwn(SORTS, row[0]) && row.slice(1).every(isRun));

const sortOf = (node) => node.className || node.localName;
const runsOf = (node) => [...node.childNodes].flatMap((one) => {
  if (one.localName === "br") return "\n";
  return one.data ?? (Object.hasOwn(MARKS, sortOf(one)) ? [[sortOf(one), one.textContent]] : runsOf(one));
});

/** What stands on a paper of the page. */
export const rowsOf = (paper) => [...paper.childNodes].flatMap((one) => {
  if (one.localName === "ol") return [...one.children].map((item) => ["li", ...runsOf(item)]);
  return [one.data ? ["p", one.data] : [Object.hasOwn(SORTS, sortOf(one)) ? sortOf(one) : "p", ...runsOf(one)]];
});

/** An element with what stands in it: words as text alone. */
export const made = (tag, ...children) => {
  const node = document.createElement(tag);
  node.append(...children);
  return node;
};
const classed = (name, tags, ...children) => Object.assign(made(tags[name], ...children), name === tags[name] ? {} : { className: name });
const runNode = (run) => (isWords(run) ? run : classed(run[0], MARKS, run[1]));

/** The same as nodes of a page. */
export const nodesOf = (rows) => rows.reduce((nodes, [sort, ...runs]) => {
  const node = classed(sort, SORTS, ...runs.map(runNode));
  if (sort !== "li") return [...nodes, node];
  if (nodes.at(-1)?.localName !== "ol") nodes.push(made("ol"));
  nodes.at(-1).append(node);
  return nodes;
}, []);

const KINDS = { h4: "title", h5: "heading", li: "item" };
/** Rows as the blocks of a file for a word processor (files.js says how they look); items of a list are numbered. */
export const blocksOf = (rows) => {
  let number = 0;
  return rows.map(([sort, ...runs]) => {
    const kind = KINDS[sort] ?? "paragraph";
    number = kind === "item" ? number + 1 : 0;
    const text = runs.map((run) => (isWords(run) ? run : { text: run[1], open: run[0] === "blank", bold: MARKS[run[0]] === "b" }));
    return { kind, text, ...(number && { number: `${number}.` }) };
  });
};

/** Rows as plain words. */
export const plainly = (rows) => blocksOf(rows).map(({ number, text }) => (number ? `${number} ` : "") + text.map((run) => run.text ?? run).join("")).join("\n\n");
