// Sorts the table of the index: the heads become buttons, once for rising and again for falling.
"use strict";
const table = document.querySelector("table.index");
const heads = [...table.tHead.rows[0].cells];
const value = (row, column) => {
  const cell = row.cells[column];
  return (cell.dataset.v ?? (cell.querySelector("a") ?? cell).textContent).trim();
};
const sort = (column, numbers) => {
  const head = heads[column];
  const falling = head.getAttribute("aria-sort") === "ascending";
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const rows = [...table.tBodies[0].rows].map((row) => [value(row, column), row]);
  rows.sort(([one], [other]) => {
    if (!one || !other) return (one === "") - (other === ""); // what is missing stays at the end
    const order = numbers ? one - other : compare(one, other);
    return falling ? -order : order;
  });
  table.tBodies[0].append(...rows.map(([, row]) => row));
  heads.forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
};
heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  button.addEventListener("click", () => sort(column, "number" in head.dataset));
  head.append(button);
});
