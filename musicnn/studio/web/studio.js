/* The page: three rooms (compose, library, train) and one line that says what happened. */

import { button, field, followTheme, h } from "../web/dom.js";
import { mountComposer } from "../web/composer.js";
import { Desk, blank } from "./desk.js";
import { Library } from "./library.js";
import { lay, recalled, remember } from "./recall.js";
import { addressed, etagOf, server } from "./server.js";
import { mountShared } from "./shared.js";
import { Training } from "./training.js";

const TASKS = { generate: "Compose", continue: "Continue", infill: "Repaint", harmonise: "Harmonise", rhythm: "Add rhythm" };
const PLANS = {
  generate: "The composer begins from silence; what is in the roll stays until you keep a draft.",
  continue: "Your notes are the opening, and the composer goes on.",
  infill: "Locked steps stay as they are; everything else is composed anew. Mark bars on the ruler to repaint just those.",
  harmonise: "Your melody stays; the composer sets other voices below it.",
  rhythm: "Your music stays; a drum part joins it.",
};
const KEYS = ["major", "minor", "dorian", "mixolydian"];
const MOODS = ["joyful", "proud", "tender", "peaceful", "restless", "threatening", "wistful", "sad"];

class Studio {
  constructor(root) {
    Object.assign(this, { root, kind: "generate", saved: null });
    this.state = h("span", { class: "st-state", role: "status", "aria-live": "polite" });
    this.line = h("div", { class: "st-say", role: "status", "aria-live": "polite", hidden: true });
    this.rooms = { compose: h("div", {}), library: h("div", {}), train: h("div", {}) };
    root.append(h("header", { class: "st-head" }, h("h1", {}, h("img", { src: "page/icon.svg", alt: "" }), "Studio"), this.tabs(), this.state),
      ...Object.entries(this.rooms).map(([name, room]) => {
        Object.entries({ role: "tabpanel", id: `room-${name}`, "aria-labelledby": `tab-${name}` }).forEach((pair) => room.setAttribute(...pair));
        return room;
      }), this.line);
    this.enter("compose");
  }

