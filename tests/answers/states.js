// Storages that fail in every way that we know of. Without imports, so that a page can meet them too, before its own script runs.

const thrown = (name) => { throw new DOMException(name, name); };

// A storage in memory; `given` replaces what it does, and is told how often it was used.
export const storage = (given = {}, held = {}) => {
  const area = {
    held: new Map(Object.entries(held)), used: 0,
    getItem(key) { area.used += 1; return given.getItem ? given.getItem(area, key) : area.held.get(key) ?? null; },
    setItem(key, value) { area.used += 1; given.setItem ? given.setItem(area, key, value) : area.held.set(key, String(value)); },
    removeItem(key) { area.used += 1; given.removeItem ? given.removeItem(area, key) : area.held.delete(key); },
  };
  return area;
};
const after = (times, fault) => {
  const or = (name) => (area, ...rest) => (area.used > times ? fault(area, ...rest) : area.held[name](...rest) ?? null);
  return { getItem: or("get"), setItem: or("set"), removeItem: or("delete") };
};

const blocked = () => thrown("SecurityError");
const full = { setItem: () => thrown("QuotaExceededError") };
const gives = (value) => ({ getItem: () => value });
export const areas = (device, tab) => ({ device: typeof device === "function" ? device : () => device, tab: typeof tab === "function" ? tab : () => tab });

/**
 * Each state: how to make it, then "place trouble" at the start, after an answer, after "Keep on this device", and whether a text is set
 * aside. What is held there is about a `section` and a `criterion` of it, which texts here call s and c.
 */
