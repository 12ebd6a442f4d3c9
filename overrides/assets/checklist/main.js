// The checklist as an app: answers from the form into what keeps them, and from there back to the page. Nothing is sent.

import { LONGEST, counts, decided, differs, given, keyOf, progress, result, says, state, strays, tallied } from "./answers.js";
import { LIMIT, merge, open, openable, save } from "./files.js";
import { keeper } from "./keep.js";
import { made } from "./paper.js";
import { all, copyOf, data, download, draw, find, prepare, say, sure, told } from "./view.js";

const form = find("full-sheet");
const rows = new Map(data.criteria.flatMap((one) => one.questions.map((question) => [keyOf(one, question), find(`${one.id}-${question.id}`)])));
const keys = new Map([...rows].map(([key, row]) => [row, key]));
const short = [...rows.keys()].filter((key) => !rows.get(key).matches(".long"));
let gone = {}; // texts of questions that came with a file

const textOf = (key) => {
  const text = rows.get(key)?.querySelector("p").cloneNode(true);
  text?.querySelector(".condition")?.remove();
  return text?.textContent.trim();
};

const store = keeper({ section: data.section, aliases: data.aliases, text: (key) => textOf(key) ?? gone[key], tell: (heard) => {
  if (heard.what === "erased") {
    for (const one of all("dialog[open]")) one.close("");
    document.activeElement.blur(); // so that no text stays in a field
  }
  if (heard.what !== "changed" || heard.changed.length) say(told(`live_${heard.what}`));
  show();
} });

// --- questions --------------------------------------------------------------------------------------------------------

const spoken = ({ a, r, note, where, when }) => [
  a === "other" && r ? told(`other_${r === "not-apply" ? "apart" : r}`) : a && told(a), note, where, when].filter(Boolean).join(" · ");

// Adds to a question what needs a script: reasons, fields behind a button, findings that differ.
const equip = (row, key) => {
  const read = row.querySelector(".read"), button = copyOf("live-read").firstElementChild, fields = copyOf("live-fields").firstElementChild;
  const text = row.querySelector("p").id;
  fields.prepend(...read.childNodes);
  fields.id = `${row.id}-read`;
  const note = fields.querySelector("textarea");
  note.dataset.field = "note";
  note.placeholder = note.ariaLabel = told("live_what");
  for (const one of all("[data-field]", fields)) {
    one.setAttribute("aria-describedby", text);
    one.placeholder ||= " "; // paper leaves out what is empty
  }
  button.setAttribute("aria-controls", fields.id);
  button.setAttribute("aria-describedby", text);
  button.addEventListener("click", () => unfold(row, fields.hidden, true));
  fields.querySelector(".take-back").addEventListener("click", () => {
    store.set("answers", key, decided({ ...store.state().answers[key], r: "" }, 0, ""));
    show();
    row.querySelector("input").focus();
  });
  read.append(button, fields);
  unfold(row, false);
};

const unfold = (row, open, focus) => {
  const button = row.querySelector(".add-read"), fields = row.querySelector(".fields-read");
  fields.hidden = !open;
  button.setAttribute("aria-expanded", open);
  if (open && focus) fields.querySelector("textarea").focus();
};

const reasons = (row, answer) => {
  const asked = answer?.a === "other" && !answer.also;
  if (asked && !row.querySelector(".reasons")) {
    const made = copyOf("live-reasons");
    for (const one of all("input", made)) one.name = `${row.id}-r`;
    row.querySelector(".answer").append(made);
  }
  if (row.querySelector(".reasons")) row.querySelector(".reasons").hidden = !asked;
  for (const one of all(".reasons input", row)) one.checked = one.value === answer?.r;
};

const using = (act) => {
  const button = copyOf("live-use").firstElementChild;
  button.addEventListener("click", act);
  return button;
};

