// Search in the reader's browser: the index is one file of this site, and the words typed go nowhere.

const form = document.getElementById("search-form");
const field = document.getElementById("search-words");
const results = document.getElementById("search-results");
const count = document.getElementById("search-count");
const top = new URL("..", new URL(form.dataset.index, location.href));

const build = (pages) => lunr(function () {
  this.ref("url");
  this.field("title", { boost: 8 });
  this.field("keys", { boost: 10 });
  this.field("about", { boost: 3 });
  this.field("text");
  pages.forEach((page) => this.add(page));
});

const index = fetch(form.dataset.index).then((answer) => answer.json()).then((pages) => ({
  pages: new Map(pages.map((page) => [page.url, page])), lunr: build(pages),
}));

const words = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

// First the pages that are called so or are meant by the phrase, then law and words explained; then lunr's order.
const found = ({ pages, lunr: engine }, phrase) => {
  const query = words(phrase);
  if (!query) return [];
  const called = (page) => words(page.title) === query;
  const meant = (page) => page.keys.split(/[,;]/).flatMap((key) => [key, ...key.split(/[()]/)]).map(words).includes(query);
  const place = (page) => (!called(page) && !meant(page) ? 2 : page.url.includes("#") ? 1 : 0);
  const hits = engine.query((q) => query.split(" ").forEach((word) => {
    q.term(lunr.tokenizer(word), { boost: 10 });
    q.term(lunr.tokenizer(word), { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
  })).map((hit) => pages.get(hit.ref));
  const first = [...pages.values()].filter((page) => place(page) < 2).sort((a, b) => place(a) - place(b));
  return [...first, ...hits.filter((page) => !first.includes(page))];
};

const shown = (page) => {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(page.url, top);
  link.textContent = page.title;
  const about = document.createElement("p");
  about.textContent = page.about;
  item.append(link, about);
  return item;
};

const MOST = 20;

// How many were found, in words; and that only the first are shown, where there are more.
const told = (number) => {
  const { none, one, many, first } = count.dataset;
  if (number < 2) return number ? one : none;
  return (number > MOST ? first : many).replace("#", number);
};

const search = async () => {
  const pages = found(await index, field.value);
  results.replaceChildren(...pages.slice(0, MOST).map(shown));
  count.textContent = words(field.value) ? told(pages.length) : "";
};

form.hidden = false;
form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
field.addEventListener("input", search);
