// What the rows of the form say of a criterion: its title and its questions, which the block of data need not say a second time.

const question = ({ id, dataset }, kind, from) => ({
  id: id.slice(from), kind, protective: dataset.protects, decides: "decides" in dataset, law: "law" in dataset, on: dataset.on?.split(" "),
});

/** The criterion of the rows in `body`: { id, title, questions }, each question as the rules of answers.js want it, in the order of the page. */
export const criterionOf = (body) => {
  const questions = [];
  let kind;
  for (const row of body.rows) {
    kind = row.dataset.kind ?? kind; // the row that heads the questions of a kind
    if (row.matches(".q")) questions.push(question(row, kind, body.id.length + 1));
  }
  return { id: body.id, title: body.querySelector("h2").textContent, questions };
};