const differing = (row, key, answer) => {
  row.querySelector(".differ")?.remove();
  if (!answer?.also) return;
  const box = copyOf("live-differ"), { also, ...first } = answer, unsettled = differs(answer);
  box.querySelector("p").textContent = told(unsettled ? "live_differ" : "live_beside");
  const use = (at) => using(() => {
    store.set("answers", key, decided(answer, at));
    show();
    (row.querySelector("input:checked") ?? row.querySelector("input")).focus();
  });
  box.querySelector("ul").append(...[first, ...also].map((one, at) => made("li", told("live_finding", { n: at + 1, text: spoken(one) }), ...(unsettled ? [" ", use(at)] : []))));
  row.querySelector(".answer").append(box);
};

const fill = (row, key, answer) => {
  const said = says(answer), held = differs(answer) ? "" : ["yes", "no"].includes(said) ? said : said && "other";
  for (const one of all(".yn:not(.reasons) input", row)) one.checked = one.value === held;
  reasons(row, answer);
  differing(row, key, answer);
  const texts = all(".fields-read [data-field]", row);
  for (const one of texts) if (one !== document.activeElement) one.value = answer?.[one.dataset.field] ?? "";
  if (texts.some((one) => one.value)) unfold(row, true);
};

const drawQuestions = ({ answers }) => {
  const counting = new Set(counts(data, answers)), follows = [];
  for (const [key, row] of rows) {
    fill(row, key, answers[key]);
    const hid = row.hidden;
    row.hidden = !counting.has(key);
    if (hid && row.checkVisibility()) follows.push(textOf(key)); // the short list leaves some out
  }
  return follows;
};

const onList = () => (location.hash === "#short-sheet" ? short : undefined);

const drawCount = ({ answers }) => {
  const { answered, of } = progress(data, answers, onList());
  find("count").textContent = told("live_count", { n: answered, of });
};

const drawGone = ({ answers }) => {
  const lost = strays(data, answers);
  find("gone").hidden = !lost.length;
  find("gone").querySelector("ul").replaceChildren(...lost.map((key) => made("li", store.asked(key) || key, made("br"), [answers[key], ...(answers[key].also ?? [])].map(spoken).join(" / "))));
};

// What a joined file holds where a blank is filled in otherwise: told beside it until one is used, all is erased or another file comes.
const drawOthers = (others = {}) => {
  for (const one of all(".blanks div")) one.remove();
  for (const [id, text] of Object.entries(others)) {
    const line = made("div", told("live_other_blank", { text }), " ", using(() => {
      store.set("blanks", id, text);
      show();
      line.remove();
      find(`blank-${id}`).focus();
    }));
    find(`hint-${id}`)?.after(line);
  }
};

const drawKeeping = () => {
  const { place, trouble, kept, named } = store.report(), text = trouble && told(`live_${trouble}`);
  for (const one of all("[data-place]")) one.hidden = one.dataset.place !== place;
  find("keep-on").checked = kept;
  find("shared").hidden = !kept;
  find("keep-names").checked = named;
  if (text !== find("keep-problem").textContent) problem(text, "keep-problem");
};

// Draws everything anew; tells of the follow-ups that an answer brought.
const show = (asked) => {
  const state = store.state(), follows = drawQuestions(state);
  drawCount(state);
  drawGone(state);
  draw(state, onList() && tallied(data, state.answers, short));
  if (asked && follows.length) say(told("live_follows", { text: follows[0] }), false);
  drawKeeping(); // last, because trouble is what must be heard
};

// Keeps what stands in a field of a question; gives the findings of others that stand beside it.
const enter = (target) => {
  const row = target.closest(".q"), key = keys.get(row), name = target.dataset.field ?? "a";
  if (!key) return;
  const before = store.state(), old = before.answers[key] ?? {}, { id } = row.closest("tbody");
  store.set("answers", key, name === "a" ? given(old, target.value) : { ...old, [name]: target.value });
  // What was taken in before it was known to hold is not asked for any more.
  if (before.chosen[id] && state(data.criteria.find((one) => one.id === id), store.state().answers).state === "met") store.set("chosen", id, null);
  return old.also;
};

const answer = ({ target }) => {
  if (enter(target) || target.type === "radio") show(true);
  else drawKeeping();
};

// --- keeping and files ------------------------------------------------------------------------------------------------

const erase = async () => {
  if (await sure("erase-sure") !== "yes") return;
  const { trouble } = store.erase();
  gone = {};
  drawOthers();
  show();
  say(told(trouble ? "live_not_erased" : "live_erased"));
};

