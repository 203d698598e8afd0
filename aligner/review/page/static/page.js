"use strict";
// What a person does, by mouse or by key, as a request to the server; what it answers is shown.

const $ = (id) => document.getElementById(id);
const WORDS = JSON.parse(document.body.dataset.words), RANKED = Boolean(document.body.dataset.ranked), LANG = document.documentElement.lang;
let version = 0, side = "source", marks = {}, linking = null, picked = {}, busy = Promise.resolve();

const list = new PairList($("list"), $("rows"), $("strip"), (numbers) => get("/rows", { at: numbers.join(",") }).then((answer) => answer.text()), moved);

function say(text, wrong) { $("said").textContent = text; $("said").classList.toggle("error", Boolean(wrong)); }

async function get(path, asked) {
  const answer = await fetch(`${path}?${new URLSearchParams({ ...asked, lang: LANG })}`);
  return checked(answer);
}

async function post(path, asked) {
  const body = JSON.stringify({ ...asked, reviewer: $("reviewer").value });
  return checked(await fetch(`${path}?lang=${LANG}`, { method: "POST", body, headers: { "content-type": "application/json" } }));
}

async function checked(answer) {
  if (answer.ok) return answer;
  let text = `${answer.status}`;
  try { text = (await answer.json()).error; } catch { /* words of a proxy are not ours */ }
  throw Object.assign(new Error(text), { status: answer.status });
}

function queue(work) { busy = busy.then(() => told(work)); return busy; }  // one after another

async function told(work) {
  try { return await work(); } catch (error) {
    say(error.status ? error.message : WORDS.lost, true);
    if (error.status === 409) await reload();
    return null;
  }
}

function standing(now) {
  version = now.version;
  $("count").textContent = now.count; $("decided").textContent = now.decided;
  $("stale").hidden = !now.stale;
  document.querySelector("[data-do=undo]").disabled = !now.undo;
  document.querySelector("[data-do=redo]").disabled = !now.redo;
}

function filters() { return Object.fromEntries([...new FormData($("filters"))].filter(([, value]) => value)); }

async function reload(number) {
  const here = number ?? list.number(list.cursor);
  const now = await (await get("/list", filters())).json();
  standing(now);
  const reasons = $("filters").elements.reason;
  if (reasons.options.length !== now.reasons.length + 1) reasons.append(...now.reasons.map(([value, text]) => new Option(text, value)).slice(reasons.options.length - 1));
  list.fill(now.rows, now.chosen);
  const position = list.position(here ?? 0);
  await list.go(position < 0 ? list.cursor : position);
}

function decide(asked, move) {  // about what the decision before left
  return queue(async () => {
    const row = list.here;
    if (asked.key === undefined && row) asked.key = row.dataset.key;
    const before = version, filtered = Object.keys(filters()).length > 0;
    const now = await (await post("/decide", { ...asked, token: crypto.randomUUID() })).json();
    standing(now);
    say("");
    if (!filtered && now.patch && now.version === before + 1) { list.patch(now.patch); await list.go(now.number + (move === "down" ? 1 : 0)); }
    else { await reload(now.number); if (move === "down" && !filtered) await list.go(list.cursor + 1); }
    if (move === "next") await next();
    if (MENDS.has(asked.action) && list.length < 1500) hint(version);
  });
}

function hint(since) {  // says that realigning would change something, once a row was mended and the reader pauses
  setTimeout(async () => {
    if (since !== version || !list.here || document.querySelector("dialog[open]")) return;
    try {
      const made = document.createElement("template");
      made.innerHTML = await (await post("/realign", { key: list.here.dataset.key, hint: true })).text();
      const count = Number(made.content.firstElementChild.dataset.count);
      if (count && since === version) say(`${WORDS.would} ${count}`);
    } catch { /* the reader did not ask */ }
  }, 600);
}

function step(by) { return queue(() => list.go(list.cursor + by)); }

async function next() {
  const asked = list.here ? { after: list.here.dataset.key } : {};
  const found = await (await get("/next", asked)).json();
  if (found.number === null) return say(WORDS.all_done);
  let position = list.position(found.number);
  if (position < 0) { $("filters").reset(); await reload(found.number); position = list.position(found.number); }
  await list.go(position);
}

