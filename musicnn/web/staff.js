/* Staff notation, engraved by the other side as SVG, with the sounding notes lit. `marks`: which element sounds when, [id, onset, end]. */

import { h } from "./dom.js";

const PAUSE = 350;                                                      // ms without an edit before engraving again

export class Staff {
  /** @param ask () → Promise<{svg, marks}>; @param open whether it is shown from the beginning */
  constructor(player, ask, open) {
    Object.assign(this, { player, ask, marks: [], lit: new Set(), serial: 0 });
    this.paper = h("div", { class: "mn-staff" });
    this.element = h("details", { class: "mn-fold mn-score", open, ontoggle: () => this.refresh(0) },
      h("summary", {}, "Score"), this.paper);
    this.end = player.listen((step, state) => this.follow(step, state));
  }

  refresh(pause = PAUSE) {
    clearTimeout(this.timer);
    if (!this.element.open) return;
    const serial = ++this.serial;
    this.timer = setTimeout(async () => {
      this.element.classList.add("mn-loading");
      try {
        const { svg, marks } = await this.ask();
        if (serial === this.serial) { this.paper.innerHTML = svg; this.marks = marks; this.lit.clear(); }
      } catch (problem) {
        if (serial === this.serial) this.paper.textContent = problem.message;
      }
      this.element.classList.remove("mn-loading");
    }, pause);
  }

  follow(step, state) {
    if (!this.element.open) return;
    const now = new Set(state === "playing" ? this.marks.filter(([, onset, end]) => onset <= step && step < end).map(([id]) => id) : []);
    const dress = (id, on) => {                                          // a tied note goes on as "id-…"
      for (const head of this.paper.querySelectorAll(`[id="${id}"], [id^="${id}-"]`)) head.classList.toggle("mn-sounding", on);
    };
    for (const id of this.lit) if (!now.has(id)) dress(id, false);
    for (const id of now) if (!this.lit.has(id)) dress(id, true);
    this.lit = now;
  }

  close() { clearTimeout(this.timer); this.serial++; this.end(); }
}
