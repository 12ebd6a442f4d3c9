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

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    if (await copied(text.innerText)) say(button);
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
  button.addEventListener("click", () => print());
}
