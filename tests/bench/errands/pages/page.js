// What all pages share: how the address asks them to look, and what they say of their state when they are asked.
"use strict";
const asked = new URLSearchParams(location.search);
const delay = 1000 * Number(asked.get("delay") || 0);
const done = [];
let reporting = () => [];
document.documentElement.classList.toggle("dark", asked.has("dark"));
document.documentElement.style.fontSize = `${100 * Number(asked.get("font") || 1)}%`;

// the rows as the address wants them: reversed, one more, or without the one that is looked for
function rowsOf(rows, extra, wanted) {
  switch (asked.get("rows")) {
    case "reversed": return [...rows].reverse();
    case "added": return [extra, ...rows];
    case "missing": return rows.filter((row) => row !== wanted);
    default: return rows;
  }
}
const later = (what) => (delay ? setTimeout(what, delay) : what());
const byId = (id) => document.getElementById(id);
const note = (text) => later(() => { byId("note").textContent = text; });
const report = () => ({ done, shown: [...reporting(), ...(byId("cookies") ? ["a layer is open"] : [])] });

function ask(question, yes, agreed) {
  const dialog = document.createElement("dialog");
  dialog.innerHTML = `<p></p><form method=dialog><button value=no>Cancel</button> <button class=main value=yes></button></form>`;
  dialog.querySelector("p").textContent = question;
  dialog.querySelector(".main").textContent = yes;
  dialog.addEventListener("close", () => { dialog.remove(); if (dialog.returnValue === "yes") agreed(); });
  document.body.append(dialog);
  dialog.showModal();
}
addEventListener("DOMContentLoaded", () => {
  if (asked.has("gone")) document.querySelectorAll("[data-goes]").forEach((one) => one.remove());
  if (!asked.has("dialog")) return;
  const layer = document.createElement("div");
  layer.id = "cookies";
  layer.innerHTML = "<p>We use cookies to measure how this site is used.</p>"
    + "<button class=main id=all>Accept all</button> <button id=none>Reject all</button>";
  layer.querySelector("#all").onclick = () => { done.push("agreed to cookies"); layer.remove(); };
  layer.querySelector("#none").onclick = () => layer.remove();
  document.body.append(layer);
});
