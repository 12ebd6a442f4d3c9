// A tab in which a page keeps answers; the tests say what its reader does.
import { ASIDE, KEY, keeper } from "/checklist/keep.js";

/** Opens the section; what other tabs did stands in window.heard. */
export const open = ({ section, aliases = {}, texts = {} }) => {
  window.heard = [];
  window.kept = keeper({ section, aliases, text: (key) => texts[key], tell: (event) => window.heard.push(event) });
  return window.kept.report();
};

/** Does several things in turn: ["set", "answers", "a/b", {…}]; gives what each of them said. */
export const does = (steps) => steps.map(([name, ...rest]) => window.kept[name](...rest));

export const seen = () => ({
  state: window.kept.state(), report: window.kept.report(), heard: window.heard, aside: window.kept.aside(),
  device: { ...localStorage }, tab: { ...sessionStorage }, cookie: document.cookie, address: location.href, title: document.title,
});

/** What stands in a storage before the page is opened. */
export const puts = ({ device = {}, tab = {} }) => {
  for (const [key, value] of Object.entries(device)) localStorage.setItem(key, value);
  for (const [key, value] of Object.entries(tab)) sessionStorage.setItem(key, value);
  return [KEY, ASIDE];
};