// The row at the cursor: its sides, its mark to split at.

function moved(row) {
  if (row && row.dataset.key !== moved.key) { moved.key = row.dataset.key; marks = {}; picked = {}; }
  document.querySelectorAll(".side.active").forEach((each) => each.classList.remove("active"));
  if (row) { sideOf(row, side).classList.add("active"); draw(row); }
  document.querySelectorAll(".row.linking").forEach((each) => each.classList.remove("linking"));
  if (linking) document.querySelector(`[data-key="${linking}"]`)?.classList.add("linking");
}

function sideOf(row, name) { return row.querySelector(`.side[data-side=${name}]`); }
function textOf(row, name) { return [...sideOf(row, name).querySelectorAll(".piece")].map((each) => each.textContent).join(" "); }
function span(row, name) { const [a, b, c, d] = row.dataset.key.split(".").map(Number); return name === "source" ? [a, b] : [c, d]; }

function stops(row, name, sentences) {
  const found = [];
  sideOf(row, name).querySelectorAll(".piece[data-at]").forEach((piece) => {
    const at = Number(piece.dataset.at), text = piece.textContent;
    found.push(at);
    if (sentences) return;
    const words = new Intl.Segmenter(sideOf(row, name).lang || LANG, { granularity: "word" }).segment(text);
    for (const word of words) if (word.isWordLike && word.index) found.push(at + [...text.slice(0, word.index)].length);
  });
  return [...new Set([...found, span(row, name)[1]])];
}

function markOf(row, name) {
  if (marks[name] !== undefined) return marks[name];
  const places = stops(row, name, true);
  return places[1] ?? span(row, name)[1];
}

function moveMark(step, sentences) {
  const row = list.here;
  if (!row) return;
  const places = stops(row, side, sentences), now = markOf(row, side);
  const further = step > 0 ? places.find((place) => place > now) : places.findLast((place) => place < now);
  marks[side] = further ?? now;
  draw(row);
}

function draw(row) {
  row.querySelectorAll(".caret").forEach((each) => { const parent = each.parentNode; each.remove(); parent.normalize(); });
  for (const name of Object.keys(marks)) {
    const pieces = [...sideOf(row, name).querySelectorAll(".piece[data-at]")];
    const piece = pieces.findLast((each) => Number(each.dataset.at) <= marks[name]);
    if (!piece) continue;
    let left = marks[name] - Number(piece.dataset.at);
    const walk = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT), caret = document.createElement("span");
    caret.className = "caret";
    for (let node = walk.nextNode(), last = null; ; last = node, node = walk.nextNode()) {
      if (!node) { piece.append(caret); break; }
      const letters = [...node.data];
      if (left <= letters.length) { node.splitText(letters.slice(0, left).join("").length).before(caret); break; }
      left -= letters.length;
    }
  }
}

function clicked(event) {
  const row = event.target.closest(".row"), where = event.target.closest(".side");
  if (!row) return;
  const position = list.position(Number(row.dataset.number));
  if (where) side = where.dataset.side;
  if (position !== list.cursor) { queue(() => list.go(position)); return; }
  const piece = event.target.closest(".piece[data-at]");
  if (piece && !RANKED && getSelection().isCollapsed) {
    const found = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const old = found ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const [node, offset] = found ? [found.offsetNode, found.offset] : [old?.startContainer, old?.startOffset];
    if (node && piece.contains(node)) {
      const range = new Range();
      range.setStart(piece, 0); range.setEnd(node, offset);
      marks[side] = Number(piece.dataset.at) + [...range.toString()].length;
    }
  }
  moved(row);
}

// Dialogs.

function ask(title, first, second) {
  $("ask-title").textContent = title;
  [["ask-first", first], ["ask-second", second]].forEach(([id, field]) => {
    const label = $(id);
    label.hidden = !field;
    if (field) { label.firstElementChild.textContent = field[0]; label.lastElementChild.value = field[1]; }
  });
  const dialog = $("ask"), form = dialog.querySelector("form");
  dialog.returnValue = "";
  dialog.showModal();
  form.elements.first.focus();
  return closed(dialog).then((value) => (value === "save" ? [form.elements.first.value, form.elements.second.value] : null));
}

