/* Bets on the next note: each pitch is a column that coins are laid on. The answer is not known in the browser. */

import { button, followTheme, h } from "./dom.js";
import { sketch } from "./sketch.js";
import { Player, tap } from "./synth.js";
import { Transport, placeIn } from "./transport.js";

const HOW = "Click a column to lay 10 coins, with Shift to take them back. Keys: left and right choose, up and down lay and take.";
const STEPS = { ArrowUp: 5, ArrowDown: -5, PageUp: 25, PageDown: -25 };

class Stakes {
  constructor(root, host) {
    Object.assign(this, { root, host, at: 0, tunes: host.get("tunes") });
    this.player = new Player({ ask: (program) => host.ask("samples", { program }) });
    this.transport = new Transport(this.player, { place: (step) => placeIn(this.player.piece, step), name: "the opening" });
    this.title = h("h4", {});
    this.paper = h("div", { class: "mn-paper" });
    this.columns = h("div", { class: "mn-stakes", role: "group", "aria-label": "Coins on each pitch" });
    this.note = h("p", { class: "mn-status", role: "status", "aria-live": "polite" });
    this.dict = h("code", { class: "mn-dict" });
    const turn = (by) => () => this.show((this.at + by + this.tunes.length) % this.tunes.length);
    root.append(this.title, this.transport.element, this.paper, this.columns, this.note,
      h("div", { class: "mn-folds" }, button("", "Previous tune", turn(-1), { text: "Previous tune" }),
        button("", "Next tune", turn(1), { text: "Next tune" }),
        button("bin", "Take all coins of this tune back", () => this.clear(), { text: "Take all back" })),
      this.dict);
    this.ends = [host.watch(["laid"], () => this.draw()), this.player.listen((step) => this.line?.(step)), followTheme(root)];
    host.adopt(root);
    this.show(0);
  }

  get tune() { return this.tunes[this.at]; }
  get stake() { return this.host.get("laid")[this.tune.title] ?? {}; }
  get sum() { return Object.values(this.stake).reduce((a, b) => a + b, 0); }

  show(at) {
    this.at = at;
    const { title, notes, piece, pitches, last } = this.tune, { svg, follow } = sketch(notes, piece);
    this.title.textContent = `${title} (${at + 1} of ${this.tunes.length}): which pitch comes next?`;
    this.line = follow;
    this.paper.replaceChildren(svg);
    this.player.stop();
    this.player.load(notes, piece);
    this.player.prepare();
    this.places = pitches.map(([pitch, name]) => this.column(pitch, name, name === last));
    this.columns.replaceChildren(...this.places);
    this.places.find((place) => place.classList.contains("mn-last")).tabIndex = 0;
    this.note.textContent = HOW;
    this.draw();
  }

  column(pitch, name, last) {
    return h("div", { class: `mn-stake${last ? " mn-last" : ""}`, role: "spinbutton", tabindex: -1, "data-name": name,
      "aria-label": last ? `${name}, the last note heard` : name, "aria-valuemin": 0, "aria-valuemax": this.host.get("coins"),
      onclick: (event) => this.bet(event.currentTarget, pitch, event.shiftKey ? -10 : 10), onkeydown: (event) => this.key(event, pitch) },
    h("span", { class: "mn-coins" }), h("span", { class: "mn-pile" }, h("i", {})), h("b", {}, name));
  }

  key(event, pitch) {
    const place = event.currentTarget, i = this.places.indexOf(place), to = { ArrowLeft: i - 1, ArrowRight: i + 1 }[event.key];
    const by = event.key in STEPS ? STEPS[event.key] : event.key === "Home" ? -this.host.get("coins") : null;
    if (to === undefined && by === null) return;
    event.preventDefault();
    if (by !== null) return this.bet(place, pitch, by);
    this.focus(this.places[to]);
  }

  focus(place) {
    if (!place) return;
    for (const one of this.places) one.tabIndex = one === place ? 0 : -1;
    place.focus();
  }

  bet(place, pitch, by) {
    this.focus(place);
    const { name } = place.dataset, had = this.stake[name] ?? 0, left = this.host.get("coins") - this.sum;
    const now = Math.max(0, had + Math.min(by, left));
    const { [name]: _, ...rest } = this.stake;
    this.lay(now ? { ...rest, [name]: now } : rest);
    tap(this.tune.piece.parts[0].program, pitch);
    this.tell(name);
  }

  clear() { this.lay({}); this.tell(this.tune.last); }

  lay(stake) {
    this.host.set({ laid: { ...this.host.get("laid"), [this.tune.title]: stake } });
    this.draw();
  }

  /** Nats if this pitch comes: the share of the coins that lies on it, what was kept being spread over many. */
  cost(name) {
    const many = this.host.get("spread"), kept = Math.max(1, this.host.get("coins") - this.sum);
    return -Math.log(((this.stake[name] ?? 0) + kept / many) / (this.sum + kept));
  }

  tell(name) {
    const left = this.host.get("coins") - this.sum;
    this.note.textContent = `${left} coins left, spread over ${this.host.get("spread")} pitches. If ${name} comes, it costs you `
      + `${this.cost(name).toFixed(2)} nats; a pitch without coins costs ${this.cost("").toFixed(2)}.`;
  }

  draw() {
    for (const place of this.places) {
      const coins = this.stake[place.dataset.name] ?? 0;
      place.setAttribute("aria-valuenow", coins);
      place.setAttribute("aria-valuetext", `${coins} coins`);
      place.querySelector(".mn-coins").textContent = coins || "";
      place.querySelector("i").style.height = `${(100 * coins) / this.host.get("coins")}%`;
    }
    const inside = Object.entries(this.stake).map(([name, coins]) => `"${name}": ${coins}`).join(", ");
    this.dict.textContent = `"${this.tune.title}": ${inside ? `{${inside}}` : "..."}`;
  }

  close() {
    for (const end of this.ends) end();
    this.transport.close();
    this.player.close();
    this.host.close();
  }
}

/** Fill `el` with a betting table; returns the way to take it away again. */
export function mountStakes(el, host) {
  const root = h("section", { class: "mn", "aria-label": "Bets on the next note" });
  el.append(root);
  const table = new Stakes(root, host);
  root.musicnn = table;
  return () => { table.close(); root.remove(); };
}
