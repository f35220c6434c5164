/* The row of buttons that plays: play and pause, stop, loop, a slider to seek, the tempo, and how the sound is doing. */

import { button, field, h, icon, press } from "./dom.js";

/** @param place (step) → words such as "bar 2 beat 1"; @param tempo (value) is told of a new tempo, null hides the field */
export class Transport {
  constructor(player, { place, tempo = null, loop = null, name = "" }) {
    Object.assign(this, { player, place });
    const whom = name ? ` ${name}` : "";
    this.playButton = button("play", `Play${whom}`, () => this.toggle(), { class: "mn-button mn-main" });
    this.stopButton = button("stop", `Stop${whom}`, () => player.stop());
    this.loopButton = loop && button("loop", "Repeat the marked range, or the whole piece", () => {
      this.looping = !this.looping;
      press(this.loopButton, this.looping);
      loop(this.looping);
    }, { toggle: true });
    this.slider = h("input", { type: "range", min: 0, max: 1, value: 0, step: 1, "aria-label": `Position${whom}`, class: "mn-seek",
      oninput: () => player.seek(Number(this.slider.value)) });
    this.text = h("span", { class: "mn-place" });
    this.tempoField = tempo && h("input", { type: "number", min: 20, max: 400, class: "mn-number", onchange: () => {
      const value = Math.min(400, Math.max(20, Number(this.tempoField.value) || 120));
      player.setTempo(value);
      tempo(value);
    } });
    this.element = h("div", { class: "mn-transport", role: "group", "aria-label": `Player${whom}` }, this.playButton, this.stopButton,
      this.loopButton, this.slider, this.text, tempo && field("♩ =", this.tempoField));
    this.end = player.listen((step, state) => this.follow(step, state));
    this.follow(0, "stopped");
  }

  toggle() {
    if (this.player.state === "playing") return this.player.pause();
    const slow = setTimeout(() => this.element.classList.add("mn-loading"), 150);
    this.player.prepare().finally(() => { clearTimeout(slow); this.element.classList.remove("mn-loading"); });
    return this.player.play();
  }

  follow(step, state) {
    const { piece } = this.player;
    if (state !== this.shown) {
      const label = `${state === "playing" ? "Pause" : "Play"}${this.playButton.title.replace(/^(Play|Pause)/, "")}`;
      this.playButton.replaceChildren(icon(state === "playing" ? "pause" : "play"));
      this.playButton.title = label;
      this.playButton.setAttribute("aria-label", label);
      this.shown = state;
    }
    const whole = Math.floor(step), words = piece.steps ? this.place(Math.min(whole, piece.steps - 1)) : "empty";
    this.slider.max = piece.steps;
    this.slider.value = whole;
    if (words === this.words) return;
    this.words = words;
    this.slider.setAttribute("aria-valuetext", words);
    this.text.textContent = words.replace(/ \+.*/, "").replace("bar ", "").replace(" beat ", " · ");
    if (this.tempoField && document.activeElement !== this.tempoField) this.tempoField.value = Math.round(piece.tempo);
  }

  close() { this.end(); }
}

/** The words for a step of a piece. */
export function placeIn(piece, step) {
  const within = step % piece.bar_steps, rest = within % piece.beat_steps;
  const beyond = rest ? ` + ${rest} step${rest > 1 ? "s" : ""}` : "";
  return `bar ${Math.floor(step / piece.bar_steps) + 1} beat ${Math.floor(within / piece.beat_steps) + 1}${beyond}`;
}
