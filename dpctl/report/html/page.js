
"use strict";
// Without this script the page lacks sorting and the hint beside a letter; everything it says is there all the same.

const words = new Intl.Collator("en", { numeric: true });

function sort(table, column, header, headers) {
  const up = header.getAttribute("aria-sort") !== "ascending";
  for (const other of headers) other.setAttribute("aria-sort", "none");
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
  const numeric = header.classList.contains("n");
  const key = (row) => {
    const cell = row.cells[column];
    if (!numeric) return cell.textContent;
    return cell.dataset.sort === undefined ? null : Number(cell.dataset.sort);
  };
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row, index) => ({ row, index, key: key(row) }));
  rows.sort((a, b) => {
    // what is unknown stands last, whichever way
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.index - b.index;
    const order = numeric ? a.key - b.key : words.compare(a.key, b.key);
    return (up ? order : -order) || a.index - b.index;
  });
  body.append(...rows.map((entry) => entry.row));
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const headers = Array.from(table.tHead.rows[0].cells);
  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => sort(table, column, header, headers));
    header.replaceChildren(button);
    header.setAttribute("aria-sort", "none");
  });
}

const hint = document.createElement("div");
hint.className = "hint";
hint.setAttribute("role", "tooltip");
hint.hidden = true;
document.body.append(hint);

function show(origin) {
  hint.textContent = origin.dataset.source;
  hint.hidden = false;
  const at = origin.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - hint.offsetWidth - 8));
  const below = at.bottom + 6;
  const fits = below + hint.offsetHeight < document.documentElement.clientHeight;
  hint.style.left = `${left}px`;
  hint.style.top = `${fits ? below : at.top - hint.offsetHeight - 6}px`;
}

function hide() {
  hint.hidden = true;
}

for (const origin of document.querySelectorAll(".origin")) {
  // one hint, for the mouse and the keyboard alike, instead of the browser's own for the mouse alone
  origin.dataset.source = origin.title;
  origin.setAttribute("aria-label", `${origin.getAttribute("aria-label")}: ${origin.title.slice(3)}`);
  origin.removeAttribute("title");
  origin.addEventListener("mouseenter", () => show(origin));
  origin.addEventListener("focus", () => show(origin));
  origin.addEventListener("mouseleave", hide);
  origin.addEventListener("blur", hide);
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
document.addEventListener("scroll", () => {
  // focus scrolls a letter outside the window into it, and the scroll's event comes after the hint: it moves along
  const focused = document.activeElement;
  if (!hint.hidden && focused.classList.contains("origin")) show(focused);
  else hide();
}, true);

// on paper nobody can open a table
let opened = [];
addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details:not([open])"));
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
