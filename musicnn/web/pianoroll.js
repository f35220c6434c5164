/* The instrument: roll, player and staff over one sheet of notes, kept in step with a host. */

import { button, h, saveFile } from "./dom.js";
import { Sheet } from "./notes.js";
import { Roll } from "./roll.js";
import { Staff } from "./staff.js";
import { Player } from "./synth.js";
import { Transport, placeIn } from "./transport.js";

const FORMATS = [["midi", "MIDI"], ["wav", "WAV"], ["musicxml", "MusicXML"]];
const SHARED = ["notes", "piece", "locked"];

/** Build the instrument inside `root`. The host holds notes, piece and locked, and answers samples, engrave and download. */
export class Instrument {
  constructor(root, host) {
    Object.assign(this, { root, host });
    this.sheet = new Sheet(...SHARED.map((name) => host.get(name)));
    this.sheet.snap = host.get("snap") || 1;
    this.player = new Player({ ask: (program) => host.ask("samples", { program }) });
    this.player.load(this.sheet.rows, this.sheet.piece);
    this.transport = new Transport(this.player, {
      place: (step) => placeIn(this.sheet.piece, step),
      loop: (on) => { this.looping = on; this.loop(); },
      tempo: (tempo) => this.sheet.setPiece({ tempo }),
    });
    this.roll = new Roll(this.sheet, this.player, host.get("height"));
    this.roll.onrange = () => this.loop();
    this.staff = new Staff(this.player, () => host.ask("engrave").then((answer) => answer.content), host.get("staff"));
    const save = FORMATS.map(([format, name]) => button("save", name, (e) => this.download(format, e.currentTarget), { text: name }));
    this.roll.folds.append(h("div", { class: "mn-group mn-saves", role: "group", "aria-label": "Download" }, ...save));
    root.append(this.transport.element, this.roll.root, this.staff.element);
    this.ends = [this.sheet.listen((what) => this.hear(what)), host.watch(SHARED, () => this.take())];
    root.addEventListener("pointerenter", () => this.player.prepare(), { once: true });   // samples travel before they are needed
    root.musicnn = this;
    host.adopt(root);
    this.roll.mounted(root);
    this.staff.refresh(0);
  }

  hear(what) {
    if (what === "select" || what === "preview") return;
    this.player.load(this.sheet.rows, this.sheet.piece);
    if (what === "edit") this.give();
    this.loop();
    this.staff.refresh();
  }

  /** Tell the host what changed here. */
  give() {
    const { notes, piece, locked } = this.sheet.state, told = this.told ?? {}, news = {};
    if (notes !== told.notes) news.notes = this.sheet.rows;
    if (piece !== told.piece) news.piece = piece;
    if (locked !== told.locked) news.locked = locked;
    this.told = { notes, piece, locked };
    this.sent = { ...this.sent, ...news };
    this.host.set(news);
  }

  /** Take what the host changed, unless it is our own word coming back. */
  take() {
    const values = SHARED.map((name) => this.host.get(name));
    if (SHARED.every((name, i) => values[i] === this.sent?.[name])) return;
    const ours = [this.sheet.rows, this.sheet.piece, this.sheet.locked];
    if (JSON.stringify(values) === JSON.stringify(ours)) return;
    this.told = null;
    this.sheet.load(...values);
  }

  loop() {
    const { range } = this.roll, whole = [0, this.sheet.steps];
    const wanted = this.looping ? range ?? whole : null;
    if (String(wanted) !== String(this.player.loop)) this.player.repeat(wanted);
  }

  async download(format, element) {
    element.disabled = true;
    this.roll.say("writing the file …");
    try {
      const { content, buffers } = await this.host.ask("download", { format });
      saveFile(content.name, buffers[0], content.type);
      this.roll.say(`${content.name} saved`);
    } catch (problem) {
      this.roll.say(problem.message);
    }
    element.disabled = false;
  }

  close() {
    for (const end of this.ends) end();
    for (const part of [this.roll, this.transport, this.staff, this.player, this.host]) part.close();
    this.root.replaceChildren();
    delete this.root.musicnn;
  }
}

/** Fill `el` with an instrument; returns the way to take it away again. */
export function mountPianoRoll(el, host) {
  const root = h("section", { class: "mn", "aria-label": "Piano roll instrument" });
  el.append(root);
  const instrument = new Instrument(root, host);
  return () => { instrument.close(); root.remove(); };
}
