/* Composing: the instrument holds the opening, knobs say how, four drafts are compared, one is kept, one note is questioned. */

import { button, field, h, press } from "./dom.js";
import { Instrument } from "./pianoroll.js";
import { sketch } from "./sketch.js";
import { Player } from "./synth.js";
import { Transport, placeIn } from "./transport.js";

const LETTERS = "ABCDEFGH";

class Draft {
  constructor(index, keep, ask) {
    this.player = new Player({ ask });
    this.transport = new Transport(this.player, { place: (step) => placeIn(this.player.piece, step), name: `draft ${LETTERS[index]}` });
    this.title = h("h4", {}, `Draft ${LETTERS[index]}`);
    this.paper = h("div", { class: "mn-paper" });
    this.metrics = h("table", { class: "mn-metrics" });
    this.keepButton = button("check", `Keep draft ${LETTERS[index]}`, () => keep(index), { text: "Keep" });
    this.element = h("article", { class: "mn-draft" }, this.title, this.paper, this.transport.element, this.metrics, this.keepButton);
    this.end = this.player.listen((step) => this.sketch?.follow(step));
    this.letter = LETTERS[index];
  }

  show({ seed, notes, piece, given, metrics, done }) {
    this.title.textContent = `Draft ${this.letter} · seed ${seed}${done ? "" : " …"}`;
    this.sketch = sketch(notes, piece, given);
    this.paper.replaceChildren(this.sketch.svg);
    this.player.load(notes, piece);
    this.metrics.replaceChildren(...metrics.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value))));
    this.keepButton.disabled = !done;
  }

  close() { this.end(); this.transport.close(); this.player.close(); }
}

class ComposerPanel {
  constructor(root, host) {
    Object.assign(this, { root, host, drafts: [], asked: 0 });
    this.home = new Instrument(root, host);
    this.settings = host.get("settings");
    this.plan = h("p", { class: "mn-plan" });
    this.go = button("play", "Compose", () => this.compose(), { text: "Compose", class: "mn-button mn-worded mn-main" });
    this.stop = button("stop", "Cancel", () => host.ask("cancel"), { text: "Cancel", disabled: true });
    this.bar = h("progress", { max: 1, value: 0, "aria-label": "progress" });
    this.note = h("span", { class: "mn-note", role: "status", "aria-live": "polite" });
    this.board = h("div", { class: "mn-drafts" });
    this.whyButton = button("ask", "Why this note?", () => this.askWhy(), { text: "Why this note?", disabled: true });
    this.reasons = h("div", { class: "mn-why", role: "group", "aria-label": "Likely notes" });
    root.append(h("div", { class: "mn-panel" }, this.knobs(), this.plan,
      h("div", { class: "mn-group mn-action" }, this.go, this.stop, host.get("explains") ? this.whyButton : null, this.bar, this.note)),
    this.reasons, this.board);
    this.home.roll.onselect = (notes) => { this.whyButton.disabled = notes.length !== 1; };
    this.ends = [host.watch(["drafts"], () => this.showDrafts()), host.watch(["work"], () => this.showWork()),
      host.watch(["settings"], () => this.showSettings()), this.home.sheet.listen((what) => what !== "select" && this.sayPlan())];
    this.sayPlan();
    this.showDrafts();
    this.showWork();
  }

  // ------------------------------------------------------------ knobs
  knobs() {
    this.dials = new Map();
    const dial = (control) => {
      const { name, low, high, whole, choices, help, unit } = control, output = h("output", {});
      const step = whole ? 1 : high - low >= 0.5 ? 0.05 : (high - low) / 100;
      const range = { type: "range", min: low, max: high, step, title: help };
      const input = choices.length ? h("select", { title: help }, ...choices.map((word) => h("option", {}, word))) : h("input", range);
      const words = `${name === "bars" ? "bars in all" : name.replaceAll("_", " ")}${unit ? ` (${unit})` : ""}`;
      input.addEventListener("input", () => this.turn(name, choices.length ? input.value : Number(input.value)));
      this.dials.set(name, { input, output });
      return h("label", { class: "mn-knob" }, h("span", {}, words), input, output);
    };
    const seeded = () => this.turn("seed", Math.max(0, Math.round(Number(this.seed.value) || 0)));
    this.seed = h("input", { type: "number", min: 0, max: 999999999, class: "mn-number mn-seed", onchange: seeded });
    this.seedLock = button("lock", "Keep this seed: the same settings give the same music",
      () => this.turn("seed_locked", !this.settings.seed_locked), { toggle: true });
    this.live = h("input", { type: "checkbox", onchange: () => this.turn("live", this.live.checked) });
    const box = h("div", { class: "mn-knobs" }, ...this.host.get("controls").map(dial),
      h("span", { class: "mn-field" }, field("seed", this.seed), this.seedLock),
      h("label", { class: "mn-check" }, this.live, "compose at every change"));
    this.showSettings();
    return box;
  }

