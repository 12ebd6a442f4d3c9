// Copying and printing: help where there is script, nothing missing where there is none.

const say = (button) => {
  const status = button.parentElement.querySelector("[role=status]");
  if (!status) return;
  status.textContent = status.dataset.done;
  setTimeout(() => { status.textContent = ""; }, 4000);
};

const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

// Without the clipboard the text is selected, so that the reader's own copy command takes it.
const selected = (node) => getSelection().selectAllChildren(node);

// A text as plain lines: items keep their numbers, empty cells become lines to write on.
const line = (node) => {
  if (node.matches("ol > li")) return `${[...node.parentElement.children].indexOf(node) + 1}. ${node.innerText}`;
  if (node.matches("li")) return `- ${node.innerText}`;
  if (node.matches("tr")) return [...node.cells].map((cell) => cell.innerText.trim() || "_".repeat(20)).join("  ");
  return node.innerText;
};
const plain = (text) => [...text.querySelectorAll("p, h2, h3, h4, li, tr")]
  .filter((node) => !node.parentElement.closest("li, td")).map(line).join("\n\n");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    if (await copied(plain(text))) say(button);
    else selected(text);
  });
}

for (const button of document.querySelectorAll("[data-copy-link]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copied(location.origin + location.pathname)) say(button);
    else location.hash = "main";
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const one = document.getElementById(button.dataset.print);
    document.body.classList.toggle("print-one", Boolean(one));
    one?.classList.add("print-this");
    print();
    document.body.classList.remove("print-one");
    one?.classList.remove("print-this");
  });
}
