// What keeping answers makes of storages that fail.
import { ASIDE, KEY, keeper } from "/checklist/keep.js";
import { areas, states, storage } from "./states.js";

const short = ({ place, trouble }) => `${place} ${trouble}`;

/** What a reader meets in each state: reports by step, and everything that went wrong. */
export const visits = () => Object.entries(states({ KEY, ASIDE })).map(([name, [make, ...expected]]) => {
  const found = { name, expected, got: [], wrong: [] }, area = make();
  const held = (place) => { try { return [...area[place]().held.values()]; } catch { return []; } };
  const raw = (place) => held(place).join("\n"), everywhere = () => `${raw("device")}\n${raw("tab")}`;
  const before = [...held("device"), ...held("tab")];
  const check = (what, fine) => { if (!fine) found.wrong.push(what); };
  const holds = (keep) => keep.state().answers["c/q"]?.note === "a note";
  try {
    const keep = keeper({ section: "s", areas: area });
    found.got.push(short(keep.report()));
    const set = keep.set("answers", "c/q", { a: "yes", note: "a note" });
    found.got.push(short(set));
    check("the answer is not on the page", holds(keep));
    keep.set("blanks", "sender", "Ann Example");
    check("a name was stored", !everywhere().includes("Ann Example"));
    const kept = keep.keep(true);
    found.got.push(short(kept));
    check("kept and not told so", kept.place === "device" || kept.trouble);
    found.got.push(keep.aside().join("\n"));
    const there = everywhere() + keep.aside().join("\n");
    check("what was there is lost", before.every((text) => text.includes("from before") || there.includes(text)));
    const again = keeper({ section: "s", areas: area });
    check("told to be kept, and gone", kept.place === "memory" || holds(again) || !raw("device"));
    keep.names(true);
    keep.set("chosen", "c", true);
    keep.keep(false);
    check("the answer is lost on the way", holds(keep));
    const erased = keep.erase();
    check("something is left", erased.trouble || !everywhere().trim());
    check("answers are left in memory", Object.keys(keep.state().answers).length === 0);
    check("the page is not usable after", keep.set("answers", "c/q", { a: "yes", note: "a note" }) && holds(keep));
  } catch (error) {
    found.wrong.push(`${error?.name}: ${error?.stack ?? error}`);
  }
  return found;
});

/** Two pages over one storage that never hear of each other, with clocks that the tests set. */
export const joint = () => {
  const area = areas(storage(), storage()), clock = { time: 1000 };
  const one = keeper({ section: "s", areas: area, now: () => clock.time });
  one.set("blanks", "sender", "Ann Example");
  const stored = area.tab().held.size + area.device().held.size;
  one.keep(true);
  const two = keeper({ section: "s", areas: area, now: () => clock.time });
  one.set("answers", "c/one", { a: "yes" });
  const { changed } = two.set("answers", "c/two", { a: "no" });
  const both = keeper({ section: "s", areas: area }).state().answers;
  clock.time = 500; // the clock is set back
  two.set("answers", "c/two", { a: "yes" });
  const late = keeper({ section: "s", areas: area }).state().answers;
  one.erase();
  one.set("answers", "c/new", { a: "no" });
  two.keep(true); // what the other page still holds comes back to the storage, and not to the one that erased it
  one.set("answers", "c/newer", { a: "no" });
  one.keep(true);
  return { stored, changed, both, late, after: one.state().answers };
};
