/* Blind listening: two pieces, no names, one question. Which is which is known only to the other side. */

import { button, followTheme, h } from "./dom.js";
import { sketch } from "./sketch.js";
import { Player } from "./synth.js";
import { Transport, placeIn } from "./transport.js";

const NAMES = ["first", "second"];

class BlindTest {
  constructor(root, host) {
    Object.assign(this, { root, host, heard: new Set(), seen: false });
    this.count = h("p", { class: "mn-status" });
    this.sides = NAMES.map((name) => this.side(name));
    this.look = h("details", { class: "mn-fold", ontoggle: (e) => { this.seen ||= e.target.open; this.unlock(); } },
      h("summary", {}, "See the notes instead of hearing them"), ...this.sides.map((side) => side.paper));
    this.result = h("div", { class: "mn-result", role: "status", "aria-live": "polite" });
    this.desk = h("div", {}, ...this.sides.map((side) => side.element), this.look);
    root.append(h("h4", {}, host.get("question")), this.count, this.desk, this.result);
    this.ends = [host.watch(["trial", "progress"], () => this.show()), followTheme(root)];
    host.adopt(root);
    this.show();
  }

  side(name) {
    const player = new Player({ ask: (program) => this.host.ask("samples", { program }) });
    const transport = new Transport(player, { place: (step) => placeIn(player.piece, step), name: `the ${name}` });
    const answer = button("", `The ${name}`, () => this.answer(name), { text: `The ${name}` });
    const paper = h("div", { class: "mn-paper" });
    player.listen((step, state) => { if (state === "playing") { this.heard.add(name); this.unlock(); } });
    return { name, player, transport, answer, paper, element: h("div", { class: "mn-side" }, h("b", {}, name), transport.element, answer) };
  }

  show() {
    const trial = this.host.get("trial"), { text, done, asked } = this.host.get("progress");
    this.result.textContent = text;
    this.desk.hidden = !trial.pieces;
    this.count.textContent = trial.pieces ? `Trial ${done + 1}${done < asked ? ` of ${asked}` : ""}. Listen to both, then answer.` : "";
    if (!trial.pieces || trial.number === this.number) return;
    this.number = trial.number;
    this.heard.clear();
    this.seen = this.look.open;
    this.sides.forEach(({ player, paper }, i) => {
      const { notes, piece } = trial.pieces[i];
      player.stop();
      player.load(notes, piece);
      player.prepare();
      paper.replaceChildren(h("b", {}, NAMES[i]), sketch(notes, piece).svg);
    });
    this.unlock();
  }

  unlock() { for (const { answer } of this.sides) answer.disabled = this.heard.size < 2 && !this.seen; }

  async answer(choice) {
    for (const { player, answer } of this.sides) { player.stop(); answer.disabled = true; }
    try { await this.host.ask("answer", { number: this.number, choice, seen: this.seen }); } catch (problem) {
      this.result.textContent = problem.message;
      this.unlock();
    }
  }

  close() {
    for (const end of this.ends) end();
    for (const { player, transport } of this.sides) { transport.close(); player.close(); }
    this.host.close();
  }
}

/** Fill `el` with a blind test; returns the way to take it away again. */
export function mountBlindTest(el, host) {
  const root = h("section", { class: "mn mn-blind", "aria-label": "Blind listening test" });
  el.append(root);
  const test = new BlindTest(root, host);
  root.musicnn = test;
  return () => { test.close(); root.remove(); };
}
