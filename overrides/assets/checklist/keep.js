// Where answers live: until the tab closes, or on this device where the reader asks for that. Blanks (names and addresses) and texts
// that the reader changed, in which they stand, stay in memory alone until the reader asks apart. Nothing here throws: every operation says what happened.
//
// One key holds all sections, so that the list of keys tells no topic and one removal erases all: { v, items }, where an item is
// "SECTION:KIND:ID": [time, value, text of the question], and value null was taken back. Of each item the later change wins, so
// that two tabs which write at once come to the same.

import { cut, isFlag, isKey, isText, sound, tidy, today } from "./answers.js";
import { isPaper } from "./paper.js";

export const KEY = "notes.v1";
export const ASIDE = "notes.v1.aside";
const NAMES = "names"; // the item that says whether what is private is kept
const PRIVATE = ["blanks", "texts"];
const ITEM = /^[a-z0-9-]{1,99}:(answers|blanks|chosen|texts):([a-z0-9][\w/-]{0,198})$/;
const FITS = { answers: sound, blanks: isText, chosen: isFlag, texts: isPaper, names: isFlag };
const MADE = { answers: (value) => value && tidy(value), blanks: (value) => (value ? cut(value) : null), chosen: (value) => value ?? null, texts: (value) => value };

const json = JSON.stringify;
const kindOf = (name) => {
  const [, kind, id] = name === NAMES ? [, NAMES] : ITEM.exec(name) ?? [];
  return kind === "answers" && !isKey(id) ? undefined : kind;
};
const isTime = (value) => Number.isSafeInteger(value) && value >= 0 && value < 1e14; // later ones are a mistake, or meant to harm
const fits = (name, item) => kindOf(name) && Array.isArray(item) && item.length < 4 && isTime(item[0])
  && (item[1] === null || FITS[kindOf(name)](item[1])) && isText(item[2] ?? "");
const later = (one, other) => !other || one[0] > other[0] || (one[0] === other[0] && json(one) > json(other));

// What a storage held: its sound items under the ids of today, and what was wrong.
const parsed = (held, aliases) => {
  const raw = JSON.parse(held);
  if (raw.v > 1) return { trouble: "newer" };
  const found = Object.entries(raw.items), good = found.filter((item) => fits(...item));
  return { items: today(aliases, Object.fromEntries(good), 4), trouble: raw.v !== 1 || good.length < found.length ? "broken" : "" };
};

/**
 * Keeps the answers of one section. Its operations give { place, trouble, changed }: `place` is where the answers are now (device,
 * tab, memory); `trouble` is "" or full, blocked, broken (what was there could not be read and is set aside) or newer (made by a
 * newer edition, left alone); `changed` is what other tabs changed: { kind, id, from, to }. `text(key)` gives a question's text, kept
 * for the day on which it is gone. `tell({ what, … })` hears of other tabs: changed, kept, released (kept no more), erased.
 */
