// A reader who writes texts into the blanks and notes of a checklist page that is looked at as print. Gives what went wrong.
async (given) => {
  const texts = JSON.parse(given), wrong = [], find = (id) => document.getElementById(id);
  const check = (what, text, fine) => fine || wrong.push(`${what}: ${JSON.stringify(text).slice(0, 90)}`);
  const data = JSON.parse(find("checklist-data").textContent), kinds = ["letter", "policy", "request", "comment"];
  const press = (kind, name) => find(`text-${kind}`).querySelector(`[data-do=${name}]`).click();
  const paperOf = (kind) => find(`text-${kind}`).querySelector(".paper");
  const write = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const public_ = () => JSON.stringify([location.href, history.state, history.length, document.title, document.cookie, { ...localStorage }, performance.getEntriesByType("resource").length]);

  // What leaves the page: the clipboard, paper, and files, which are caught on their way.
  let copying, printed, saved;
  const real = navigator.clipboard.write.bind(navigator.clipboard), link = URL.createObjectURL;
  navigator.clipboard.write = ([item]) => (copying = { item, done: real([item]) }).done;
  URL.createObjectURL = (blob) => { saved = blob; return link(blob); };
  HTMLAnchorElement.prototype.click = function () { check("a name of a file", this.download, /^[\w-]+\.json$/.test(this.download)); };
  window.print = () => {
    const visible = (node) => (node.nodeType === 3 || getComputedStyle(node).display !== "none" ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, visible);
    printed = "";
    while (walker.nextNode()) if (walker.currentNode.nodeType === 3 && (walker.currentNode.parentElement.closest(".paper") || walker.currentNode.data.trim())) printed += walker.currentNode.data;
    dispatchEvent(new Event("afterprint"));
  };
  const copy = async (kind) => {
    press(kind, "copy");
    await copying.done;
    const html = await (await copying.item.getType("text/html")).text();
    return { plain: await navigator.clipboard.readText(), formatted: new DOMParser().parseFromString(html, "text/html").body.textContent };
  };
  const file = async () => {
    find("save-file").click();
    return JSON.parse(await saved.text());
  };

  // Each text once with a mark in the place of each blank: with the marks replaced, that is what it must be.
  const MARK = /\uE000(\w+)\uE001/g, frames = {}, values = {}, ids = Object.keys(data.blanks);
  const meant = (frame) => frame.replace(MARK, (mark, id) => values[id]);
  const before = public_();
  for (const id of ids) write(find(`blank-${id}`), `\uE000${id}\uE001`);
  for (const kind of kinds) frames[kind] = { shown: paperOf(kind).textContent, ...(await copy(kind)) };
  const used = (kind) => [...frames[kind].shown.matchAll(MARK)].map(([, id]) => id);
  const cover = [...new Set(kinds.map((kind) => used(kind)[0]))];
  for (const [at, id] of ids.entries()) write(find(`blank-${id}`), (values[id] = texts[at % texts.length].replace(/[\r\n]/g, "")));

  for (const text of texts) {
    for (const id of cover) write(find(`blank-${id}`), (values[id] = text.replace(/[\r\n]/g, ""))); // one line holds no end of line
    for (const kind of kinds) {
      const shown = meant(frames[kind].shown);
      check(`${kind}, shown`, text, used(kind).length && paperOf(kind).textContent === shown);
      press(kind, "print");
      check(`${kind}, printed`, text, printed === shown);
      if (!Object.values(values).every((one) => one.isWellFormed() && !one.includes("\0"))) continue; // no clipboard holds these
      const { plain, formatted } = await copy(kind);
      check(`${kind}, copied`, text, plain === meant(frames[kind].plain));
      check(`${kind}, copied with its form`, text, formatted === meant(frames[kind].formatted));
    }
    check("a tab keeps names", text, !JSON.stringify({ ...sessionStorage }).includes(":blanks:"));
  }
  check("names where they do not belong", public_(), public_() === before);

  const fields = [...document.querySelectorAll(".q:not([hidden]) [data-field]:is(textarea, [type=text])")];
  for (let from = 0; from < texts.length; from += fields.length) {
    const of = new Map(fields.map((field, at) => [field, texts[(from + at) % texts.length]]));
    for (const [field, text] of of) write(field, text);
    const rows = Object.fromEntries((await file()).answers.map((row) => [row.key.replace("/", "-"), row]));
    for (const [field, text] of of) {
      check("a note in the file", text, rows[field.closest(".q").id]?.[field.dataset.field] === text);
      check("a note on paper", text, field.value === text && field.checkVisibility() && field.scrollWidth <= field.clientWidth + 1 && field.scrollHeight <= field.clientHeight + 1);
    }
  }
  check("notes where they do not belong", public_(), public_() === before);

  for (const id of ["keep-on", "keep-names"]) find(id).click();
  for (let from = 0; from < texts.length; from += ids.length) {
    for (const [at, id] of ids.entries()) write(find(`blank-${id}`), (values[id] = texts[(from + at) % texts.length].replace(/[\r\n]/g, "")));
    const { blanks } = await file();
    for (const id of ids) check("a name in the file", values[id], blanks[id] === values[id]);
  }
  return wrong;
}
