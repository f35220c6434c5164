/* The desk's other side: the instruments of web/ ask a host, and this host asks the studio. What a widget's Python does in a notebook
   (composing drafts, keeping one, asking why) is done here by jobs. */

import { memoryHost } from "../web/api.js";
import { server } from "./server.js";

const IDLE = { running: false, fraction: 0, note: "", error: "" };
const FILES = { midi: ["mid", "audio/midi"], wav: ["wav", "audio/wav"], musicxml: ["musicxml", "application/xml"] };

/** A name for a file of music: letters and digits of every script, so that a title in Chinese does not become ".mid". */
export const fileName = (title, suffix) => `${title.replace(/[^\p{L}\p{M}\p{N}_ -]/gu, "").trim() || "my music"}.${suffix}`;

/** Everything of a score that is no note, as the instruments want it. */
export function pieceOf(score, theory, mono) {
  const [beats, unit] = score.meter, quarter = score.steps_per_quarter, compound = unit >= 8 && beats % 3 === 0 && beats > 3;
  const { scale, fifths } = theory.keys[score.key] ?? { scale: [], fifths: 0 };
  return { steps: score.steps, steps_per_quarter: quarter, tempo: score.tempo, meter: score.meter, key: score.key, title: score.title,
    bar_steps: (4 * quarter * beats) / unit, beat_steps: Math.max(1, (4 * quarter * (compound ? 3 : 1)) / unit), scale,
    names: theory.names[Math.max(-7, Math.min(7, fifths))], mono, parts: score.parts.map((part) => ({ ...part })) };
}

export const melodic = (score) => score.parts.length === 1 && score.rows.every((row, i, all) => !i || all[i - 1][0] + all[i - 1][2] <= row[0]);

/** Four empty bars. */
export const blank = (key = "C major", meter = [4, 4]) => ({ rows: [], parts: [{ name: "", program: 0 }], steps: (64 * meter[0]) / meter[1],
  steps_per_quarter: 4, tempo: 110, meter, key, title: "", source: "", chords: [] });

/** The host of the composing panel. `task()` says what shall be composed: {kind, model, tempo, key}; `title()` how the music is called. */
export class Desk {
  constructor(theory, score, task, title) {
    Object.assign(this, { theory, task, title, variations: [], origins: new Map(), like: score });
    const state = { drafts: [], work: IDLE, count: 4, height: 300, staff: true, controls: [], settings: { seed: 1, seed_locked: false, live: false },
      explains: false, name: "", notes: score.rows, piece: pieceOf(score, theory, melodic(score)), locked: [] };
    state.snap = Math.max(1, score.steps_per_quarter / 4);
    this.host = memoryHost(state, (kind, content) => this[`ask_${kind}`](content));
    this.state = state;
  }

  /** The music as it stands in the roll. */
  get score() {
    const { notes, piece } = this.state, { steps, steps_per_quarter, tempo, meter, key, parts } = piece;
    return { rows: notes, parts: parts.map(({ name, program }) => ({ name, program })), steps, steps_per_quarter, tempo, meter, key,
      title: this.title(), source: this.like.source, chords: this.like.chords.filter((chord) => chord.onset < steps) };
  }

  /** Which variation of which job the music in the roll is, if it is one: undo brings that back, too. */
  get origin() { return this.origins.get(JSON.stringify(this.state.notes)); }
  recognise(score, origin) { if (origin) this.origins.set(JSON.stringify(score.rows), origin); }

  /** Put a score into the roll, which can undo it. */
  show(score, locked = []) {
    this.like = score;
    this.host.set({ notes: score.rows, piece: pieceOf(score, this.theory, melodic(score)), locked });
  }

  /** Whether no dice are thrown, so that every seed gives the same. */
  get settled() { return this.state.controls.some((control) => control.name === "temperature") && this.state.settings.temperature === 0; }

  work(change) { this.host.set({ work: { ...IDLE, ...change } }); }

  // ------------------------------------------------------------ what the instruments ask
  ask_samples({ program }) { return server.samples(program); }
  async ask_engrave() { return { content: await server.post("engrave", this.score) }; }
  async ask_download({ format }) {
    const [suffix, type] = FILES[format], bytes = await server.bytes("POST", `files/${suffix}`, this.score);
    return { content: { name: fileName(this.score.title, suffix), type }, buffers: [bytes] };
  }

  /** Compose drafts; returns at once, the drafts grow as the events come. */
  async ask_compose({ count }) {
    await this.cancel();
    this.variations = [];
    this.host.set({ drafts: [] });
    this.compose({ count: this.settled ? 1 : count }).catch((problem) => this.work({ error: problem.message }));
    return { content: {} };
  }
  async ask_cancel() { await this.cancel(); return { content: {} }; }
  async cancel() { if (this.running) await server.remove(`jobs/${this.running}`).catch(() => {}); }

