// Files: answers to carry and to join, and texts that a word processor opens. Nothing here touches the page or a storage.

import { beside, cut, keyOf, sound, today } from "./answers.js";

export const LIMIT = 2_000_000; // bytes of a file of answers
export const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const FORMAT = "checklist-answers";
const SPOKEN = { a: "answer", r: "reason", note: "note", where: "where", when: "when" };
const TOP = { format: "string", version: "number", section: "string", edition: "string", day: "string", answers: "object", chosen: "object", blanks: "object" };

const encode = (text) => new TextEncoder().encode(text);
const plain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const told = (one) => Object.fromEntries(Object.entries(SPOKEN).flatMap(([short, long]) => (one[short] ? [[long, one[short]]] : [])));
const heard = (one) => Object.fromEntries(Object.entries(one).map(([long, value]) => [Object.keys(SPOKEN).find((short) => SPOKEN[short] === long) ?? "?", value]));
const named = (object, type) => plain(object) && Object.entries(object).every(([id, value]) =>
  /^[a-z0-9][\w-]{0,99}$/.test(id) && !(id in {}) && typeof value === type && (type !== "string" || cut(value) === value));

/** True where a file of answers is small enough to be opened again. */
export const openable = (text) => encode(text).length <= LIMIT;

/** The answers of a section as text that people can read and `open` reads back; `asked(key)` gives a question's text. Blanks only where `names` is true. */
export const save = ({ answers, blanks, chosen }, data, { edition = "", day = "", asked = () => "", names = false } = {}) => {
  const order = data.criteria.flatMap((criterion) => criterion.questions.map((question) => keyOf(criterion, question)));
  const keys = [...new Set([...order, ...Object.keys(answers)])].filter((key) => answers[key]);
  const rows = keys.map((key) => ({ key, question: asked(key) ?? "", ...told(answers[key]), ...(answers[key].also && { also: answers[key].also.map(told) }) }));
  return JSON.stringify({ format: FORMAT, version: 1, section: data.section, edition, day, answers: rows, chosen, ...(names && { blanks }) }, null, 2) + "\n";
};

const answerOf = (row) => {
  const { key, question, also, ...own } = row;
  const answer = { ...heard(own), ...(also !== undefined && { also: Array.isArray(also) && also.every(plain) ? also.map(heard) : null }) };
  return /^[a-z0-9-]+\/[a-z0-9-]+$/.test(key) && typeof question === "string" && cut(question) === question && sound(answer) ? answer : null;
};

// The answers by key, with the texts of their questions; null where one row is not whole or stands twice.
const answersOf = (rows, aliases) => {
  const answers = Object.create(null), asked = Object.create(null), keys = rows.map((row) => row?.key);
  for (const row of rows) {
    const answer = plain(row) && answerOf(row), named = answer && today(aliases, row.key);
    const key = named !== row?.key && keys.includes(named) ? row.key : named;
    if (!answer || answers[key]) return null;
    [answers[key], asked[key]] = [answer, row.question];
  }
  return { answers, asked };
};

/**
 * What a file holds: { state, asked, edition, day }; or { reason } for one that is refused: large, damaged, format (no file of ours),
 * newer, section (with the `section` that it is for). Nothing of a refused file is used.
 */
export const open = (text, data) => {
  if (!openable(text)) return { reason: "large" };
  let raw;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return { reason: "damaged" };
  }
  if (raw?.format !== FORMAT) return { reason: "format" };
  if (raw.version > 1) return { reason: "newer" };
  const { section, edition, day, answers: rows, chosen, blanks = {} } = raw;
  const typed = Object.keys(raw).every((name) => Object.hasOwn(TOP, name) && typeof raw[name] === TOP[name]);
  const found = typed && raw.version === 1 && Array.isArray(rows) && named(chosen, "boolean") && named(blanks, "string") && answersOf(rows, data.aliases);
  if (!found || section === undefined || edition === undefined || day === undefined) return { reason: "damaged" };
  if (section !== data.section) return { reason: "section", section };
  return { state: { answers: found.answers, blanks, chosen }, asked: found.asked, edition, day };
};

/**
 * Two states as one. Findings that differ stand side by side (`also`); one that says less than another is in it already. What either
 * takes in is asked for. Of blanks the first one's stay, and `others` holds what the second one had in their place.
 */
export const merge = (one, other) => {
  const answers = { ...one.answers }, chosen = { ...other.chosen, ...one.chosen }, others = {};
  for (const [key, answer] of Object.entries(other.answers)) answers[key] = answers[key] ? beside(answers[key], answer) : answer;
  for (const id in chosen) chosen[id] = Boolean(one.chosen[id] || other.chosen[id]);
  for (const [id, text] of Object.entries(other.blanks)) if (one.blanks[id] && one.blanks[id] !== text) others[id] = text;
  return { answers, blanks: { ...other.blanks, ...one.blanks }, chosen, others, differ: Object.keys(answers).filter((key) => answers[key].also) };
};

// --- a file for a word processor --------------------------------------------------------------------------------------------------

const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

const crc = (bytes) => ~bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), -1) >>> 0;
const numbers = (...pairs) => pairs.flatMap(([value, size]) => Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 255));