function closed(dialog) {
  return new Promise((done) => dialog.addEventListener("close", () => { list.here?.focus({ preventScroll: true }); done(dialog.returnValue); }, { once: true }));
}

function sheet(html, taken) {
  $("sheet-body").innerHTML = html;
  $("take").hidden = !taken;
  $("sheet").returnValue = "";
  $("sheet").showModal();
  $("sheet").scrollTop = 0;
  closed($("sheet")).then((value) => { if (value === "take") taken(); });
}

async function realign(onward) {
  const row = list.here;
  if (!row) return;
  const html = await (await post("/realign", { key: row.dataset.key, onward })).text();
  const made = document.createElement("template");
  made.innerHTML = html;
  const { number, count } = made.content.firstElementChild.dataset;
  sheet(html, Number(count) > 0 && (() => decide({ action: "take", number: Number(number) })));
}

async function edit() {
  const row = list.here;
  if (!row || sideOf(row, side).querySelector(":scope > em")) return;
  const answer = await ask(WORDS.edit, [WORDS[side], textOf(row, side)]);
  if (answer) await decide({ action: "edit", key: row.dataset.key, side, text: answer[0] });
}

async function comment() {
  const row = list.here;
  const answer = row && (await ask(WORDS.comment, [WORDS.comment, row.dataset.comment]));
  if (answer) await decide({ action: "comment", key: row.dataset.key, text: answer[0] });
}

async function term() {
  const answer = await ask(WORDS.term, [WORDS.source, picked.source || ""], [WORDS.target, picked.target || ""]);
  if (answer) await decide({ action: "term", source: answer[0], target: answer[1] });
}

async function link() {
  const row = list.here;
  if (!row) return;
  if (!linking) { linking = row.dataset.key; moved(row); return say(WORDS.linking); }
  const other = linking;
  linking = null;
  const [key, with_] = side === "target" ? [other, row.dataset.key] : [row.dataset.key, other];
  await decide({ action: "link", key, other: with_, crossing: $("crossing").checked });
}

async function copy() {
  const row = list.here;
  if (!row) return;
  await navigator.clipboard.writeText(`${textOf(row, "source")}\t${textOf(row, "target")}`);
  say(WORDS.copied);
}

function searchDialog() {
  if (!list.here) return;
  const form = $("find").querySelector("form");
  $("found").replaceChildren();
  form.elements.q.value = picked.source ? "" : textOf(list.here, "source").slice(0, 300);
  $("find").showModal();
  form.elements.q.select();
  closed($("find"));
}

const MENDS = new Set(["merge", "split", "shift", "unlink", "link"]);

const DO = {
  accept: () => (list.here?.dataset.status === "accepted" ? decide({ action: "reopen" }) : decide({ action: "accept" }, "down")),
  enter: () => decide({ action: "accept" }, "next"),
  reject: () => decide({ action: list.here?.dataset.status === "rejected" ? "reopen" : "reject" }, "down"),
  vouch: () => decide({ action: "vouch" }, "down"),
  merge: () => decide({ action: "merge" }),
  split: () => list.here && decide({ action: "split", source: markOf(list.here, "source"), target: markOf(list.here, "target") }),
  up: () => decide({ action: "shift", side, up: true }),
  down: () => decide({ action: "shift", side, up: false }),
  unlink: () => decide({ action: "unlink" }),
  none: () => decide({ action: "none" }),
  widen: () => decide({ action: "widen" }), narrow: () => decide({ action: "narrow" }),
  widen_up: () => decide({ action: "widen", first: true }), narrow_up: () => decide({ action: "narrow", first: true }),
  undo: () => decide({ action: "undo" }), redo: () => decide({ action: "redo" }),
  next: () => queue(next), realign: () => queue(() => realign(false)), onward: () => queue(() => realign(true)),
  link: () => link(), edit, comment, term, copy: () => queue(copy), search: searchDialog,
  keys: () => { $("keys").showModal(); closed($("keys")); },
  history: () => queue(async () => sheet(await (await get("/history", {})).text(), false)),
  filters: () => {
    const form = $("filters"), button = document.querySelector("[data-do=filters]");
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.elements.text.focus(); else list.here?.focus();
  },
  source: () => { side = "source"; moved(list.here); }, target: () => { side = "target"; moved(list.here); },
  before: () => step(-1), after: () => step(1), first: () => step(-Infinity), last: () => step(Infinity), far_up: () => step(-10), far_down: () => step(10),
  mark_back: () => moveMark(-1, false), mark_on: () => moveMark(1, false), sentence_back: () => moveMark(-1, true), sentence_on: () => moveMark(1, true),
};

