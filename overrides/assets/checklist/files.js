// Files: answers to carry and to join, and texts that a word processor opens. Nothing here touches the page or a storage.

import { beside, differs, isFlag, isKey, isText, keysOf, tidy, today, within } from "./answers.js";
import { isPaper } from "./paper.js";

export const LIMIT = 2_000_000; // bytes of a file of answers
export const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const FORMAT = "checklist-answers";
const MOST_ROWS = 2_000;

const encode = (text) => new TextEncoder().encode(text);
const outward = ({ a, r, also, ...texts }) => ({ answer: a, reason: r, ...texts, also: also?.map(outward) });
const inward = ({ answer, reason, also, ...texts }) => ({ ...texts, a: answer, r: reason, also: also?.map(inward) });
const asStored = (value) => JSON.parse(JSON.stringify(value)); // as it stands in a file, without fields that hold nothing
const fitting = (object, fits) => Object.fromEntries(Object.entries(object).filter(([id, value]) => /^[a-z0-9][\w/-]{0,99}$/.test(id) && !(id in {}) && fits(value)));

/** True where a file of answers is small enough to be opened again. */
export const openable = (text) => encode(text).length <= LIMIT;

/** The answers of a section as text that people can read and `open` reads back; `asked(key)` gives a question's text. Blanks and changed texts only where `names` is true. */
export const save = ({ answers, blanks, chosen, texts }, data, { edition, day, asked, names }) => {
  const keys = [...new Set([...keysOf(data), ...Object.keys(answers)])].filter((key) => answers[key]);
  const rows = keys.map((key) => ({ key, question: asked(key) ?? "", ...outward(answers[key]) }));
  return `${JSON.stringify({ format: FORMAT, version: 1, section: data.section, edition, day, answers: rows, chosen, blanks: names ? blanks : {}, texts: names ? texts : {} }, null, 2)}\n`;
};

// What is understood of a file. It is sound where this, told again, is all that the file holds. Throws where types are wrong.
const understood = ({ section, edition, day, answers, chosen, blanks, texts }) => {
  const rows = answers.filter(({ key }) => isText(key) && isKey(key))
    .map(({ key, question, ...row }) => [key, { question: isText(question) ? question : "", answer: tidy(inward(row)) }]);
  const made = { section: String(section), edition: String(edition), day: String(day), chosen: fitting(chosen, isFlag), blanks: fitting(blanks, isText), texts: fitting(texts, isPaper), rows: Object.fromEntries(rows) };
  const again = rows.map(([key, { question, answer }]) => ({ key, question, ...outward(answer) }));
  return { made, again: asStored({ ...made, rows: undefined, answers: again, format: FORMAT, version: 1 }), whole: rows.length === Object.keys(made.rows).length && rows.length <= MOST_ROWS };
};

const read = (text) => {
  try {
    const raw = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (raw?.format !== FORMAT) return { reason: "format" };
    if (raw.version > 1) return { reason: "newer" };
    const { made, again, whole } = understood(raw);
    return whole && within(raw, again) && within(again, raw) ? made : { reason: "damaged" };
  } catch {
    return { reason: "damaged" };
  }
};

/**
 * What a file holds: { state, asked, edition, day }; or { reason } for one that is refused: large, damaged, format (no file of ours),
 * newer, section (with the `section` that it is for). Nothing of a refused file is used.
 */
export const open = (text, data) => {
  if (!openable(text)) return { reason: "large" };
  const { reason, section, edition, day, chosen, blanks, texts, rows } = read(text);
  if (reason) return { reason };
  if (section !== data.section) return { reason: "section", section };
  const found = Object.entries(today(data.aliases, rows));
  const each = (name) => Object.fromEntries(found.map(([key, row]) => [key, row[name]]));
  return { state: { answers: each("answer"), blanks, texts, chosen: today(data.aliases, chosen) }, asked: each("question"), edition, day };
};

/**
 * Two states as one. Findings that differ stand side by side (`also`); one that says less than another is in it already. What either
 * takes in is asked for. Blanks are the first one's alone, and `others` holds what the second one had there: nobody signs with
 * another's name unasked. Of a text that both changed the first one's stays.
 */
export const merge = (one, other) => {
  const each = (kind, join) => Object.fromEntries(Object.keys({ ...one[kind], ...other[kind] }).map((id) => [id, join(one[kind][id], other[kind][id])]));
  const answers = each("answers", (mine, theirs) => (mine && theirs ? beside(mine, theirs) : mine ?? theirs));
  return {
    answers, chosen: each("chosen", (mine, theirs) => mine || theirs || mine), blanks: one.blanks, texts: { ...other.texts, ...one.texts },
    others: Object.fromEntries(Object.entries(other.blanks).filter(([id, text]) => text && one.blanks[id] !== text)),
    differ: Object.keys(answers).filter((key) => differs(answers[key])),
  };
};

// --- a file for a word processor ---------------------------------------------------------------------------------------------------

const HOME = "http://schemas.openxmlformats.org/";
const PACKAGE = `${HOME}package/2006/`;
const RELATED = `${HOME}officeDocument/2006/relationships/`;
const MAIN = `xmlns:w="${HOME}wordprocessingml/2006/main"`;
const TYPE = "application/vnd.openxmlformats-";

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = (byte >>> 1) ^ (byte & 1 && 0xedb88320);
  return byte;
});
const crc = (bytes) => ~bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), -1);

