/* What follows what, as a table of shades and numbers. A row that is chosen tells what follows it, and plays a tune that begins there. */

import { button, followTheme, h, press } from "./dom.js";
import { sketch } from "./sketch.js";
import { Player } from "./synth.js";
import { Transport, placeIn } from "./transport.js";

const short = (share) => (share ? share.toFixed(2).replace(/^0/, "") : "");

class TransitionMap {
  constructor(root, host) {
    Object.assign(this, { root, host, row: null, seed: 0 });
    this.labels = host.get("labels");
    this.shares = host.get("shares");
    this.most = Math.max(...this.shares.flat());
    this.player = new Player({ ask: (program) => host.ask("samples", { program }) });
    this.transport = new Transport(this.player, { place: (step) => placeIn(this.player.piece, step), name: "the tune" });
    this.buttons = this.labels.map((label, i) => this.rowButton(label, i));
    this.rows = this.shares.map((row, i) => h("tr", {}, h("th", { scope: "row" }, this.buttons[i]),
      ...row.map((share) => this.cell(share, i))));
    this.title = h("h4", {}, `Choose a row: what follows each ${host.get("noun")}?`);
    this.list = h("div", { class: "mn-why" });
    this.paper = h("div", { class: "mn-paper" });
    this.note = h("p", { class: "mn-status", role: "status", "aria-live": "polite" });
    this.again = button("", "Another tune from here", () => this.choose(this.row), { text: "Another tune from here" });
    this.music = h("div", { hidden: true }, this.transport.element, this.paper, this.again);
    root.append(h("div", { class: "mn-columns" }, this.table(), h("div", {}, this.title, this.list, this.music, this.note)));
    this.ends = [this.player.listen((step) => this.line?.(step)), followTheme(root)];
    host.adopt(root);
  }

  table() {
    const noun = this.host.get("noun"), head = this.labels.map((label) => h("th", { scope: "col" }, label));
    return h("table", { class: "mn-map" }, h("caption", {}, `From each ${noun} (row) to the next (column)`),
      h("thead", {}, h("tr", {}, h("th", {}, "from"), ...head)), h("tbody", {}, ...this.rows));
  }

  rowButton(label, i) {
    return h("button", { type: "button", class: "mn-button", "aria-pressed": "false", "aria-label": `after ${label}`,
      onclick: () => this.choose(i), onkeydown: (event) => this.move(event, i) }, label);
  }

  cell(share, i) {
    const strength = Math.round((55 * share) / this.most);               // at most 55 %: ink on it stays readable, light or dark
    return h("td", { style: `--mn-strength: ${strength}%`, onclick: () => this.choose(i) }, short(share));
  }

  move(event, i) {
    const to = { ArrowUp: i - 1, ArrowDown: i + 1, Home: 0, End: this.labels.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.buttons[to]?.focus();
  }

  async choose(row) {
    this.seed = row === this.row ? this.seed + 1 : 1;
    this.row = row;
    this.buttons.forEach((one, i) => press(one, i === row));
    this.rows.forEach((one, i) => one.classList.toggle("mn-chosen", i === row));
    const order = this.shares[row].map((share, i) => [share, this.labels[i]]).filter(([share]) => share > 0).sort((a, b) => b[0] - a[0]);
    this.title.textContent = order.length ? `After ${this.labels[row]} came` : `Nothing ever came after ${this.labels[row]}`;
    this.list.replaceChildren(...order.map(([share, label]) => h("div", { class: "mn-odds" }, h("b", {}, label),
      h("span", { class: "mn-share", "aria-hidden": "true" }, h("i", { style: `width:${100 * share}%` })), h("span", {}, short(share)))));
    const asked = this.seed;
    try {
      const { content } = await this.host.ask("compose", { row, seed: asked });
      if (row === this.row && asked === this.seed) this.play(content);
    } catch (problem) { this.note.textContent = problem.message; }
  }

  play({ notes, piece }) {
    const { svg, follow } = sketch(notes, piece);
    this.line = follow;
    this.paper.replaceChildren(svg);
    this.music.hidden = false;
    this.player.stop();
    this.player.load(notes, piece);
    this.player.play();
    const names = notes.slice(0, 12).map(([, pitch]) => piece.names[pitch]).join(" ");
    this.note.textContent = `A tune from ${this.labels[this.row]}, seed ${this.seed}: ${names} …`;
  }

  close() {
    for (const end of this.ends) end();
    this.transport.close();
    this.player.close();
    this.host.close();
  }
}

/** Fill `el` with a transition table; returns the way to take it away again. */
export function mountTransitions(el, host) {
  const root = h("section", { class: "mn", "aria-label": "Table of what follows what" });
  el.append(root);
  const map = new TransitionMap(root, host);
  root.musicnn = map;
  return () => { map.close(); root.remove(); };
}