  tabs() {
    const names = { compose: "Compose", library: "Library", train: "Train" }, keys = Object.keys(names);
    this.tabButtons = Object.fromEntries(keys.map((name) => [name, h("button", { type: "button", role: "tab", id: `tab-${name}`,
      "aria-controls": `room-${name}`, onclick: () => this.enter(name) }, names[name])]));
    const move = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = keys[(keys.indexOf(this.here) + by + keys.length) % keys.length];
      this.enter(next);
      this.tabButtons[next].focus();
    };
    return h("div", { class: "st-tabs", role: "tablist", "aria-label": "Rooms", onkeydown: move }, ...Object.values(this.tabButtons));
  }

  enter(name) {
    this.here = name;
    for (const [key, room] of Object.entries(this.rooms)) room.hidden = key !== name;
    for (const [key, tab] of Object.entries(this.tabButtons)) {
      tab.setAttribute("aria-selected", String(key === name));
      tab.tabIndex = key === name ? 0 : -1;
    }
    if (name === "library") this.library?.refresh();
    if (name === "train") this.training?.refresh();
  }

  /** One line for what happened; `undo` adds a button. Errors stay until they are closed. */
  say(text, { wrong = false, undo = null } = {}) {
    clearTimeout(this.later);
    this.line.dataset.kind = wrong ? "wrong" : "good";
    this.line.setAttribute("role", wrong ? "alert" : "status");
    const close = () => { this.line.hidden = true; };
    this.line.replaceChildren(h("span", {}, text), ...(undo ? [h("button", { type: "button", class: "mn-button mn-worded",
      onclick: () => { close(); undo(); } }, "Undo")] : []), h("button", { type: "button", class: "mn-button", "aria-label": "Close", onclick: close }, "✕"));
    this.line.hidden = false;
    if (!wrong) this.later = setTimeout(close, 7000);
  }

  /** Do something that may fail, and say so if it does. */
  async attempt(act) {
    try { return await act(); } catch (problem) { this.say(problem.message, { wrong: true }); return undefined; }
  }

  // ------------------------------------------------------------ opening
  async open(given) {
    const bar = h("progress", { "aria-label": "the studio is starting" });
    const words = h("p", {}, "The composers are waking up …");
    this.rooms.compose.replaceChildren(h("div", { class: "st-wait" }, words, bar));
    try {
      this.theory = await server.get("theory");
      for (let ready = await server.get("ready"); !ready.ready; ready = await server.get("ready")) await new Promise((next) => setTimeout(next, 400));
      this.models = (await server.get("models")).items;
    } catch (problem) {
      bar.remove();
      words.textContent = `The studio cannot be opened: ${problem.message}`;
      words.setAttribute("role", "alert");
      this.root.removeAttribute("aria-busy");
      return;
    }
    this.desk = new Desk(this.theory, blank(), () => this.task(), () => this.title?.value.trim() ?? "");
    this.buildDesk();
    this.library = new Library(this, this.rooms.library);
    this.training = new Training(this, this.rooms.train);
    this.root.removeAttribute("aria-busy");
    this.watchQueue();
    const kept = recalled();
    remember(this);
    if (given.piece) this.attempt(async () => this.openPiece(await server.get(`pieces/${given.piece}`)));
    else if (kept) lay(this, kept);
  }

  async watchQueue() {
    for (;;) {
      if (!document.hidden) {
        try {
          const { models, queued, running } = await server.get("ready");
          if (models !== this.models.length) this.meet((await server.get("models")).items);   // somebody has trained one
          this.state.textContent = queued + running ? `${running} job${running === 1 ? "" : "s"} running, ${queued} waiting` : `${models} composers ready`;
        } catch (problem) { this.state.textContent = problem.message; }
      }
      await new Promise((next) => setTimeout(next, 4000));
    }
  }

  // ------------------------------------------------------------ the composing room
  buildDesk() {
    const act = (picture, text, does) => button(picture, text, () => this.attempt(does), { text });
    this.title = h("input", { class: "st-title", type: "text", maxlength: 120, placeholder: "Untitled", "aria-label": "Title" });
    this.file = h("input", { type: "file", hidden: true, accept: ".mid,.midi,.musicxml,.xml,.mxl,.abc", onchange: () => {
      this.attempt(() => this.upload(this.file.files[0]));
    } });
    this.saveButton = act("check", "Save", () => this.save());
    this.copyButton = act(null, "Save a copy", () => this.save({ copy: true }));
    this.taskButtons = Object.entries(TASKS).map(([kind, name]) => h("button", { type: "button", role: "radio", "data-kind": kind,
      onclick: () => this.choose(kind) }, name));
    const arrows = (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], able = this.taskButtons.filter((b) => !b.disabled);
      if (!by) return;
      event.preventDefault();
      const next = able[(able.findIndex((b) => b.dataset.kind === this.kind) + by + able.length) % able.length];
      this.choose(next.dataset.kind);
      next.focus();
    };
    this.modelField = h("select", { onchange: () => this.mount() });
    this.keyField = h("select", {}, h("option", { value: "" }, "the composer's"), ...KEYS.map((mode) => h("optgroup", { label: mode },
      ...Object.keys(this.theory.keys).filter((key) => key.endsWith(` ${mode}`)).map((key) => h("option", {}, key)))));
    this.moodField = h("select", { title: "By the course's printed rule: mode, tempo and register" },
      h("option", { value: "" }, "as it comes"), ...MOODS.map((word) => h("option", {}, word)));
    this.tempoField = h("input", { type: "number", min: 20, max: 400, class: "mn-number", placeholder: "auto", "aria-label": "Tempo of what is composed" });
    this.plan = h("p", { class: "st-plan" });
    this.panel = h("div", {});
    const top = h("section", { class: "mn", "aria-label": "What to do" },
      h("div", { class: "st-bar" }, this.title, this.saveButton, this.copyButton, act("save", "Open a file", () => this.file.click()),
        act("draw", "New", () => this.clear()), this.file),
      h("div", { class: "st-bar" }, h("div", { class: "st-tasks", role: "radiogroup", "aria-label": "Task", onkeydown: arrows }, ...this.taskButtons),
        field("Composer", this.modelField), this.keyLabel = field("Key", this.keyField),
        this.moodLabel = field("Mood", this.moodField), field("♩ =", this.tempoField),
        this.repaintButton = act("lock", "Repaint the marked bars", () => this.repaint())), this.plan);
    this.rooms.compose.replaceChildren(top, this.panel);
    followTheme(top);
    this.receiveDrops();
    this.choose("generate");
  }

  task() {
    const tempo = Number(this.tempoField.value);
    return { kind: this.kind, model: this.modelField.value, key: this.keyField.value || null, mood: this.moodField.value || null,
      tempo: tempo >= 20 && tempo <= 400 ? tempo : this.kind === "generate" ? null : this.desk.state.piece.tempo };
  }

  /** Other composers are there than before. */
  meet(models) { this.models = models; this.choose(this.kind); }

  model() { return this.models.find((m) => m.id === this.modelField.value); }

  /** Choose a task; composers that cannot do it leave the list. */
  choose(kind) {
    this.kind = kind;
    const able = this.models.filter((m) => m.kinds.includes(kind)), before = this.modelField.value;
    this.modelField.replaceChildren(...able.map((m) => h("option", { value: m.id, title: m.about }, m.id)));
    const wanted = able.find((m) => m.id === before) ?? able.find((m) => m.id === "folk-lstm") ?? able.find((m) => m.id === "chorale-cnn") ?? able[0];
    if (wanted) this.modelField.value = wanted.id;
    for (const b of this.taskButtons) {
      b.setAttribute("aria-checked", String(b.dataset.kind === kind));
      b.tabIndex = b.dataset.kind === kind ? 0 : -1;
      b.disabled = !this.models.some((m) => m.kinds.includes(b.dataset.kind));
    }
    this.plan.textContent = PLANS[kind];
    if (this.modelField.value !== this.mounted) this.mount();
    this.showFields();
  }

  /** Key and mood are for what is composed from nothing: notes that are given bring their own. */
  showFields() {
    this.moodLabel.hidden = this.kind !== "generate";
    this.keyLabel.hidden = this.kind !== "generate" || !this.model()?.keys;
  }

  /** Put the chosen composer's knobs under the roll. Notes, drafts and what can be undone stay. */
  mount() {
    const model = this.model() ?? this.models[0], { state } = this.desk, sheet = this.instrument?.sheet;
    const length = { name: "bars", low: 1, high: 64, default: model.bars, whole: true, unit: "", help: "Length of the result, opening included.", choices: [] };
    const controls = [length, ...model.controls], kept = state.settings;
    const before = Object.fromEntries(state.controls.map((c) => [c.name, c.default]));
    const turned = (c) => c.name in before && kept[c.name] !== before[c.name]                // by hand; else every composer has its own habits
      && (c.choices.includes(kept[c.name]) || (kept[c.name] >= c.low && kept[c.name] <= c.high));
    const value = (c) => (turned(c) ? kept[c.name] : c.default);
    Object.assign(state, { controls, explains: model.explains, name: model.id,
      settings: { ...Object.fromEntries(controls.map((c) => [c.name, value(c)])), seed: kept.seed, seed_locked: kept.seed_locked, live: kept.live } });
    this.end?.();
    this.end = mountComposer(this.panel, this.desk.host);
    this.instrument = this.panel.firstChild.musicnn;
    if (sheet) Object.assign(this.instrument.sheet, { past: sheet.past, future: sheet.future });
    this.instrument.roll.fillTools();
    this.instrument.panel.plan.hidden = true;
    this.instrument.sheet.listen((what) => this.heard(what));
    this.mounted = model.id;
    this.showFields();
  }

  /** The first note of an empty roll suggests to go on from it, a lock to repaint. */
  heard(what) {
    if (what === "select" || what === "preview") return;
    const { notes, locked } = this.instrument.sheet;
    if (locked.length && this.kind !== "infill") this.choose("infill");
    else if (!locked.length && this.kind === "infill") this.choose(notes.length ? "continue" : "generate");
    else if (!notes.length && this.kind !== "generate") this.choose("generate");
    else if (notes.length && !this.hadNotes && this.kind === "generate") this.choose("continue");
    this.hadNotes = notes.length > 0;
  }

  repaint() {
    const { roll, sheet } = this.instrument, { range } = roll;
    if (!range) return this.say("Drag along the ruler above the roll to mark the bars that shall be repainted.");
    const spans = sheet.piece.parts.flatMap((_, part) => [[part, 0, range[0]], [part, range[1], sheet.steps]]).filter((s) => s[1] < s[2]);
    this.desk.show({ ...this.desk.score }, spans);
    this.choose("infill");
    return setTimeout(() => this.instrument.panel.compose(), 30);
  }

  // ------------------------------------------------------------ pieces
  clear() {
    this.saved = this.uploaded = null;
    this.title.value = "";
    this.desk.show(blank());
    this.choose("generate");
    this.say("A new page. Undo brings the old one back.");
  }

  openPiece(piece) {
    Object.assign(this, { saved: piece, savedOrigin: null, uploaded: null });
    this.title.value = piece.title;
    this.desk.show({ ...piece.score, title: piece.title });
    this.choose(piece.score.rows.length ? "continue" : "generate");
    this.enter("compose");
    this.instrument.roll.fit();
  }

  async save({ copy = false } = {}) {
    const title = this.title.value.trim() || "Untitled", score = this.desk.score, { saved } = this, { origin } = this.desk;
    const fresh = { title, score, ...(origin ?? {}), ...(copy && saved ? { parent: saved.id } : {}), ...(this.uploaded ? { upload: this.uploaded } : {}) };
    const other = copy || !saved || (origin && origin !== this.savedOrigin);        // another draft is another piece
    this.saved = other ? await server.post("pieces", fresh) : await server.patch(`pieces/${saved.id}`, { title, score }, etagOf(saved));
    this.savedOrigin = origin;
    this.uploaded = null;
    this.title.value = title;
    this.say(`“${title}” is in the library.`);
  }

  async upload(file) {
    if (!file) return;
    this.file.value = "";
    if (file.size > 1_000_000) throw new Error("this file is larger than 1 MB; give a single, shorter piece");
    const found = await server.upload(await file.arrayBuffer());
    this.openPiece({ title: found.score.title || file.name.replace(/\.\w+$/, ""), score: found.score });
    this.saved = null;
    this.uploaded = found.sha256;
    this.say([`Read ${found.score.rows.length} notes.`, ...found.remarks].join(" "));
  }

  receiveDrops() {
    const room = this.rooms.compose, over = (on) => room.classList.toggle("st-drop", on);
    room.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    room.addEventListener("dragleave", () => over(false));
    room.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      this.attempt(() => this.upload(event.dataTransfer.files[0]));
    });
  }
}

if (!location.pathname.endsWith("/")) location.replace(`${location.pathname}/${location.search}${location.hash}`);
else {
  const root = document.getElementById("studio"), given = addressed();
  if (given.share) mountShared(root, given.share);
  else {
    window.studio = new Studio(root);
    window.studio.open(given);
  }
}