// Numbers as the zip format has them, lowest byte first: [value, how many bytes].
const packed = (...fields) => fields.flatMap(([value, size]) => Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 255));

// A zip of files that are stored as they are, all of one day, so that the same text gives the same bytes.
const zip = (files) => {
  const pieces = [], list = [];
  let place = 0;
  for (const [name, text] of files) {
    const bytes = encode(text), title = encode(name), size = [bytes.length, 4];
    const about = packed([20, 2], [0x800, 2], [0, 4], [0x21, 2], [crc(bytes), 4], size, size, [title.length, 4]);
    list.push(...packed([0x02014b50, 4], [20, 2]), ...about, ...packed([0, 10], [place, 4]), ...title);
    pieces.push(packed([0x04034b50, 4]), about, title, bytes);
    place += 4 + about.length + title.length + bytes.length;
  }
  pieces.push(list, packed([0x06054b50, 4], [0, 4], [files.length, 2], [files.length, 2], [list.length, 4], [place, 6]));
  const made = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  pieces.reduce((at, piece) => (made.set(piece, at), at + piece.length), 0);
  return made;
};

// Text as XML holds it: escaped, without the characters that XML forbids.
const safe = (text) => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
const inRun = (piece) => ({ "\n": "<w:br/>", "\t": "<w:tab/>" })[piece] ?? `<w:t xml:space="preserve">${safe(piece)}</w:t>`;
const run = (given) => {
  const { text, bold, open: blank } = given.text === undefined ? { text: given } : given;
  return `<w:r><w:rPr>${bold ? "<w:b/>" : ""}${blank ? '<w:u w:val="single"/>' : ""}</w:rPr>${
    text.replace(/\r\n?/g, "\n").split(/([\n\t])/).filter(Boolean).map(inRun).join("")}</w:r>`;
};

const STYLES = { title: "Title", heading: "heading2", item: "Item", paragraph: "Normal" };
const paragraphXml = ({ kind, number, text }) => `<w:p><w:pPr><w:pStyle w:val="${STYLES[kind]}"/></w:pPr>${
  [number ? `${number}\t` : "", text].flat().filter(Boolean).map(run).join("")}</w:p>`;

const style = (name, points, before, after, more = "", bold = "") => `<w:style w:type="paragraph" w:styleId="${name.replace(" ", "")}"${
  name === "Normal" ? ' w:default="1"' : ""}><w:name w:val="${name}"/><w:pPr>${bold && "<w:keepNext/>"}<w:spacing w:before="${before}" w:after="${after}"/>${more}</w:pPr><w:rPr>${
  bold}<w:sz w:val="${2 * points}"/><w:szCs w:val="${2 * points}"/></w:rPr></w:style>`;
const styles = (lang) => `<w:styles ${MAIN}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:lang w:val="${
  lang}"/></w:rPr></w:rPrDefault></w:docDefaults>${style("Normal", 12, 0, 160)}${style("Title", 20, 0, 240, "", "<w:b/>")}${
  style("heading 2", 13, 240, 120, '<w:outlineLvl w:val="1"/>', "<w:b/>")}${style("Item", 12, 0, 120, '<w:ind w:left="567" w:hanging="567"/>')}</w:styles>`;

const PAGE = `<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>`;

const relations = (...rows) => `<Relationships xmlns="${PACKAGE}relationships">${rows.map(([type, target]) => `<Relationship Id="${
  target.slice(-9, -4)}" Type="${type}" Target="${target}"/>`).join("")}</Relationships>`;
const types = (...rows) => `<Types xmlns="${PACKAGE}content-types"><Default Extension="rels" ContentType="${TYPE}package.relationships+xml"/>${
  rows.map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}+xml"/>`).join("")}</Types>`;

/**
 * A file for a word processor, as bytes. A block is { kind: "title" | "heading" | "paragraph" | "item", text, number }: `text` is a
 * string or a list of runs, a run a string or { text, bold, open } (`open` marks a blank to fill); the `number` of an item is typed
 * ("1.", "(a)"). `title` is the file's own, seen on no page of it.
 */
export const word = (title, blocks, lang) => zip(Object.entries({
  "[Content_Types].xml": types(["word/document.xml", `${DOCX}.main`], ["word/styles.xml", `${TYPE}officedocument.wordprocessingml.styles`],
    ["docProps/core.xml", `${TYPE}package.core-properties`]),
  "_rels/.rels": relations([`${RELATED}officeDocument`, "word/document.xml"], [`${PACKAGE}relationships/metadata/core-properties`, "docProps/core.xml"]),
  "word/_rels/document.xml.rels": relations([`${RELATED}styles`, "styles.xml"]),
  "docProps/core.xml": `<c:coreProperties xmlns:c="${PACKAGE}metadata/core-properties"><d:title xmlns:d="http://purl.org/dc/elements/1.1/">${safe(title)}</d:title></c:coreProperties>`,
  "word/styles.xml": styles(lang),
  "word/document.xml": `<w:document ${MAIN}><w:body>${blocks.map(paragraphXml).join("")}${PAGE}</w:body></w:document>`,
}).map(([name, xml]) => [name, `<?xml version="1.0" encoding="UTF-8"?>${xml}`]));