export const keeper = ({ section, aliases, text, tell = () => {}, now = Date.now, areas = { device: () => localStorage, tab: () => sessionStorage } }) => {
  let items = Object.create(null), wanted = "tab", floor = 0, channel, last;

  const read = (place) => {
    let held;
    try {
      held = areas[place]().getItem(KEY) ?? undefined;
      return held === undefined ? {} : { held, ...parsed(held, aliases) };
    } catch {
      return { held, trouble: held === undefined ? "blocked" : "broken" };
    }
  };

  // Nothing counts as stored, or as removed, before it has been looked at again.
  const attempt = (place, key, value) => {
    try {
      const area = areas[place]();
      if (value === undefined) area.removeItem(key);
      else area.setItem(key, value);
      return (area.getItem(key) ?? undefined) === value ? "" : "blocked";
    } catch (error) {
      return /quota/i.test(error?.name) ? "full" : "blocked";
    }
  };

  const aside = (place) => {
    let held;
    try {
      held = areas[place]().getItem(ASIDE) ?? "[]";
      return JSON.parse(held).map(String);
    } catch {
      return held === undefined ? [] : [String(held)];
    }
  };
  const setAside = (place, bad) => attempt(place, ASIDE, json([...new Set([...aside(place), String(bad)])]));

  const merge = (found = {}) => Object.entries(found).flatMap(([name, item]) => {
    const from = items[name]?.[1] ?? null, [where, kind, id] = name.split(":");
    if (item[0] <= floor || !later(item, items[name])) return [];
    items[name] = item;
    return where === section && json(from) !== json(item[1]) ? [{ kind, id, from, to: item[1] }] : [];
  });

  const named = () => items[NAMES]?.[1] === true;
  const kept = () => Object.entries(items).filter(([name]) => named() || !PRIVATE.includes(kindOf(name)));

  // Never over what cannot be read before that is set aside, and never over what a newer edition made.
  const write = (place, changed) => {
    const found = read(place);
    changed.push(...merge(found.items));
    const why = found.trouble === "broken" ? setAside(place, found.held) : found.trouble;
    if (why) return why;
    return attempt(place, KEY, json({ v: 1, items: Object.fromEntries(kept()) }));
  };

  const save = (trouble = "") => {
    const changed = [];
    for (const place of wanted === "device" ? ["device", "tab"] : ["tab"]) {
      const why = write(place, changed);
      if (!why && place === "device" && !read("tab").trouble) attempt("tab", KEY);
      if (!why) return (last = { place, trouble, changed });
      trouble ||= why;
    }
    return (last = { place: "memory", trouble, changed });
  };

  const put = (kind, id, value) => {
    const name = `${section}:${kind}:${id}`, made = MADE[kind](value), old = items[name];
    if (json(old?.[1] ?? null) === json(made)) return false;
    items[name] = [Math.max(now(), (old?.[0] ?? floor) + 1), made, ...(kind === "answers" ? [text?.(id) ?? old?.[2]].filter(Boolean) : [])];
    return !PRIVATE.includes(kind) || named();
  };

  const state = () => {
    const made = Object.fromEntries(Object.keys(MADE).map((kind) => [kind, Object.create(null)]));
    for (const [name, [, value]] of Object.entries(items)) {
      const [from, kind, id] = name.split(":");
      if (from === section && value !== null) made[kind][id] = value;
    }
    return made;
  };

  const clear = (at) => {
    floor = Math.max(floor, at);
    items = Object.create(null);
    wanted = "tab";
    const found = ["device", "tab"].flatMap((place) => [KEY, ASIDE].map((key) => attempt(place, key)));
    const trouble = found.find(Boolean) ?? "";
    return (last = { place: trouble ? "memory" : "tab", trouble, changed: [] });
  };

  // Another tab wrote, or kept no more, or this page comes back from the browser's memory.
  const refresh = () => {
    const found = read("device"), before = wanted, changed = merge(read("tab").items); // the tab's: this page may be an old one that came back
    if (!found.items && found.held) return;
    wanted = found.items ? "device" : "tab";
    changed.push(...merge(found.items));
    const mine = found.items && kept().some(([name, item]) => json(item) !== json(found.items[name]));
    if (before !== wanted || mine) changed.push(...save().changed);
    if (before !== wanted) tell({ what: wanted === "device" ? "kept" : "released", ...last, changed });
    else if (changed.length) tell({ what: "changed", ...last, changed });
  };

  const start = () => {
    let trouble = "";
    for (const place of ["tab", "device"]) {
      const found = read(place), some = Object.keys(found.items ?? {}).length;
      merge(found.items);
      if (found.trouble === "broken" && !setAside(place, found.held)) attempt(place, KEY, some ? json({ v: 1, items: found.items }) : undefined);
      if (place === "device" && found.items && (some || !found.trouble)) wanted = place;
      trouble = (found.trouble !== "blocked" || place === "tab") && found.trouble || trouble;
    }
    last = { place: trouble === "blocked" ? "memory" : wanted, trouble, changed: [] };
  };

  const listen = () => {
    addEventListener("storage", (event) => (event.key === KEY || event.key === null) && refresh());
    addEventListener("pageshow", (event) => event.persisted && refresh());
    try {
      channel = new BroadcastChannel(KEY); // the one way to reach what other tabs hold in memory
      channel.onmessage = ({ data }) => isTime(data) && tell({ what: "erased", ...clear(data) });
    } catch {} // then each tab erases its own
  };

  start();
  listen();
  return {
    state,
    /** Where things stand, without doing anything. */
    report: () => ({ ...last, kept: wanted === "device", named: named() }),
    /** Sets one answer, blank, choice or text (rows of paper.js); null takes it back. */
    set: (kind, id, value) => (put(kind, id, value) ? save() : last),
    /** Makes the whole state of the section this one: after a file was opened. */
    load: (given) => {
      for (const [kind, old] of Object.entries(state()))
        for (const id of Object.keys({ ...old, ...given[kind] })) put(kind, id, given[kind]?.[id] ?? null);
      return save();
    },
    /** "Keep on this device", for all sections: on or off. */
    keep: (on) => {
      merge(read("device").items);
      wanted = on ? "device" : "tab";
      const made = save();
      if (on || read("device").trouble) return made;
      for (const bad of aside("device")) setAside("tab", bad); // what could not be read leaves the device with the rest
      return (last = { ...made, trouble: attempt("device", KEY) || attempt("device", ASIDE) || made.trouble });
    },
    /** Whether blanks and texts are kept with the answers. */
    names: (on) => {
      items[NAMES] = [Math.max(now(), (items[NAMES]?.[0] ?? floor) + 1), on];
      return save();
    },
    /** Erases both storages, both keys, every section, and what other tabs hold. */
    erase: () => {
      for (const place of ["device", "tab"]) merge(read(place).items); // whatever their time, none of these may come back
      const at = Math.max(now(), ...Object.values(items).map(([time]) => time));
      const made = clear(at);
      try { channel?.postMessage(at); } catch {} // then each tab erases its own
      return made;
    },
    /** The text of a question as it was when it was answered. */
    asked: (key) => items[`${section}:answers:${key}`]?.[2],
    /** Texts that could not be read, as they were found. */
    aside: () => ["device", "tab"].flatMap(aside),
  };
};