// A zip of files that are stored as they are, all of one day, so that the same text gives the same bytes.
const zip = (files) => {
  const pieces = [], list = [];
  let place = 0;
  for (const [name, text] of files) {
    const bytes = encode(text), title = encode(name);
    const about = numbers([20, 2], [0x800, 2], [0, 4], [0x21, 2], [crc(bytes), 4], [bytes.length, 4], [bytes.length, 4], [title.length, 2], [0, 2]);
    list.push(...numbers([0x02014b50, 4], [20, 2]), ...about, ...numbers([0, 10], [place, 4]), ...title);
    pieces.push([...numbers([0x04034b50, 4]), ...about, ...title], bytes);
    place += 4 + about.length + title.length + bytes.length;
  }
  const end = numbers([0x06054b50, 4], [0, 4], [files.length, 2], [files.length, 2], [list.length, 4], [place, 4], [0, 2]);
  const made = new Uint8Array(place + list.length + end.length);
  let at = 0;
  for (const piece of [...pieces, list, end]) {
    made.set(piece, at);
    at += piece.length;
  }
  return made;
};

// Text as XML holds it: escaped, without the characters that XML forbids.
const safe = (text) => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
const inRun = (piece) => ({ "\n": "<w:br/>", "\t": "<w:tab/>" })[piece] ?? `<w:t xml:space="preserve">${safe(piece)}</w:t>`;
const run = (given) => {
  const { text, bold, open: blank } = typeof given === "string" ? { text: given } : given;
  const look = (bold ? "<w:b/>" : "") + (blank ? '<w:u w:val="single"/>' : "");
  return `<w:r>${look && `<w:rPr>${look}</w:rPr>`}${text.replace(/\r\n?/g, "\n").split(/([\n\t])/).filter(Boolean).map(inRun).join("")}</w:r>`;
};
const STYLE = { heading: ({ level }) => (level ? `Heading${level}` : "Title"), item: ({ level }) => `Item${level || 1}`, small: () => "Small", paragraph: () => "Normal" };
const paragraph = (block) => `<w:p><w:pPr><w:pStyle w:val="${STYLE[block.kind](block)}"/></w:pPr>${
  [...(block.number ? [`${block.number}\t`] : []), ...[block.text].flat()].map(run).join("")}</w:p>`;

const style = (id, inner, words = "", based = "Normal") => `<w:style w:type="paragraph" w:styleId="${id}"${id === "Normal" ? ' w:default="1"' : ""}><w:name w:val="${
  id.replace(/^Heading/, "heading ")}"/>${id === "Normal" ? "" : `<w:basedOn w:val="${based}"/>`}<w:pPr>${inner}</w:pPr><w:rPr>${words}</w:rPr></w:style>`;
const size = (points) => `<w:sz w:val="${2 * points}"/><w:szCs w:val="${2 * points}"/>`;
const space = (before, after) => `<w:spacing w:before="${before}" w:after="${after}"/>`;
const heading = (id, points, level) => style(id, `<w:keepNext/>${space(240, 120)}${level === undefined ? "" : `<w:outlineLvl w:val="${level}"/>`}`, `<w:b/>${size(points)}`);
const styles = (lang) => `<w:styles xmlns:w="${W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>${
  size(12)}<w:lang w:val="${lang}"/></w:rPr></w:rPrDefault></w:docDefaults>${style("Normal", space(0, 160))}${heading("Title", 20)}${
  [15, 13, 12].map((points, at) => heading(`Heading${at + 1}`, points, at)).join("")}${
  [1, 2, 3].map((level) => style(`Item${level}`, `${space(0, 120)}<w:ind w:left="${567 * level}" w:hanging="567"/>`)).join("")}${style("Small", space(0, 120), size(10))}</w:styles>`;
const relations = (...rows) => `<Relationships xmlns="${PACKAGE}/relationships">${
  rows.map(([type, target], at) => `<Relationship Id="r${at}" Type="${type}" Target="${target}"/>`).join("")}</Relationships>`;

/**
 * A file for a word processor, as bytes. A block is { kind: "heading" | "paragraph" | "item" | "small", text, level, number }: `text` is a
 * string or a list of runs, a run a string or { text, bold, open } (`open` marks a blank to fill); a heading of level 0 is the title;
 * the `number` of an item is typed ("1.", "(a)"). `title` is the file's own, seen in no page of it.
 */
export const word = (title, blocks, lang = "en") => zip([
  ["[Content_Types].xml", `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${DOCX}.main+xml"/><Override PartName="/word/styles.xml" ContentType="${DOCX.replace(/document$/, "styles")}+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`],
  ["_rels/.rels", relations([`${RELATED}/officeDocument`, "word/document.xml"], [`${PACKAGE}/relationships/metadata/core-properties`, "docProps/core.xml"])],
  ["docProps/core.xml", `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${safe(title)}</dc:title></cp:coreProperties>`],
  ["word/_rels/document.xml.rels", relations([`${RELATED}/styles`, "styles.xml"])],
  ["word/styles.xml", styles(lang)],
  ["word/document.xml", `<w:document xmlns:w="${W}"><w:body>${blocks.map(paragraph).join("")}<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`],
].map(([name, xml]) => [name, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${xml}`]));
