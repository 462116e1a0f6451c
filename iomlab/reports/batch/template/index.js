"use strict";
const form = document.getElementById("filter");
const word = document.getElementById("word");
const state = document.getElementById("state");
const count = document.getElementById("count");
const rows = Array.from(document.querySelectorAll("tbody tr"));
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const texts = rows.map((row) => fold(row.textContent + " " + row.dataset.words));
function sift() {
  const wanted = fold(word.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, i) => {
    const fits = wanted.every((part) => texts[i].includes(part)) && (!state.value || row.dataset.state.includes(state.value));
    row.hidden = !fits;
    shown += fits;
  });
  count.textContent = count.dataset.text.replace("#", shown).replace("#", rows.length);
}
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
word.addEventListener("input", sift);
state.addEventListener("change", sift);
sift();
