"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const folded = (text) => text.normalize("NFC").toLocaleLowerCase();
  const findings = [...document.querySelectorAll("article")].map((element) => ({
    element, box: element.querySelector("input"), searched: folded(element.textContent), group: element.closest("details"),
  }));
  const search = find("#search"), count = find(".count"), save = find("#save");
  for (const each of findings) each.box.parentElement.hidden = false;

  function filter() {
    const words = folded(search.value.trim()), shown = new Set();
    for (const each of findings) {
      each.element.hidden = !each.searched.includes(words);
      if (!each.element.hidden) shown.add(each.group);
    }
    for (const group of document.querySelectorAll("details")) {
      group.hidden = !shown.has(group);
      if (words && shown.has(group)) group.open = true;
    }
    const seen = findings.filter((each) => !each.element.hidden);
    count.textContent = words ? `${seen.length} of ${findings.length}` : `${findings.length} finding${findings.length === 1 ? "" : "s"}`;
    if (words && seen.length) seen[0].element.scrollIntoView({ block: "nearest" });
  }

  // What is accepted, as the file that --ignore reads

  const flat = (text) => text.replace(/\s+/g, " ").trim();
  const text = (each, side) => flat(each.element.querySelector(`.${side}`).textContent);
  function ticked() {
    for (const each of findings) each.element.classList.toggle("accepted", each.box.checked);
    const number = findings.filter((each) => each.box.checked).length;
    save.disabled = !number;
    save.textContent = number ? `Save ${number} accepted` : "Save accepted";
  }
  save.addEventListener("click", () => {
    const rows = findings.filter((each) => each.box.checked).map((each) => [each.box.value, text(each, "source"), text(each, "target")]);
    const lines = [["check", "source_text", "target_text"], ...rows].map((row) => row.join("\t") + "\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(lines, { type: "text/tab-separated-values" }));
    link.download = "accepted.tsv";
    link.click();
  });
  for (const each of findings) each.box.addEventListener("change", ticked);
  for (const link of document.querySelectorAll("nav a"))
    link.addEventListener("click", () => { document.getElementById(link.hash.slice(1)).open = true; });
  search.addEventListener("input", filter);
  find(".tools").addEventListener("submit", (event) => event.preventDefault());
  find(".tools").hidden = false;
  filter();
})();
