/* Training: what to learn from, how long, and the curve while it learns. */

import { button, field, followTheme, h } from "../web/dom.js";
import { server } from "./server.js";

const NS = "http://www.w3.org/2000/svg", H = 260, LEFT = 54, BOTTOM = 30;

function shape(tag, attributes, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The curve of a training as SVG, W pixels wide: points are {update, train, valid}. */
export function curve(points, updates, W = 900) {
  const values = points.flatMap((p) => [p.train, p.valid]).filter(Number.isFinite);
  const low = Math.floor(Math.min(...values, 1) * 10) / 10, high = Math.ceil(Math.max(...values, low + 0.2) * 10) / 10;
  const x = (update) => LEFT + ((W - LEFT - 20) * update) / updates, y = (value) => 14 + ((H - BOTTOM - 14) * (high - value)) / (high - low);
  const path = (name) => points.map((p, i) => `${i ? "L" : "M"}${x(p.update).toFixed(1)} ${y(p[name]).toFixed(1)}`).join("");
  const last = points.at(-1), svg = shape("svg", { viewBox: `0 0 ${W} ${H}`, class: "st-curve", role: "img", "aria-label": last
    ? `After ${last.update} updates: training ${last.train.toFixed(2)}, held out ${last.valid.toFixed(2)} nats per token` : "no measurement yet" });
  for (const value of [low, (low + high) / 2, high]) {
    svg.append(shape("line", { x1: LEFT, x2: W - 20, y1: y(value), y2: y(value) }), shape("text", { x: 8, y: y(value) + 4 }, value.toFixed(2)));
  }
  svg.append(shape("text", { x: LEFT, y: H - 8 }, "nats per token; dashed: training, line: held out"),
    shape("text", { x: W - 20, y: 12, "text-anchor": "end" }, `${updates} updates`));
  if (points.length) svg.append(shape("path", { d: path("train"), class: "st-train" }), shape("path", { d: path("valid"), class: "st-valid" }));
  return svg;
}

export class Training {
  constructor(studio, room) {
    Object.assign(this, { studio, room });
    const number = (value, min, max) => h("input", { type: "number", class: "mn-number", value, min, max });
    this.name = h("input", { type: "text", value: "my-composer", maxlength: 30, pattern: "[a-z][a-z0-9\\-]{1,29}", title: "small letters, digits and -" });
    this.source = h("select", { onchange: () => { this.typeLabel.hidden = this.source.value !== "folk"; } },
      h("option", { value: "folk" }, "the folk collection"), h("option", { value: "library" }, "my library"));
    this.type = h("select", {}, ...["", "jig", "reel", "hornpipe", "slip jig", "strathspey"].map((word) => h("option", { value: word }, word || "all kinds")));
    this.typeLabel = field("Tunes", this.type);
    this.updates = number(300, 5, 20000);
    this.hidden = number(96, 8, 512);
    this.augment = h("input", { type: "checkbox" });
    this.go = button("play", "Train", () => this.train(), { text: "Train", class: "mn-button mn-worded mn-main" });
    this.stop = button("stop", "Stop", () => studio.attempt(() => server.remove(`jobs/${this.job}`)), { text: "Stop", disabled: true });
    this.note = h("span", { class: "mn-note", role: "status", "aria-live": "polite" });
    this.paper = h("div", {});
    this.list = h("ul", { class: "st-list" });
    const section = h("section", { class: "mn", "aria-label": "Train a composer" },
      h("p", { class: "st-hint" }, "A network with a memory (LSTM) learns to guess the next note of these tunes. A few hundred updates take a minute or two;"
        + " what it has learnt joins the composers under the name that you give."),
      h("div", { class: "st-bar" }, field("Name", this.name), field("Learn from", this.source), this.typeLabel, field("Updates", this.updates),
        field("Hidden units", this.hidden), h("label", { class: "mn-check" }, this.augment, "in all keys"), this.go, this.stop), this.note, this.paper,
      h("h4", {}, "Composers"), this.list);
    room.replaceChildren(section);
    followTheme(section);
  }

  draw(points, updates) { this.paper.replaceChildren(curve(points, updates, Math.max(300, this.paper.clientWidth))); }

  async refresh() {
    const { items } = await this.studio.attempt(() => server.get("models")) ?? { items: [] };
    if (items.length && items.length !== this.studio.models.length) this.studio.meet(items);
    this.list.replaceChildren(...items.map((m) => h("li", { class: "st-piece" }, h("div", {}, h("h3", {}, m.id),
      h("p", {}, `${m.trained_here ? "trained here" : "shipped"} · ${m.kinds.join(", ")} · ${m.about}`)))));
  }

  async train() {
    const { studio } = this;
    if (!this.name.validity.valid) { this.note.textContent = "A name has small letters, digits and -, and begins with a letter."; return; }
    const form = { kind: "train", name: this.name.value, collection: this.source.value, updates: Number(this.updates.value), hidden: Number(this.hidden.value),
      augment: this.augment.checked };
    if (form.collection === "folk" && this.type.value) form.type = this.type.value;
    const points = [];
    this.go.disabled = true;
    this.note.textContent = "waiting for a worker …";
    this.draw(points, form.updates);
    this.note.textContent = await studio.attempt(async () => {
      const done = await server.job(form, (kind, event) => {
        if (kind === "accepted") { this.job = event.id; this.stop.disabled = false; }
        if (kind === "progress") this.note.textContent = event.note;
        if (kind === "curve") { points.push(event); this.note.textContent = event.note; this.draw(points, form.updates); }
      });
      if (done) studio.meet((await server.get("models")).items);
      return done ? `${form.name} is ready: choose it under “Composer”.` : "stopped; nothing was kept";
    }) ?? "";
    this.go.disabled = false;
    this.stop.disabled = true;
    await this.refresh();
  }
}