  turn(name, value) {
    this.settings = { ...this.settings, [name]: value };
    this.host.set({ settings: this.settings });
    this.showSettings();
    if (name === "bars") this.sayPlan();
    if (!this.settings.live || name === "seed_locked") return;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.compose(1), 60);                  // the hand is still turning
  }

  showSettings() {
    this.settings = this.host.get("settings");
    for (const [name, { input, output }] of this.dials) {
      const value = this.settings[name];
      if (String(input.value) !== String(value)) input.value = value;
      output.textContent = input.tagName === "SELECT" ? "" : Number(value.toFixed(2));
    }
    this.seed.value = this.settings.seed;
    this.live.checked = this.settings.live;
    press(this.seedLock, this.settings.seed_locked);
  }

  sayPlan() {
    const { notes, locked } = this.home.sheet, { bars } = this.settings;
    this.plan.textContent = locked.length ? `Locked steps stay as they are; everything else in ${bars} bars is composed anew.`
      : notes.length ? `Nothing is locked: your notes are the opening, and the composer goes on to bar ${bars}.`
        : `The roll is empty: the composer begins from silence and writes ${bars} bars.`;
  }

  // ------------------------------------------------------------ work
  async try(kind, content) {
    try { return (await this.host.ask(kind, content)).content; } catch (problem) { this.note.textContent = problem.message; return null; }
  }

  compose(count = this.host.get("count")) {
    const { seed, seed_locked: fixed } = this.settings, first = this.host.get("drafts")[0];
    if (count > 1 && !fixed && first?.seed === seed) this.turn("seed", seed + count);
    clearTimeout(this.later);                                           // a knob's own turn would cancel this job a moment later
    this.reasons.replaceChildren();
    this.note.textContent = "asking the composer …";
    return this.try("compose", { count });
  }

  showWork() {
    const { running, fraction, note, error } = this.host.get("work");
    this.stop.disabled = !running;
    this.bar.value = fraction;
    this.bar.hidden = !running;
    this.note.textContent = error || note;
    this.note.classList.toggle("mn-wrong", Boolean(error));
  }

  showDrafts() {
    const shown = this.host.get("drafts");
    while (this.drafts.length < shown.length) {
      const keep = (index) => this.try("keep", { index }), ask = (program) => this.host.ask("samples", { program });
      this.drafts.push(new Draft(this.drafts.length, keep, ask));
      this.board.append(this.drafts.at(-1).element);
    }
    while (this.drafts.length > shown.length) { const last = this.drafts.pop(); last.close(); last.element.remove(); }
    shown.forEach((draft, i) => { if (this.seen?.[i] !== JSON.stringify(draft)) this.drafts[i].show(draft); });
    this.seen = shown.map((draft) => JSON.stringify(draft));
  }

  // ------------------------------------------------------------ why this note?
  async askWhy() {
    const [note] = this.home.sheet.selected, answer = note && await this.try("why", { step: note.onset });
    if (!answer) return;
    const { roll } = this.home, most = Math.max(...answer.candidates.map((c) => c.probability), 1e-9);
    const row = ({ label, probability, pitch }) => {
      const here = pitch === note.pitch, share = `${(100 * probability).toFixed(1)} %`;
      const words = here ? `${label}, ${share}, the note that stands here` : `${label}, ${share}: take it and go on from here`;
      return h("button", { type: "button", class: "mn-reason", disabled: pitch === null || here, "aria-label": words, title: words,
        onclick: () => this.try("go_on", { step: note.onset, pitch }) }, h("b", {}, here ? `${label} ✓` : label),
      h("span", { class: "mn-share" }, h("i", { style: `width:${(100 * probability) / most}%` })), h("span", {}, share));
    };
    const head = `At ${roll.place(note.onset)} the composer expected, before it saw ${roll.name(note.pitch)}:`;
    this.reasons.replaceChildren(h("p", {}, head), ...answer.candidates.map(row));
  }

  close() {
    clearTimeout(this.later);
    for (const end of this.ends) end();
    for (const draft of this.drafts) draft.close();
    this.home.close();
  }
}

/** Fill `el` with a composer's desk; returns the way to take it away again. */
export function mountComposer(el, host) {
  const root = h("section", { class: "mn mn-composer", "aria-label": `Composing with ${host.get("name")}` });
  el.append(root);
  const panel = new ComposerPanel(root, host);
  root.musicnn.panel = panel;
  return () => { panel.close(); root.remove(); };
}