export const states = ({ KEY, ASIDE, section = "s", criterion = "c" }) => {
  const there = (text) => text.replace(/"s:(\w+):c/g, `"${section}:$1:${criterion}`);
  const item = (name, ...parts) => there(JSON.stringify({ v: 1, items: { [name]: parts } }));
  const good = item("s:answers:c/kept", 5, { a: "no", note: "from before" });
  const holding = (text, inTab) => () => areas(storage({}, text && { [KEY]: there(text) }), storage({}, inTab && { [KEY]: there(inTab) }));
  const holdingTab = (text) => holding(undefined, text);
  const both = (given) => () => areas(storage(given), storage(given));
  return {
    "sound and empty": [() => areas(storage(), storage()), "tab ", "tab ", "device "],
    "sound, with answers of before": [holding(good), "device ", "device ", "device "],
    "access throws": [() => areas(blocked, blocked), "memory blocked", "memory blocked", "memory blocked"],
    "access to the device throws": [() => areas(blocked, storage()), "tab ", "tab ", "tab blocked"],
    "access to the tab throws": [() => areas(storage(), blocked), "memory blocked", "memory blocked", "device "],
    "storage is null": [() => areas(null, null), "memory blocked", "memory blocked", "memory blocked"],
    "storage is not there": [() => areas(undefined, undefined), "memory blocked", "memory blocked", "memory blocked"],
    "storage without its functions": [() => areas({}, {}), "memory blocked", "memory blocked", "memory blocked"],
    "reading throws": [both({ getItem: blocked }), "memory blocked", "memory blocked", "memory blocked"],
    "writing throws": [both({ setItem: blocked }), "tab ", "memory blocked", "memory blocked"],
    "writing throws a string": [both({ setItem: () => { throw "no"; } }), "tab ", "memory blocked", "memory blocked"],
    "writing throws nothing at all": [both({ setItem: () => { throw undefined; } }), "tab ", "memory blocked", "memory blocked"],
    "full from the start": [both(full), "tab ", "memory full", "memory full"],
    "full by another name": [both({ setItem: () => { throw Object.assign(new Error(), { name: "NS_ERROR_DOM_QUOTA_REACHED" }); } }), "tab ", "memory full", "memory full"],
    "full but for short texts": [both({ setItem: (area, key, value) => (value.length > 40 ? thrown("QuotaExceededError") : area.held.set(key, value)) }), "tab ", "memory full", "memory full"],
    "full after one write": [both({ setItem: (area, key, value) => (area.written ? thrown("QuotaExceededError") : area.held.set(key, area.written = value)) }), "tab ", "tab ", "device "],
    "the device is full": [() => areas(storage(full), storage()), "tab ", "tab ", "tab full"],
    "the tab is full": [() => areas(storage(), storage(full)), "tab ", "memory full", "device "],
    "forgets what it is given": [both({ setItem() {} }), "tab ", "memory blocked", "memory blocked"],
    "keeps half of it": [both({ setItem: (area, key, value) => area.held.set(key, value.slice(0, value.length / 2)) }), "tab ", "memory blocked", "memory blocked"],
    "removing throws": [both({ removeItem: blocked }), "tab ", "tab ", "device "],
    "removes nothing": [both({ removeItem() {} }), "tab ", "tab ", "device "],
    "gives a number": [both(gives(7)), "tab broken", "memory blocked", "memory blocked"],
    "gives an object": [both(gives({})), "tab broken", "memory blocked", "memory blocked"],
    "gives an array": [both(gives([1])), "tab broken", "memory blocked", "memory blocked"],
    "gives true": [both(gives(true)), "tab broken", "memory blocked", "memory blocked"],
    "gives a promise": [both(gives(Promise.resolve(good))), "tab broken", "memory blocked", "memory blocked"],
    "gives undefined": [both(gives(undefined)), "tab ", "memory blocked", "memory blocked"],
    "gives the same answers for ever": [both(gives(good)), "device ", "memory blocked", "memory blocked"],
    "disabled after the first use": [() => { const given = after(1, blocked); return areas(storage(given), storage(given)); }, "", "", ""],
    "disabled after four uses": [() => { const given = after(4, blocked); return areas(storage(given), storage(given)); }, "", "", ""],
    "disabled after nine uses": [() => { const given = after(9, blocked); return areas(storage(given), storage(given)); }, "", "", ""],
    "full in the middle": [() => areas(storage(after(6, (area, key, value) => (value === undefined ? area.held.get(key) ?? null : thrown("QuotaExceededError")))), storage()), "", "", ""],
    "no text at all": [() => areas(storage({}, { [KEY]: "" }), storage()), "tab broken", "tab ", "device ", ""],
    "garbage": [holding("\u0000{{not json"), "tab broken", "tab ", "device ", "\u0000{{not json"],
    "garbage in the tab": [holdingTab("<b>"), "tab broken", "tab ", "device ", "<b>"],
    "cut off": [holding(good.slice(0, -3)), "tab broken", "tab ", "device ", good.slice(0, -3)],
    "null as text": [holding("null"), "tab broken", "tab ", "device ", "null"],
    "a list": [holding("[1,2]"), "tab broken", "tab ", "device ", "[1,2]"],
    "a list of items": [holding('{"v":1,"items":[1]}'), "tab broken", "tab ", "device ", '{"v":1,"items":[1]}'],
    "another's object": [holding('{"theme":"dark","v":1,"user":{"id":7}}'), "tab broken", "tab ", "device ", '"theme":"dark"'],
    "no items": [holding('{"v":1}'), "tab broken", "tab ", "device ", '{"v":1}'],
    "no version": [holding(good.replace('"v":1,', "")), "device broken", "device ", "device ", good.replace('"v":1,', "")],
    "an older version": [holding('{"v":0,"answers":{}}'), "tab broken", "tab ", "device ", '{"v":0,"answers":{}}'],
    "a newer version": [holding('{"v":2,"all":"other"}'), "tab newer", "tab ", "tab newer"],
    "a newer version in the tab": [holdingTab('{"v":2}'), "tab newer", "memory newer", "device "],
    "a newer version, and garbage in the tab": [holding('{"v":2}', "<b>"), "tab newer", "tab ", "tab newer", "<b>"],
    "garbage in both": [holding("}{", "<b>"), "tab broken", "tab ", "device ", "<b>"],
    "both hold answers that differ": [holding(good, item("s:answers:c/kept", 6, { a: "yes", note: "from before" })), "device ", "device ", "device "],
    "prototype keys": [holding('{"v":1,"items":{"__proto__":[1,{"a":"no"}],"s:answers:__proto__":[1,{"a":"no"}],"s:chosen:__proto__":[1,true]},"__proto__":{"x":1}}'),
      "tab broken", "tab ", "device ", "__proto__"],
    "an answer that is none": [holding(item("s:answers:c/q", 1, { a: "maybe" })), "tab broken", "tab ", "device ", "maybe"],
    "an answer with more in it": [holding(item("s:answers:c/q", 1, { a: "no", by: "Ann" })), "tab broken", "tab ", "device ", "Ann"],
    "a note that is a list": [holding(item("s:answers:c/q", 1, { a: "no", note: [1] })), "tab broken", "tab ", "device ", "note"],
    "a reason without its answer": [holding(item("s:answers:c/q", 1, { a: "no", r: "partly" })), "tab broken", "tab ", "device ", "partly"],
    "a note that is too long": [holding(item("s:answers:c/q", 1, { note: "x".repeat(10001) })), "tab broken", "tab ", "device ", "xxx"],
    "a time that is none": [holding(item("s:answers:c/q", "now", { a: "no" })), "tab broken", "tab ", "device ", "now"],
    "a time before time": [holding(item("s:answers:c/q", -1, { a: "no" })), "tab broken", "tab ", "device ", "-1"],
    "a time with a fraction": [holding(item("s:answers:c/q", 1.5, { a: "no" })), "tab broken", "tab ", "device ", "1.5"],
    "a time beyond numbers": [holding('{"v":1,"items":{"s:chosen:c":[1e999,true]}}'), "tab broken", "tab ", "device ", "1e999"],
    "a question that is no text": [holding(item("s:answers:c/q", 1, { a: "no" }, 5)), "tab broken", "tab ", "device ", "no"],
    "a kind that is none": [holding(item("s:secrets:c", 1, true)), "tab broken", "tab ", "device ", "secrets"],
    "a choice that is a text": [holding(item("s:chosen:c", 1, "yes")), "tab broken", "tab ", "device ", "chosen"],
    "one bad answer among good ones": [holding(good.replace('"items":{', '"items":{"s:answers:c/bad":[1,7],')), "device broken", "device ", "device ", "c/bad"],
    "very deep": [holding("[".repeat(200000)), "tab broken", "tab ", "device ", "[[["],
    "deep and whole": [holding(`{"v":1,"items":{"s:answers:c/q":[1,{"also":${"[".repeat(5000)}${"]".repeat(5000)}}]}}`), "tab broken", "tab ", "device ", "also"],
    "huge": [holding("x".repeat(3000000)), "tab broken", "tab ", "device ", "xxx"],
    "garbage, and no room to set it aside": [() => areas(storage(full, { [KEY]: "bad" }), storage()), "tab broken", "tab ", "tab full"],
    "garbage, and garbage set aside before": [() => areas(storage({}, { [KEY]: "bad", [ASIDE]: "older" }), storage()), "tab broken", "tab ", "device ", "older"],
  };
};
