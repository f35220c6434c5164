/* Stepping through frames: a caption each, and for those who want it a figure and some music. Nothing sounds before a click. */

import { button, followTheme, h, icon, press } from "./dom.js";
import { sketch } from "./sketch.js";
import { Player } from "./synth.js";
import { Transport, placeIn } from "./transport.js";

const KEYS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -5, PageDown: 5, Home: -Infinity, End: Infinity };

class Stepper {
  constructor(root, host) {
    Object.assign(this, { root, host, index: -1, run: 0 });
    this.player = new Player({ ask: (program) => host.ask("samples", { program }) });
    this.transport = new Transport(this.player, { place: (step) => placeIn(this.player.piece, step), name: "this frame" });
    this.back = button("back", "One back", () => this.hand(this.index - 1), { key: "ArrowLeft" });
    this.next = button("next", "One on", () => this.hand(this.index + 1), { key: "ArrowRight" });
    this.slider = h("input", { type: "range", min: 0, step: 1, class: "mn-seek", "aria-label": host.get("label"),
      oninput: () => this.hand(Number(this.slider.value)) });
    this.count = h("span", { class: "mn-place" });
    this.through = button("through", "Go through all", () => (this.running ? this.halt() : this.goThrough()),
      { text: "Go through all", toggle: true });
    this.hear = h("input", { type: "checkbox" });
    this.hearing = h("label", { class: "mn-check" }, this.hear, "and hear each");
    this.caption = h("p", { class: "mn-caption", role: "status", "aria-live": "polite" });
    this.figure = h("img", { class: "mn-figure" });
    this.paper = h("div", { class: "mn-paper" });
    this.steps = h("div", { class: "mn-steps", role: "group", "aria-label": `${host.get("label")}, step by step` },
      this.back, this.slider, this.next, this.count, this.through, this.hearing);
    root.append(this.steps, this.caption, this.figure, this.paper, this.transport.element);
    this.transport.stopButton.addEventListener("click", () => this.halt(), true);   // before the player stops and the next frame comes
    root.addEventListener("keydown", (event) => this.key(event));
    this.ends = [this.player.listen((step) => this.line?.(step)), followTheme(root),
      host.watch(["frames"], () => this.open()), host.watch(["index"], () => this.show(host.get("index")))];
    host.adopt(root);
    this.open();
  }

  get running() { return this.run % 2 === 1; }                          // odd: going through; every start and stop adds one

  open() {
    this.halt();
    this.frames = this.host.get("frames");
    this.slider.max = this.frames.length - 1;
    this.hearing.hidden = !this.frames.some((frame) => frame.piece);
    for (const { image } of this.frames.slice(0, 3)) if (image) new Image().src = image;
    this.index = -1;
    this.show(this.host.get("index"));
  }

  /** Step by hand: going through all ends, and what sounds is cut. */
  hand(index) { this.halt(); this.show(index); }

  show(wanted) {
    const index = Math.min(Math.max(wanted, 0), this.frames.length - 1);
    if (index === this.index) return;
    const { caption, image, alt, notes, piece } = this.frames[index];
    this.index = index;
    this.player.stop();
    this.slider.value = index;
    this.slider.setAttribute("aria-valuetext", caption);
    this.count.textContent = `${index + 1} / ${this.frames.length}`;
    this.back.disabled = index === 0;
    this.next.disabled = index === this.frames.length - 1;
    this.caption.textContent = caption;
    this.figure.hidden = !image;
    if (image) Object.assign(this.figure, { src: image, alt });
    this.paper.hidden = this.transport.element.hidden = !piece;
    if (piece) {
      const { svg, follow } = sketch(notes, piece);
      this.line = follow;
      this.paper.replaceChildren(svg);
      this.player.load(notes, piece);
    }
    if (this.host.get("index") !== index) this.host.set({ index });
  }

  key(event) {
    const move = KEYS[event.key];
    if (move === undefined || event.altKey || event.ctrlKey || event.metaKey || event.target === this.transport.slider) return;
    event.preventDefault();
    this.hand(this.index + move);
  }

  async goThrough() {
    const run = ++this.run, going = () => this.run === run;
    this.mark();
    if (this.index === this.frames.length - 1) this.show(0);
    while (going()) {
      await (this.hear.checked && this.frames[this.index].notes.length ? this.heard() : this.wait(this.host.get("pace")));
      if (!going()) return;
      if (this.index === this.frames.length - 1) break;
      this.show(this.index + 1);
    }
    this.halt();
  }

  wait(seconds) { return new Promise((done) => { this.timer = setTimeout(done, seconds * 1000); }); }

  /** Play this frame's music to its end; a pause or a stop by hand ends going through. */
  async heard() {
    await this.player.play();
    await new Promise((done) => {
      const end = this.player.listen((step, state) => {
        if (state === "playing" || state === "starting") return;
        end();
        if (state === "paused") this.halt();
        done();
      });
    });
  }

  halt() {
    clearTimeout(this.timer);
    if (!this.running) return this.player.stop();
    this.run++;
    this.mark();
    this.player.stop();
  }

  mark() {
    press(this.through, this.running);
    this.through.replaceChildren(icon(this.running ? "pause" : "through"), this.running ? "Stop going" : "Go through all");
    this.caption.setAttribute("aria-live", this.running ? "off" : "polite");
  }

  close() {
    this.halt();
    for (const end of this.ends) end();
    this.transport.close();
    this.player.close();
    this.host.close();
  }
}

/** Fill `el` with a stepper; returns the way to take it away again. */
export function mountStepper(el, host) {
  const root = h("section", { class: "mn mn-stepper", tabindex: "-1", "aria-label": "Frames to step through" });
  el.append(root);
  const stepper = new Stepper(root, host);
  root.musicnn = stepper;
  return () => { stepper.close(); root.remove(); };
}