const dayHere = () => new Date(Date.now() - 60_000 * new Date().getTimezoneOffset()).toISOString().slice(0, 10); // the reader's day

const saveFile = () => {
  const names = store.report().named;
  const text = save(store.state(), data, { edition: document.querySelector("footer").dataset.edition, day: dayHere(), asked: (key) => textOf(key) ?? store.asked(key), names });
  if (!openable(text)) return problem(told("live_not_saved"));
  problem();
  download(`${told("live_file_name")}-${dayHere()}.json`, text, "application/json");
  say(told(names ? "live_saved_names" : "live_saved_answers"));
};

const problem = (text, id = "file-problem") => {
  find(id).hidden = !text;
  find(id).textContent = text;
  if (text) say(text);
};

const take = async (file) => {
  const found = file.size > LIMIT ? { reason: "large" } : open(await file.text().catch(() => ""), data);
  problem(found.reason && told(`live_file_${found.reason}`, { text: found.section }));
  if (found.reason) return;
  const how = Object.values(store.state()).some((kind) => Object.keys(kind).length) ? await sure("merge-sure") : "take";
  if (!how) return;
  gone = { ...gone, ...found.asked };
  const mine = store.state(), both = how === "merge" && merge(mine, found.state);
  store.load(both || { ...found.state, blanks: { ...mine.blanks, ...found.state.blanks } });
  drawOthers(both.others);
  say(both ? told("live_merged", { n: both.differ.length, of: Object.keys(both.others).length }) : told("live_opened"));
  show();
};

// --- beginning --------------------------------------------------------------------------------------------------------

const build = () => {
  const tools = document.querySelector(".sheet-tools");
  tools.replaceWith(copyOf("live-top"), tools);
  find("plain").hidden = find("clear").hidden = true; // what stands where no script runs; what erases everything stands above
  form.append(copyOf("live-count"));
  form.after(copyOf("live-end"));
  for (const [key, row] of rows) equip(row, key);
  for (const one of all(".q textarea, .blanks input")) one.maxLength = LONGEST; // so that nothing is cut off unseen
};

const listen = () => {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", answer);
  addEventListener("hashchange", () => {
    show();
    if (location.hash.endsWith("-sheet")) all(".two-speeds a").find((one) => one.checkVisibility()).focus({ preventScroll: true }); // the other one hid, with the focus
  });
  document.querySelector(".count-bar a").addEventListener("click", (event) => {
    event.preventDefault(); // another address would end the short list
    find("result").scrollIntoView();
    find("result").focus();
  });
  find("keep-on").addEventListener("change", ({ target }) => {
    const { trouble } = store.keep(target.checked);
    show();
    if (!trouble) say(told(target.checked ? "live_kept" : "live_released"));
  });
  find("keep-names").addEventListener("change", ({ target }) => { store.names(target.checked); show(); });
  find("save-file").addEventListener("click", saveFile);
  find("open-file").addEventListener("click", () => find("file").click());
  find("file").addEventListener("change", async ({ target }) => { if (target.files[0]) await take(target.files[0]); target.value = ""; });
  find("erase").addEventListener("click", erase);
  for (const button of all("dialog button")) button.addEventListener("click", () => button.closest("dialog").close(button.dataset.answer));
  for (const button of all("[data-print]")) Object.assign(button, { hidden: false, onclick: () => print() });
};

build();
prepare(
  (id, on) => {
    const unmet = result(data, store.state().answers).notMet.includes(id);
    store.set("chosen", id, on === unmet ? null : on);
    show();
  },
  (id, text) => { store.set("blanks", id, text); show(); },
  (name, rows) => { store.set("texts", name, rows); show(); },
);
listen();
// What came before this script; a note stands beside what was noted before.
for (const one of all(".q :is(:checked, textarea)")) if (one.value) {
  const { note } = one.dataset.field ? store.state().answers[keys.get(one.closest(".q"))] ?? {} : {};
  if (note && note !== one.value) one.value = `${note}\n${one.value}`;
  enter(one);
}
show();
