/* The piano roll: the picture of a sheet, its tools, its spoken line and its table. It knows no host; the owner listens to `sheet`. */

import { button, calm, field, followTheme, h, press } from "./dom.js";
import { Grid, RULER } from "./grid.js";
import { KEY_HELP, attachKeys, attachPointer } from "./hands.js";
import { endOf } from "./notes.js";
import { tap } from "./synth.js";
import { placeIn } from "./transport.js";

const MOST_ROWS = 300;                                                  // of the table; a longer one helps nobody

export class Roll {
  /** @param sheet the notes; @param player sounds them; @param label the piece's name for screen readers */
  constructor(sheet, player, height = 320) {
    Object.assign(this, { sheet, player, tool: "draw", part: 0, range: null, box: null, scaleShown: true, tableOpen: false });
    this.length = this.beat = sheet.piece.beat_steps;                   // steps of the next note that is drawn
    this.root = h("div", { class: "mn-roll-frame" });
    this.build(height);
    this.grid = new Grid(this.view, this.spacer, this.under, this.over);
    this.choosePitches();
    this.cursor = { step: 0, pitch: this.sheet.notes[0]?.pitch ?? this.sheet.tune(60) };
    attachPointer(this);
    attachKeys(this, this.field);
    this.ends = [sheet.listen((what) => this.hear(what)), player.listen((step, state) => this.follow(step, state))];
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.view);
    this.view.addEventListener("scroll", () => this.redraw());
  }

  build(height) {
    this.under = h("canvas", { "aria-hidden": "true" });
    this.over = h("canvas", { "aria-hidden": "true", class: "mn-over" });
    this.spacer = h("div", { class: "mn-spacer" }, h("div", { class: "mn-stage" }, this.under, this.over));
    this.view = h("div", { class: "mn-view", style: `height:${height}px` }, this.spacer);
    this.field = h("div", { class: "mn-roll", tabindex: "0", role: "application", "aria-roledescription": "piano roll",
      onfocus: () => { this.focused = true; this.sayCursor(); this.redraw(); },
      onblur: () => { this.focused = false; this.redraw(); } }, this.view);
    this.status = h("p", { class: "mn-status", role: "status", "aria-live": "polite" });
    this.table = h("div", { class: "mn-table", tabindex: "0", role: "region", "aria-label": "notes as a table" });
    this.keys = h("details", { class: "mn-fold" }, h("summary", {}, "Keys"),
      h("dl", { class: "mn-keys" }, ...KEY_HELP.flatMap(([key, does]) => [h("dt", {}, key), h("dd", {}, does)])));
    const notes = h("details", { class: "mn-fold", ontoggle: (e) => { this.tableOpen = e.target.open; this.fillTable(); } },
      h("summary", {}, "Notes as a table"), this.table);
    this.folds = h("div", { class: "mn-folds" }, notes, this.keys);
    this.root.append(this.tools(), this.field, this.status, this.folds);
    this.label();
  }

  tools() {
    const tool = (name, label, key) => button(name, label, () => this.setTool(name), { key, toggle: true });
    this.toolButtons = { draw: tool("draw", "Draw", "D"), select: tool("select", "Select", "X"), erase: tool("erase", "Erase", "E") };
    this.undoButton = button("undo", "Undo", () => this.undo(), { key: "Control+Z" });
    this.redoButton = button("redo", "Redo", () => this.redo(), { key: "Control+Y" });
    this.lockButton = button("lock", "Lock or unlock the selected notes or the marked range", () => this.lock(), { key: "L" });
    const check = (label, change) => h("label", { class: "mn-check" },
      h("input", { type: "checkbox", checked: true, onchange: (e) => change(e.target.checked) }), label);
    this.scaleCheck = check("", (on) => { this.scaleShown = this.sheet.inScale = on; this.redraw(); });
    this.scaleCheck.title = "Show the scale and stay in it";
    this.monoCheck = check("Melody", (on) => this.sheet.setPiece({ mono: on }));
    this.monoCheck.title = "One note at a time in each part";
    this.snapField = h("select", { "aria-label": "Grid", onchange: (e) => { this.sheet.snap = Number(e.target.value); this.redraw(); } });
    this.partField = h("select", { "aria-label": "Part", onchange: (e) => this.setPart(Number(e.target.value)) });
    this.partLabel = field("Part", this.partField);
    this.bars = h("input", { type: "number", min: 1, max: 999, class: "mn-number", onchange: () => this.setBars() });
    this.fillTools();
    press(this.toolButtons.draw, true);
    return h("div", { class: "mn-tools", role: "toolbar", "aria-label": "Tools of the piano roll" },
      h("span", { class: "mn-group" }, ...Object.values(this.toolButtons)),
      h("span", { class: "mn-group" }, this.undoButton, this.redoButton),
      h("span", { class: "mn-group" }, this.lockButton, button("bin", "Delete the selected notes", () => this.remove(), { key: "Delete" })),
      h("span", { class: "mn-group" }, button("narrower", "Zoom out", () => this.zoom(1 / 1.3)),
        button("wider", "Zoom in", () => this.zoom(1.3)), button("fit", "Show the whole piece", () => this.fit())),
      h("span", { class: "mn-group mn-fields" }, this.partLabel, field("Grid", this.snapField), field("Bars", this.bars), this.scaleCheck,
        this.monoCheck));
  }

  /** Choices that depend on the piece: grid values, parts, length, scale. */
  fillTools() {
    const { piece } = this.sheet, quarter = piece.steps_per_quarter;
    const values = [[quarter * 2, "1/2"], [quarter, "1/4"], [quarter / 2, "1/8"], [quarter / 3, "1/8 triplet"], [quarter / 4, "1/16"],
      [quarter / 6, "1/16 triplet"], [1, "step"]];
    const fitting = values.filter(([steps], i) => Number.isInteger(steps) && values.findIndex((v) => v[0] === steps) === i);
    if (!fitting.some(([steps]) => steps === this.sheet.snap)) this.sheet.snap = 1;
    const option = (value, name, selected) => h("option", { value, selected }, name);
    this.snapField.replaceChildren(...fitting.map(([steps, name]) => option(steps, name, steps === this.sheet.snap)));
    this.partField.replaceChildren(...piece.parts.map((p, i) => option(i, p.name || `part ${i + 1}`, i === this.part)));
    this.monoCheck.firstChild.checked = Boolean(piece.mono);
    this.partLabel.hidden = piece.parts.length < 2;
    this.bars.value = Math.ceil(piece.steps / piece.bar_steps);
    this.scaleCheck.hidden = !(piece.scale && piece.scale.length);
    this.scaleCheck.lastChild.textContent = piece.key ?? "";
    this.undoButton.disabled = !this.sheet.past.length;
    this.redoButton.disabled = !this.sheet.future.length;
  }

  /** Wear the theme of `root`. Sizes are known only when the page has laid it out. */
  mounted(root) {
    this.themed = root;
    this.ends.push(followTheme(root, () => { this.grid.dress(root); this.redraw(); }));
    this.grid.dress(root);
    this.say("Click to draw, drag to stretch. Press ? for all keys.");
  }

  resized() {
    if (!this.view.clientWidth) return;                                 // hidden, such as in a closed tab
    this.grid.measure(this.sheet.steps);
    if (!this.seen) {
      this.seen = true;
      this.fit();
    }
    this.redraw();
  }

  middle() {
    const pitches = this.sheet.notes.filter((n) => n.part === this.part).slice(0, 1000).map((n) => n.pitch);
    return pitches.length ? (Math.min(...pitches) + Math.max(...pitches)) / 2 : 66;
  }

  choosePitches() {
    let low = 55, high = 79;
    for (const n of this.sheet.notes) { low = Math.min(low, n.pitch); high = Math.max(high, n.pitch); }
    this.grid.low = Math.max(0, low - 7);
    this.grid.high = Math.min(127, high + 7);
    if (matchMedia("(pointer: coarse)").matches) this.grid.rowHeight = 24;   // fingers are wider than arrows
  }

  // ------------------------------------------------------------ what hands ask for
  setTool(name) {
    this.tool = name;
    for (const [key, element] of Object.entries(this.toolButtons)) press(element, key === name);
  }
  setPart(part) { if (part !== this.part) { this.part = part; this.partField.value = part; this.redraw(); } }
  setBars() {
    if (!this.sheet.setBars(Math.round(Number(this.bars.value)))) this.say("that length is not possible: locked music lies beyond it");
    this.fillTools();
  }
  setRange(range) {
    this.range = range && range[0] < range[1] ? range : null;
    this.onrange?.(this.range);
    if (this.range) this.say(`marked: ${this.place(this.range[0])} to ${this.place(this.range[1])}`);
    this.redraw();
  }
  lock() {
    const chosen = this.sheet.selected, { range, sheet } = this;
    const spans = chosen.length ? chosen.map((n) => [n.part, n.onset, endOf(n)])
      : range ? sheet.piece.parts.map((_, part) => [part, ...range]) : [];
    if (!spans.length) return this.say("select notes, or mark a range on the ruler, then lock");
    this.say(sheet.toggleLock(spans) ? "locked: nobody changes these steps" : "unlocked");
  }
  remove() { this.afterEdit(this.sheet.edit(this.sheet.removed()), this.sheet.chosen.size); }
  undo() { this.say(this.sheet.undo() ? "undone" : "nothing to undo"); }
  redo() { this.say(this.sheet.redo() ? "done again" : "nothing to redo"); }
  seek(step) { this.player.seek(step); }
  toggle() { if (this.player.state === "playing") this.player.pause(); else this.player.play(); }
  stop() { this.player.stop(); }
  help() { this.keys.open = !this.keys.open; }
  preview(pitch, part = this.part) {
    if (this.player.state !== "playing") { this.player.prepare(); tap(this.player.program(part), pitch); }
  }
  refuse() { this.say("locked: unlock these steps first (L)"); }
  afterEdit(done, chosen) {
    if (done) this.tellSelection();
    else if (chosen) this.refuse();
    else this.say("select a note first");
  }

  zoom(factor, x = this.view.clientWidth / 2) {
    const { grid, view } = this, step = grid.stepAt(x);
    grid.stepWidth = Math.min(80, Math.max(0.5, grid.stepWidth * factor));
    grid.measure(this.sheet.steps);
    view.scrollLeft += grid.x(step) - x;
    this.redraw();
  }
  fit() {
    this.wide = this.sheet.steps;
    this.zoom((this.view.clientWidth - 50) / Math.max(this.sheet.steps, 1) / this.grid.stepWidth);
    this.view.scrollLeft = 0;
    this.view.scrollTop = RULER + (this.grid.high - this.middle()) * this.grid.rowHeight - this.view.clientHeight / 2;
  }

  // ------------------------------------------------------------ what happens
  hear(what) {
    if (what === "load") this.choosePitches();
    if (this.beat !== this.sheet.piece.beat_steps) this.length = this.beat = this.sheet.piece.beat_steps;
    if (this.seen && (what === "load" || this.wide !== this.sheet.steps)) requestAnimationFrame(() => this.fit());
    if (what !== "select" && what !== "preview") {
      this.part = Math.min(this.part, Math.max(0, this.sheet.piece.parts.length - 1));
      if (this.range && this.range[1] > this.sheet.steps) this.setRange(null);
      this.grid.measure(this.sheet.steps);
      this.label();
      this.fillTools();
      this.fillTable();
    }
    this.redraw();
  }

  follow(step, state) {
    const { grid, view } = this, x = grid.x(step);
    if (state === "playing" && (x > view.clientWidth - 30 || x < 46)) {
      view.scrollLeft = Math.max(0, view.scrollLeft + x - 70);            // turn the page: a steady picture is kinder than a gliding one
    }
    this.redraw(true);
  }

  redraw(overOnly = false) {
    this.whole ||= !overOnly;
    this.asked ??= requestAnimationFrame(() => {
      const all = this.whole;
      this.asked = null;
      this.whole = false;
      if (!this.themed || !this.grid.colours || !this.view.clientWidth) return;
      if (all) this.grid.draw(this.sheet, this);
      const playing = this.player.state === "playing", position = this.player.position;
      this.grid.drawOver(this.sheet, { playhead: playing && calm() ? Math.floor(position) : position, playing,
        cursor: this.focused && this.cursor, box: this.box });
    });
  }

  // ------------------------------------------------------------ words
  place(step) { return placeIn(this.sheet.piece, step); }
  name(pitch) { return this.sheet.piece.names?.[pitch] ?? String(pitch); }
  describe(n) {
    const length = `${n.duration} step${n.duration > 1 ? "s" : ""}`, locked = this.sheet.isLocked(n) ? ", locked" : "";
    return `${this.name(n.pitch)}, ${this.place(n.onset)}, ${length}${locked}`;
  }
  say(text) { this.status.textContent = text; }
  sayCursor() {
    const { step, pitch } = this.cursor;
    const n = this.sheet.notes.find((m) => m.pitch === pitch && m.onset <= step && step < endOf(m));
    this.grid?.reveal(step, pitch);
    this.say(n ? `on ${this.describe(n)}` : `${this.name(pitch)}, ${this.place(step)}, empty`);
  }
  tellSelection() {
    const chosen = this.sheet.selected;
    if (chosen.length === 1) { this.grid.reveal(chosen[0].onset, chosen[0].pitch); this.say(this.describe(chosen[0])); }
    else this.say(chosen.length ? `${chosen.length} notes selected` : `${this.sheet.notes.length} notes`);
    this.onselect?.(chosen);
  }
  label() {
    const { notes, piece } = this.sheet, bars = Math.ceil(piece.steps / piece.bar_steps);
    this.field.setAttribute("aria-label", `Piano roll${piece.title ? ` of ${piece.title}` : ""}: ${notes.length} notes in ${bars} bars. `
      + "Arrow keys move the cursor, Enter draws a note, N goes to the next note, Space plays, question mark shows all keys.");
  }

  fillTable() {
    if (!this.tableOpen) return;
    const { notes, piece } = this.sheet;
    const part = (n) => piece.parts[n.part]?.name || n.part + 1, locked = (n) => (this.sheet.isLocked(n) ? "yes" : "");
    const cells = (n) => [this.place(n.onset), this.name(n.pitch), n.duration, n.velocity, part(n), locked(n)];
    const heads = ["Onset", "Pitch", "Steps", "Velocity", "Part", "Locked"].map((text) => h("th", { scope: "col" }, text));
    const rows = notes.slice(0, MOST_ROWS).map((n) => h("tr", {}, ...cells(n).map((text) => h("td", {}, String(text)))));
    const more = notes.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${notes.length} notes.` : `${notes.length} notes.`;
    this.table.replaceChildren(h("table", {}, h("caption", {}, more),
      h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows)));
  }

  close() {
    this.ends.forEach((end) => end());
    this.observer.disconnect();
    cancelAnimationFrame(this.asked);
  }
}
