// Shows under the picture what lies under the pointer: the bead that is nearest, or else the two sentences.
"use strict";
(async () => {
  const NEAR = 3; // pixels from a bead's box at which it is still meant
  const data = JSON.parse(document.getElementById("data").textContent);
  const options = { mode: "vega", ast: true, actions: false, tooltip: false, defaultStyle: false, renderer: "canvas" };
  const DARK = { // what stands for the colours of the paper's picture where the page is dark
    "#8a1020": "#ff8f9c", "#5b2a86": "#cda6f5", "#d9700a": "#ffb066", "#000": "#fff", "#444": "#aaa69e", "#555": "#bbb",
  };
  const MARGIN = 90, NARROW = 700; // pixels beside the picture for an axis; a page narrower than this is a phone's

  /** The picture in the page's colours, and no wider than the page. */
  function fitted(spec) {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches, room = document.documentElement.clientWidth;
    const made = JSON.parse(JSON.stringify(spec), (_, value) => (dark && DARK[value]) || value);
    const ink = dark ? "#e6e3dc" : "#111", { axis } = made.config;
    made.config.axis = { ...axis, labelColor: ink, titleColor: ink, tickColor: "#888" };
    made.config.legend = { labelColor: ink, titleColor: ink };
    made.config.title = { color: ink };
    if (room >= NARROW) return made;
    const scale = Math.min(1, (room - MARGIN) / made.width);
    [made.width, made.height] = [Math.round(made.width * scale), Math.max(120, Math.round(made.height * scale))];
    made.title.limit = room - 24;
    made.config.legend.layout = { bottom: { direction: "vertical" } };
    return made;
  }
  const { view } = await vegaEmbed("#plot", fitted(data.spec), options);
  const part = (name) => document.querySelector(`#facts .${name}`);

  const run = (first, stop) => (stop - first > 1 ? `${first + 1}-${stop}` : `${first + 1}`);
  const text = (texts, first, stop) => texts.slice(first, stop).join("\n");

  /** For each sentence of both sides, the bead that holds it. */
  function held(beads) {
    const sides = { source: [], target: [] };
    for (const bead of beads) {
      for (let number = bead.top; number < bead.bottom; number++) sides.source[number] = bead;
      for (let number = bead.left; number < bead.right; number++) sides.target[number] = bead;
    }
    return sides;
  }

  /** How many pixels a point, in sentences, is away from a bead's box. */
  function away(bead, x, y) {
    const outside = (scale, low, at, high) => Math.max(scale(low + 0.5) - scale(at), 0, scale(at) - scale(high + 0.5));
    return Math.max(
      outside(view.scale("x"), bead.left, x, bead.right),
      outside(view.scale("y"), bead.top, y, bead.bottom),
    );
  }

  function cosine(source, target) {
    const { values, steps, columns } = data.grid;
    return (values[Math.floor(source / steps[0]) * columns + Math.floor(target / steps[1])] / 1000).toFixed(2);
  }

  const side = (first, stop) => (stop > first ? run(first, stop) : "nothing");
  const across = (bead) => side(bead.left, bead.right);
  const down = (bead) => side(bead.top, bead.bottom);

  function beadFacts(bead) {
    const both = bead.bottom > bead.top && bead.right > bead.left;
    part("numbers").textContent =
      `${down(bead)} beside ${across(bead)}` +
      (both ? `, score ${bead.score.toFixed(2)}` : "") + (bead.kind === 1 ? ", moved" : "");
    part("source").textContent = text(data.source, bead.top, bead.bottom);
    part("target").textContent = text(data.target, bead.left, bead.right);
  }

  function cellFacts(source, target) {
    part("numbers").textContent =
      `${source + 1} and ${target + 1}: ${data.label} ${cosine(source, target)}\n` +
      `source ${source + 1} is beside ${across(beads.source[source])}, ` +
      `target ${target + 1} beside ${down(beads.target[target])}`;
    part("source").textContent = data.source[source];
    part("target").textContent = data.target[target];
  }

  const beads = held(view.data("beads"));
  function show(pointer) {
    const at = pointer && { x: Math.round(pointer[0]) - 1, y: Math.round(pointer[1]) - 1 };
    if (!at || !(at.x in data.target) || !(at.y in data.source)) return view.signal("lit", [0, 0, 0, 0]).runAsync();
    const near = [beads.source[at.y], beads.target[at.x]]
      .map((bead) => ({ bead, pixels: away(bead, ...pointer) }))
      .sort((one, other) => one.pixels - other.pixels)[0];
    const meant = near.pixels <= NEAR ? near.bead : null;
    if (meant) beadFacts(meant);
    else cellFacts(at.y, at.x);
    return view.signal("lit", meant ? [meant.top, meant.bottom, meant.left, meant.right] : [0, 0, 0, 0]).runAsync();
  }

  view.addSignalListener("pointer", (_, pointer) => show(pointer));
  document.body.dataset.ready = "yes";
})();
