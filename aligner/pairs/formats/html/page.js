"use strict";
(() => {
  const data = JSON.parse(document.getElementById("pairs").textContent);
  const place = Object.fromEntries(data.columns.map((name, index) => [name, index]));
  const pairs = data.rows.map((row, index) => {
    const get = (name) => (name in data.same ? data.same[name] : row[place[name]]);
    return {
      index,
      source: { doc: get("source_doc"), id: get("source_id"), text: get("source_text"), words: get("source_evidence"), lang: get("source_lang") },
      target: { doc: get("target_doc"), id: get("target_id"), text: get("target_text"), words: get("target_evidence"), lang: get("target_lang") },
      score: get("score") ?? get("similarity") ?? 0, relation: get("relation"), rank: get("rank"), rejected: get("decision") === "rejected",
    };
  });
  const folded = (text) => text.normalize("NFC").toLocaleLowerCase();
  for (const pair of pairs) pair.searched = folded(pair.source.text + "\n" + pair.target.text);

  const isLink = (pair) => pair.source.id && pair.target.id && !pair.rejected;
  const linked = pairs.filter(isLink);

  const find = (selector) => document.querySelector(selector);
  const reading = find(".reading"), sides = find(".sides"), links = find(".links");
  const panes = { source: find(".pane.from"), target: find(".pane.to") };
  const search = find("#search"), least = find("#least"), shownLeast = find("#least-shown"), count = find(".count");
  const sentences = [...document.querySelectorAll(".sentence")].map((element) => [element, [...element.querySelectorAll(".match")]]);
  const headings = [...document.querySelectorAll(".reading h2")].map((element) => {
    const found = { element, sentences: [] };
    for (let next = element.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) found.sentences.push(next);
    return found;
  });
  const items = [...document.querySelectorAll(".match")];
  const made = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const band = (score) => (score >= 0.8 ? "high" : score >= 0.5 ? "middle" : "low");

  // Words that matched

  function marked(paragraph, text, words) {
    const at = words ? text.indexOf(words) : -1;
    if (at < 0) return void (paragraph.textContent = text);
    paragraph.replaceChildren(text.slice(0, at), made("mark", "", words), text.slice(at + words.length));
  }
  for (const item of items) {
    const pair = pairs[Number(item.dataset.row)];
    const paragraph = item.closest(".sentence").querySelector(".source p");
    if (!paragraph || !pair.source.words) continue;
    const first = pairs[Number(item.closest(".matches").querySelector(".match").dataset.row)];
    item.addEventListener("pointerenter", () => marked(paragraph, pair.source.text, pair.source.words));
    item.addEventListener("pointerleave", () => marked(paragraph, first.source.text, first.source.words));
  }

  // Filters

  let passing = new Set(pairs.map((pair) => pair.index));
  function filter() {
    const words = folded(search.value.trim()), score = Number(least.value) / 100;
    const relations = new Set([...document.querySelectorAll("[name=relation]:checked")].map((box) => box.value));
    const wanted = (pair) => pair.score >= score && relations.has(pair.relation) && pair.searched.includes(words);
    passing = new Set(pairs.filter(wanted).map((pair) => pair.index));
    shownLeast.textContent = score.toFixed(2);
    const shown = linked.filter((pair) => passing.has(pair.index)).length;
    count.textContent = shown === linked.length ? `${shown} pair${shown === 1 ? "" : "s"}` : `${shown} of ${linked.length} pairs`;
    for (const [sentence, matches] of sentences) {
      const hidden = matches.map((match) => (match.hidden = !passing.has(Number(match.dataset.row))));
      sentence.hidden = hidden.every(Boolean);
    }
    for (const heading of headings) heading.element.hidden = heading.sentences.every((sentence) => sentence.hidden);
    if (!sides.hidden) fade(), draw();
    highlight(words);
  }
  function toFirst() { // what does not match is hidden, so the first hit is what stands first
    if (!search.value.trim()) return;
    if (!sides.hidden) for (const pane of Object.values(panes)) pane.scrollTop = 0;
    else sentences.find(([sentence]) => !sentence.hidden)?.[0].scrollIntoView({ block: "start" });
  }
  function highlight(words) {
    if (!globalThis.Highlight) return;
    CSS.highlights.delete("found");
    const ranges = [];
    for (const paragraph of words ? document.querySelectorAll(".sentence:not([hidden]) p[dir], .card p") : []) {
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode, text = node.data.toLocaleLowerCase();
        if (text.length !== node.data.length) continue;
        for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + words.length);
          ranges.push(range);
        }
      }
    }
    if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges.slice(0, 10000)));
  }

  // Side by side: a card for each passage of either side, in the order of its document

  const key = (side) => JSON.stringify([side.doc, side.id, side.text]);
  const cards = { source: new Map(), target: new Map() };
  const entries = new WeakMap(), visible = new Set(), lit = new Set();
  const seen = (changes) => {
    for (const change of changes) {
      if (change.isIntersecting) visible.add(entries.get(change.target));
      else visible.delete(entries.get(change.target));
    }
    draw();
  };
  const watcher = (pane) => new IntersectionObserver(seen, { root: pane, rootMargin: "40px" });
  const watched = { source: watcher(panes.source), target: watcher(panes.target) };
  const span = (id) => { const [first, last] = id.split("-").map(Number); return [first, last ?? first]; };
  const byPlace = (one, other) => {
    const [first, last] = span(one.id), [begin, end] = span(other.id);
    return first - begin || end - last;
  };
  function merged(passages) { // a passage inside the longer one before it shares its card
    const kept = [];
    for (const passage of passages) {
      const longer = kept.slice(-8).find((each) => span(each.id)[1] >= span(passage.id)[1] && each.text.includes(passage.text));
      if (!longer) kept.push({ ...passage, keys: [key(passage)] });
      else longer.pairs.push(...passage.pairs), longer.keys.push(key(passage));
    }
    return kept;
  }
  function build() {
    for (const name of ["source", "target"]) {
      const documents = new Map();
      for (const pair of pairs) {
        const side = pair[name];
        if (!side.id) continue;
        if (!documents.has(side.doc)) documents.set(side.doc, new Map());
        const passages = documents.get(side.doc);
        if (!passages.has(key(side))) passages.set(key(side), { ...side, pairs: [] });
        passages.get(key(side)).pairs.push(pair);
      }
      for (const [doc, passages] of documents) {
        panes[name].append(made("h2", "", doc));
        for (const passage of merged([...passages.values()].sort(byPlace))) panes[name].append(card(name, passage));
      }
    }
  }
  function card(name, passage) {
    const element = made("article", "card"), head = made("header"), text = made("p", "", passage.text);
    const linked = passage.pairs.filter(isLink);
    const best = linked.reduce((most, pair) => Math.max(most, pair.score), 0);
    head.append(made("span", "", passage.id), linked.length ? made("span", `score ${band(best)}`, best.toFixed(2)) : made("span", "", "no counterpart"));
    element.classList.toggle("alone", !linked.length);
    element.tabIndex = 0;
    text.lang = passage.lang;
    text.dir = "auto";
    element.append(head, text);
    const entry = { element, text, passage, name, pairs: linked };
    for (const each of passage.keys) cards[name].set(each, entry);
    for (const pair of passage.pairs) pair[name].entry = entry;
    entries.set(element, entry);
    watched[name].observe(element);
    element.addEventListener("click", () => choose(entry, true));
    element.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(entry, true); });
    element.addEventListener("focus", () => choose(entry, false));
    return element;
  }
  const opposite = { source: "target", target: "source" };
  const entryOf = (pair, name) => pair[name].entry;
  const live = (entry) => entry.pairs.filter((pair) => passing.has(pair.index));
  let chosen = null;
  function choose(entry, scroll) {
    for (const each of lit) {
      each.element.classList.remove("on");
      each.text.textContent = each.passage.text;
    }
    lit.clear();
    chosen = entry;
    const found = live(entry).sort((one, other) => other.score - one.score);
    entry.element.classList.add("on");
    lit.add(entry);
    for (const pair of [...found].reverse()) for (const name of ["source", "target"]) {
      const each = entryOf(pair, name);
      each.element.classList.add("on");
      lit.add(each);
      marked(each.text, each.passage.text, pair[name].words);
    }
    if (scroll && found.length) {
      const other = entryOf(found[0], opposite[entry.name]);
      const pane = panes[opposite[entry.name]];
      pane.scrollTop += other.element.getBoundingClientRect().top - entry.element.getBoundingClientRect().top;
    }
    draw();
  }
  function fade() {
    const words = folded(search.value.trim());
    for (const name of ["source", "target"]) for (const entry of cards[name].values()) {
      const linked = live(entry).length > 0, held = folded(entry.passage.text).includes(words);
      entry.element.hidden = Boolean(words) && !linked && !(held && !entry.pairs.length);
      entry.element.classList.toggle("faded", entry.pairs.length > 0 && !linked);
    }
  }

  // Links: a curve for each pair with an end in view

  let asked = false;
  function draw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; drawn(); });
  }
  function drawn() {
    const box = links.getBoundingClientRect(), paths = [];
    const middle = (entry) => {
      if (entry.at !== turn) {
        const area = entry.element.getBoundingClientRect();
        [entry.at, entry.y] = [turn, area.top + Math.min(area.height, 64) / 2 - box.top];
      }
      return entry.y;
    };
    turn += 1;
    const near = new Set([...visible].flatMap((entry) => entry.pairs));
    for (const pair of near) {
      if (!passing.has(pair.index)) continue;
      const [from, to] = [entryOf(pair, "source"), entryOf(pair, "target")];
      const [y, z] = [middle(from), middle(to)];
      const inView = (value) => value > 0 && value < box.height;
      if (!inView(y) && !inView(z)) continue;
      const on = chosen && (from === chosen || to === chosen);
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const half = box.width / 2;
      path.setAttribute("d", `M0 ${y.toFixed(1)}C${half} ${y.toFixed(1)} ${half} ${z.toFixed(1)} ${box.width} ${z.toFixed(1)}`);
      path.setAttribute("class", `${band(pair.score)}${pair.rank > 1 ? " other" : ""}${on ? " on" : ""}`);
      on ? paths.push(path) : paths.unshift(path);
    }
    links.replaceChildren(...paths);
    links.classList.toggle("chosen", Boolean(chosen));
  }
  let turn = 0;

  // Views

  function show(view) {
    const beside = view === "sides";
    reading.hidden = beside;
    sides.hidden = !beside;
    for (const button of document.querySelectorAll(".views button")) button.setAttribute("aria-pressed", String(button.value === view));
    if (!beside) return;
    if (!cards.source.size && !cards.target.size) build();
    room();
    fade();
    draw();
  }
  function room() {
    if (sides.hidden) return;
    sides.style.setProperty("--room", `${Math.max(280, innerHeight - find(".top").offsetHeight)}px`);
    draw();
  }

  // Heat map: a click leads to the sentence

  find(".map .cells")?.addEventListener("click", (event) => {
    const cells = event.currentTarget, box = cells.getBoundingClientRect();
    const [width, height] = [cells.viewBox.baseVal.width, cells.viewBox.baseVal.height];
    const cell = `${Math.floor((event.clientX - box.left) / box.width * width)},${Math.floor((event.clientY - box.top) / box.height * height)}`;
    const row = data.cells[cell];
    if (row === undefined) return;
    if (!sides.hidden) return choose(entryOf(pairs[row], "source"), true), entryOf(pairs[row], "source").element.scrollIntoView({ block: "center" });
    items.find((item) => Number(item.dataset.row) === row)?.closest(".sentence").scrollIntoView({ block: "start" });
  });

  search.addEventListener("input", () => {
    filter();
    if (innerWidth > 760) toFirst(); // where the field would scroll away with the page, only on Enter
  });
  least.addEventListener("input", filter);
  for (const box of document.querySelectorAll("[name=relation]")) box.addEventListener("change", filter);
  for (const button of document.querySelectorAll(".views button")) button.addEventListener("click", () => show(button.value));
  for (const pane of Object.values(panes)) pane.addEventListener("scroll", draw, { passive: true });
  addEventListener("resize", room);
  find(".filters").addEventListener("submit", (event) => { event.preventDefault(); toFirst(); });
  find(".filters").hidden = false;
  filter();
})();
