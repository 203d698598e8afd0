"use strict";
// The list of all pairs, of which the page holds what is seen. Heights are guessed from lengths until a row was shown.

const MARGIN = 8;

class PairList {
  constructor(list, rows, strip, load, moved) {
    Object.assign(this, { list, rows, strip, load, moved });
    this.entries = []; this.chosen = null; this.heights = []; this.tops = [0]; this.shown = new Map();
    this.cursor = 0; this.stamp = 0; this.dirty = true;
    list.addEventListener("scroll", () => this.soon());
    new ResizeObserver(() => this.resized()).observe(list);
  }

  get length() { return this.entries.length; }
  number(position) { return this.chosen ? this.chosen[position] : position; }
  position(number) {
    if (!this.chosen) return number < this.length ? number : -1;
    return this.chosen.indexOf(number);
  }
  get here() { return this.shown.get(this.cursor) || null; }

  fill(entries, chosen) {
    Object.assign(this, { entries, chosen });
    this.cursor = Math.max(0, Math.min(this.cursor, entries.length - 1));
    this.heights = entries.map((entry) => this.guess(entry));
    this.forget();
  }

  patch([at, gone, come]) {
    this.entries.splice(at, gone, ...come);
    this.heights.splice(at, gone, ...come.map((entry) => this.guess(entry)));
    this.forget();
  }

  forget() { this.stamp += 1; this.dirty = true; this.stale = true; return this.draw(); }

  guess([length]) {
    const narrow = this.rows.clientWidth < 800;
    const column = narrow ? this.rows.clientWidth - 60 : (this.rows.clientWidth - 260) / 2;
    const lines = Math.ceil((length * 8.2) / Math.max(column, 120)) || 1;
    return narrow ? 44 + 2 * lines * 24 : Math.max(38, 15 + lines * 24);
  }