  jobForm(count) {
    const { settings, controls, locked } = this.state, { kind, model, key, mood, tempo } = this.task();
    const chosen = controls.slice(1).map(({ name, whole }) => [name, whole ? Math.round(settings[name]) : settings[name]]);
    const form = { kind, model, bars: Math.round(settings.bars), seed: settings.seed, count, controls: Object.fromEntries(chosen) };
    if (tempo) form.tempo = tempo;
    if (kind === "generate") {
      if (mood) Object.assign(form, { mood });
      if (key) Object.assign(form, { key });
      if (key && form.controls.meter) form.meter = form.controls.meter.split("/").map(Number);
      return form;
    }
    return { ...form, primer: this.score, locked: kind === "infill" ? locked : [] };
  }

  async compose({ count, form = this.jobForm(count), adopt = false }) {
    const serial = this.serial = (this.serial ?? 0) + 1, replaced = () => serial !== this.serial;    // the last words of an old job come late
    this.work({ running: true, note: "waiting for a worker …" });
    try {
      const job = await server.job(form, (kind, event, accepted) => {
        if (replaced()) { if (kind === "accepted") server.remove(`jobs/${event.id}`).catch(() => {}); return; }
        if (kind === "accepted") this.running = event.id;
        if (kind === "progress") {
          if (!adopt) this.draft(event.number, event.score, { given: event.given, seed: form.seed + event.number });
          this.work({ running: true, fraction: event.fraction, note: event.note });
        }
        if (kind === "variation") this.finished(accepted.id, event, adopt);
        if (kind === "queued" && event.again) this.work({ running: true, note: "its worker stopped; another one takes over …" });
      });
      if (replaced()) return;
      this.running = null;
      for (const made of job?.result.variations ?? []) if (!this.variations[made.number]) this.finished(job.id, made, adopt);
      this.work({ note: !job ? "cancelled" : this.settled ? "done; at temperature 0 all drafts would be alike, so there is one" : "done" });
    } catch (problem) {
      if (!replaced()) this.work({ error: problem.message });
    } finally {
      if (!replaced()) this.running = null;
    }
  }

  finished(job, made, adopt) {
    this.variations[made.number] = made.score;
    this.recognise(made.score, { job, variation: made.number });
    if (adopt) this.show(made.score);
    else this.draft(made.number, made.score, { given: made.given, seed: made.seed, metrics: this.words(made.metrics), done: true });
  }

  draft(number, score, { given, seed, metrics = [], done = false }) {
    const drafts = [...this.state.drafts];
    drafts[number] = { seed, notes: score.rows, piece: pieceOf(score, this.theory, false), given, metrics, done };
    this.host.set({ drafts: drafts.filter(Boolean) });
  }

  /** Metrics for people. */
  words(metrics) {
    const name = (pitch) => this.state.piece.names[pitch], { lowest, highest, ...rest } = metrics, words = [];
    if (lowest !== undefined) words.push(["range", `${name(lowest)} – ${name(highest)}`]);
    const shown = { "repeated bars": (v) => `${Math.round(100 * v)} %`, "ends at home": (v) => (v ? "yes" : "no"),
      crossings: (v) => `${(100 * v).toFixed(1)} %` };
    for (const [key, value] of Object.entries(rest)) words.push([key, shown[key]?.(value) ?? String(Math.round(100 * value) / 100)]);
    return words;
  }

  async ask_keep({ index }) {
    const score = this.variations[index];
    const { piece, locked } = this.state, scale = score.steps_per_quarter / piece.steps_per_quarter;
    const spans = locked.map(([part, first, end]) => [part, Math.round(first * scale), Math.min(Math.round(end * scale), score.steps)])
      .filter(([part, first, end]) => part < score.parts.length && first < end);
    this.show(score, spans);
    return { content: {} };
  }

  async ask_why({ step }) {
    const job = await server.job({ kind: "explain", model: this.task().model, score: this.score, step });
    return { content: job.result };
  }

  /** Put another note at a step and compose what follows it; the result goes into the roll. */
  async ask_go_on({ step, pitch }) {
    await this.cancel();
    const { score } = this, old = score.rows.find((row) => row[0] === step), end = step + old[2];
    const rows = score.rows.filter((row) => row[0] < step).map((row) => [row[0], row[1], Math.min(row[2], step - row[0]), row[3], row[4]]);
    const primer = { ...score, rows: [...rows, [step, pitch, old[2], old[3], old[4]]], steps: end, chords: [] };
    const bars = Math.max(Math.round(this.state.settings.bars), Math.ceil(end / this.state.piece.bar_steps));
    const form = { ...this.jobForm(1), kind: "continue", primer, bars, locked: [] };
    for (const name of ["key", "meter", "mood"]) delete form[name];
    this.compose({ form, adopt: true }).catch((problem) => this.work({ error: problem.message }));
    return { content: {} };
  }
}