const KEYS = {
  ArrowUp: "before", ArrowDown: "after", KeyK: "before", KeyJ: "after", Home: "first", End: "last", PageUp: "far_up", PageDown: "far_down",
  ArrowLeft: "source", ArrowRight: "target", Space: "accept", Enter: "enter", KeyN: "next", KeyX: "reject", KeyV: "vouch", KeyM: "merge", KeyS: "split",
  KeyU: "up", KeyD: "down", KeyB: "unlink", KeyL: "link", KeyE: "edit", KeyC: "comment", KeyR: "realign", "Shift+KeyR": "onward", KeyW: "widen",
  KeyQ: "narrow", "Shift+KeyW": "widen_up", "Shift+KeyQ": "narrow_up", Digit0: "none", KeyP: "search", KeyT: "term", KeyY: "copy", KeyZ: "undo", "Shift+KeyZ": "redo",
  "Ctrl+KeyZ": "undo", "Ctrl+KeyY": "redo", "Ctrl+Shift+KeyZ": "redo", KeyH: "history", Slash: "filters", "Shift+Slash": "keys",
  BracketLeft: "mark_back", BracketRight: "mark_on", "Shift+BracketLeft": "sentence_back", "Shift+BracketRight": "sentence_on",
};
const LADDER = new Set(["merge", "split", "up", "down", "unlink", "link", "realign", "onward"]), PASSAGES = new Set(["none", "widen", "narrow", "widen_up", "narrow_up", "search"]);

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.altKey) return;
  if (event.target.closest("input, select, textarea")) { if (event.key === "Escape") list.here?.focus(); return; }
  const name = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.shiftKey ? "Shift+" : ""}${event.code}`;
  const what = event.key === "?" ? "keys" : event.key === "/" ? "filters" : KEYS[name];
  if (!what || (RANKED ? LADDER : PASSAGES).has(what)) return;
  if (event.target.closest("button, a, summary") && ["Space", "Enter"].includes(event.code)) return;
  event.preventDefault();
  DO[what]();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]"), pick = event.target.closest("[data-pick]");
  if (button) DO[button.dataset.do]();
  else if (pick) { $("find").close(); decide({ action: "pick", number: Number(pick.dataset.pick) }); }
  else clicked(event);
});
$("strip").addEventListener("click", (event) => queue(() => list.jump(event)));
document.addEventListener("selectionchange", () => {
  const chosen = getSelection(), where = chosen.anchorNode?.parentElement?.closest(".side");
  if (where && !chosen.isCollapsed) picked[where.dataset.side] = chosen.toString().trim();
});
$("find").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  queue(async () => { $("found").innerHTML = await (await get("/search", Object.fromEntries(new FormData(event.target)))).text(); });
});
let pause;
$("filters").addEventListener("submit", (event) => event.preventDefault());
["input", "reset"].forEach((kind) => $("filters").addEventListener(kind, () => { clearTimeout(pause); pause = setTimeout(() => queue(() => reload()), 200); }));
async function look() {
  if (document.hidden) return;
  const now = await told(async () => (await get("/standing", {})).json());
  if (now && now.version !== version) queue(() => reload());
  else if (now) standing(now);
}
setInterval(look, 4000);
window.addEventListener("focus", look);
const kept = localStorage.getItem("reviewer");
if (kept && !$("reviewer").value) $("reviewer").value = kept;
$("reviewer").addEventListener("change", () => localStorage.setItem("reviewer", $("reviewer").value));
told(() => reload(0)).then(() => { document.body.dataset.ready = "1"; });