  resized() {
    if (this.width === this.list.clientWidth) return this.soon();
    const seen = this.tops.length > this.cursor + 1 && this.tops[this.cursor + 1] > this.list.scrollTop && this.tops[this.cursor] < this.list.scrollTop + this.list.clientHeight;
    const anchor = seen ? this.cursor : this.at(this.list.scrollTop);
    this.width = this.list.clientWidth;
    this.heights = this.entries.map((entry) => this.guess(entry));
    this.dirty = true;
    this.measure();
    this.list.scrollTop = this.tops[anchor] || 0;
    this.soon();
  }

  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); });
  }

  measure() {
    if (!this.dirty) return;
    let top = 0;
    this.tops = new Array(this.length + 1);
    for (let i = 0; i < this.length; i++) { this.tops[i] = top; top += this.heights[i]; }
    this.tops[this.length] = top;
    this.rows.style.height = `${top}px`;
    this.dirty = false;
  }

  at(y) {
    let low = 0, high = this.length;
    while (low < high) { const middle = (low + high) >> 1; if (this.tops[middle + 1] <= y) low = middle + 1; else high = middle; }
    return Math.min(low, Math.max(0, this.length - 1));
  }

  draw() {  // one at a time; what is asked for meanwhile is drawn after it
    this.again = true;
    this.drawing ??= (async () => {
      try { while (this.again) { this.again = false; await this.once(); } } finally { this.drawing = null; }
    })();
    return this.drawing;
  }

  async once() {
    this.measure();
    this.paint();
    const stamp = this.stamp, top = this.list.scrollTop;
    const first = Math.max(0, this.at(top) - MARGIN);
    const last = Math.min(this.length, this.at(top + this.list.clientHeight) + MARGIN + 1);
    const wanted = [];
    for (let i = first; i < last; i++) if (this.stale || !this.shown.has(i)) wanted.push(i);
    const html = wanted.length ? await this.load(wanted.map((i) => this.number(i))) : "";
    if (stamp !== this.stamp) { this.again = true; return; }
    if (this.stale) this.shown.clear();
    this.stale = false;
    const made = document.createElement("template");
    made.innerHTML = html;
    for (const row of made.content.children) this.shown.set(this.position(Number(row.dataset.number)), row);
    this.place(first, last);
  }

  place(first, last) {
    const held = this.rows.contains(document.activeElement) || document.activeElement === this.list || document.activeElement === document.body;
    for (const i of [...this.shown.keys()]) if (i < first || i >= last) this.shown.delete(i);
    const order = [...this.shown.keys()].sort((a, b) => a - b).map((i) => this.shown.get(i));
    if (order.length !== this.rows.children.length || order.some((row, i) => row !== this.rows.children[i])) this.rows.replaceChildren(...order);
    const anchor = this.at(this.list.scrollTop), offset = this.list.scrollTop - this.tops[anchor];
    for (const [i, row] of this.shown) {
      const height = row.offsetHeight;
      if (Math.abs(height - this.heights[i]) > 0.5) { this.heights[i] = height; this.dirty = true; }
    }
    if (this.dirty) { this.measure(); this.list.scrollTop = this.tops[anchor] + offset; }
    for (const [i, row] of this.shown) row.style.top = `${this.tops[i]}px`;
    this.mark(held);
    this.settled = this.stamp;
  }

  mark(held) {
    for (const [i, row] of this.shown) {
      const here = i === this.cursor;
      row.classList.toggle("here", here);
      row.tabIndex = here ? 0 : -1;
      if (here) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
    }
    if (held && this.here && document.activeElement !== this.here && !document.querySelector("dialog[open]")) this.here.focus({ preventScroll: true });
    this.moved(this.here);
  }

  async go(position) {
    if (!this.length) return;
    this.cursor = Math.max(0, Math.min(position, this.length - 1));
    this.measure();
    for (let tries = 0; tries < 3; tries++) {  // heights become known on the way
      const top = this.tops[this.cursor], bottom = this.tops[this.cursor + 1], view = this.list.clientHeight;
      if (top < this.list.scrollTop) this.list.scrollTop = Math.max(0, top - view * 0.15);
      else if (bottom > this.list.scrollTop + view) this.list.scrollTop = Math.max(0, Math.min(top, bottom - view * 0.75));
      else if (this.here) break;
      await this.draw();
    }
    this.mark(true);
    this.paint();
  }

  jump(event) {
    const box = this.strip.getBoundingClientRect();
    return this.go(Math.floor(((event.clientY - box.top) / box.height) * this.length));
  }

  paint() {
    const { strip } = this, ratio = window.devicePixelRatio || 1, style = getComputedStyle(strip);
    const width = (strip.width = Math.round(strip.clientWidth * ratio)), height = (strip.height = Math.round(strip.clientHeight * ratio));
    const ink = strip.getContext("2d"), colour = (name) => style.getPropertyValue(name);
    const bands = [0, 1, 2, 3, 4].map((n) => colour(`--band-${n}`)), states = ["--undecided", "--accepted", "--rejected"].map(colour);
    const lines = Math.min(height, this.length);
    for (let line = 0; line < lines; line++) {
      const from = Math.floor((line * this.length) / lines), to = Math.max(from + 1, Math.floor(((line + 1) * this.length) / lines));
      let band = 4, state = 3;
      for (let i = from; i < to; i++) { const [, b, s] = this.entries[i]; band = Math.min(band, b); state = Math.min(state, s); }
      const y = (line * height) / lines, high = Math.max(1, height / lines);
      ink.fillStyle = bands[band]; ink.fillRect(0, y, width * 0.62, high);
      ink.fillStyle = states[state % 3]; ink.fillRect(width * 0.62, y, width * 0.38, high);
    }
    const total = this.tops[this.length] || 1;
    ink.strokeStyle = colour("--ink"); ink.lineWidth = 1.5 * ratio;
    const y = (this.at(this.list.scrollTop) / Math.max(1, this.length)) * height;
    const high = Math.max(4 * ratio, (this.list.clientHeight / total) * height);
    ink.strokeRect(ratio, Math.min(y, height - high), width - 2 * ratio, high);
  }
}
