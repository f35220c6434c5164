/* The notes of a roll: what they are, how an edit changes them, what undo brings back. No drawing, no sound, no host.

   Times are whole steps, ends are exclusive. A note is {id, onset, pitch, duration, velocity, part}, frozen; an edit makes new ones.
   Locked music is a list of spans [part, first, end]: a part's steps that nobody may change, neither hand nor composer. */

let serial = 0;
const note = (fields) => Object.freeze({ id: ++serial, ...fields });
export const endOf = (n) => n.onset + n.duration;
export const noteOf = ([onset, pitch, duration, velocity = 80, part = 0]) => note({ onset, pitch, duration, velocity, part });
export const rowOf = (n) => [n.onset, n.pitch, n.duration, n.velocity, n.part];
const byTime = (a, b) => a.onset - b.onset || a.pitch - b.pitch || a.part - b.part;
const clamp = (x, low, high) => Math.min(Math.max(x, low), high);

/** Spans in order, touching ones joined. */
export function merged(spans) {
  const out = [];
  for (const [part, first, end] of spans.filter((s) => s[1] < s[2]).sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = out.at(-1);
    if (last && last[0] === part && first <= last[2]) last[2] = Math.max(last[2], end);
    else out.push([part, first, end]);
  }
  return out;
}

/** Spans without the steps of others. */
export function without(spans, others) {
  let out = merged(spans);
  for (const [part, first, end] of others) {
    out = out.flatMap((s) => (s[0] !== part || s[1] >= end || first >= s[2]
      ? [s] : [[part, s[1], first], [part, end, s[2]]].filter((piece) => piece[1] < piece[2])));
  }
  return out;
}

const covers = (spans, part, first, end) => spans.some((s) => s[0] === part && s[1] < end && first < s[2]);

/** Let the touched notes win: others that overlap them end earlier, begin later or go. `mono`: one note at a time in a part. */
export function settle(notes, touched, mono) {
  const mine = notes.filter((n) => touched.has(n.id));
  if (mono) {
    const order = [...mine].sort(byTime);
    order.forEach((n, i) => {
      const next = order.slice(i + 1).find((m) => m.part === n.part && m.onset > n.onset);
      if (next && endOf(n) > next.onset) notes = notes.map((m) => (m === n ? Object.freeze({ ...n, duration: next.onset - n.onset }) : m));
    });
  }
  return notes.flatMap((n) => {
    if (touched.has(n.id)) return [n];
    let { onset } = n, end = endOf(n);
    for (const m of mine) {
      if (m.part !== n.part || (!mono && m.pitch !== n.pitch) || m.onset >= end || endOf(m) <= onset) continue;
      if (m.onset > onset) end = m.onset;
      else onset = endOf(m);
    }
    if (onset === n.onset && end === endOf(n)) return [n];
    return onset < end ? [Object.freeze({ ...n, onset, duration: end - onset })] : [];
  });
}

/** Notes, locks and the piece they belong to, with selection, undo and listeners. */
export class Sheet {
  constructor(rows = [], piece = {}, locked = []) {
    this.past = [];
    this.future = [];
    this.listeners = new Set();
    this.chosen = new Set();                                            // ids of selected notes
    this.inScale = true;                                                // moves and new notes stay in the piece's scale
    this.snap = 1;                                                      // steps
    this.state = { notes: rows.map(noteOf).sort(byTime), piece, locked: merged(locked) };
    this.base = null;                                                   // the state before the edit that is going on
  }

  get notes() { return this.state.notes; }
  get piece() { return this.state.piece; }
  get locked() { return this.state.locked; }
  get steps() { return this.piece.steps; }
  get rows() { return this.notes.map(rowOf); }
  get selected() { return this.notes.filter((n) => this.chosen.has(n.id)); }
  isLocked(n) { return covers(this.locked, n.part, n.onset, endOf(n)); }

  listen(callback) { this.listeners.add(callback); return () => this.listeners.delete(callback); }
  tell(what) { for (const callback of this.listeners) callback(what); }

  /** Take music from outside. It can be undone like an edit, so that nobody loses what was drawn. */
  load(rows, piece, locked) {
    this.past.push(this.state);
    this.future = [];
    this.base = null;
    this.chosen = new Set();
    this.enter({ notes: rows.map(noteOf).sort(byTime), piece, locked: merged(locked) });
    this.tell("load");
  }

  /** Go to another state; on a finer or coarser grid the snap keeps its musical length. */
  enter(state) {
    this.snap = Math.max(1, Math.round((this.snap * state.piece.steps_per_quarter) / this.piece.steps_per_quarter) || 1);
    this.state = state;
  }

  select(ids) { this.chosen = new Set(ids); this.tell("select"); }

  // ------------------------------------------------------------ one edit: begin, change (as often as the hand moves), commit or cancel
  begin() { this.base = this.state; }

  /** Apply edits [[id, fields], …] to the state at `begin`; null fields delete, an unknown id adds. False if a lock forbids it. */
  change(edits) {
    const { notes, locked, piece } = this.base;
    const byId = new Map(notes.map((n) => [n.id, n])), touched = new Set(), gone = new Set(), fresh = [];
    for (const [id, fields] of edits) {
      const old = byId.get(id);
      if (old && this.isLocked(old)) return false;
      if (old) gone.add(id);
      if (!fields) continue;
      const now = Object.freeze({ ...(old || note({})), ...fields });
      if (covers(locked, now.part, now.onset, endOf(now))) return false;
      if (now.onset < 0 || now.duration < 1 || endOf(now) > piece.steps || now.pitch < 0 || now.pitch > 127) return false;
      touched.add(now.id);
      fresh.push(now);
    }
    const next = settle([...notes.filter((n) => !gone.has(n.id)), ...fresh], touched, this.mono).sort(byTime);
    const kept = new Set(next);
    if (notes.some((n) => !kept.has(n) && !gone.has(n.id) && covers(locked, n.part, n.onset, endOf(n)))) return false;
    this.state = { ...this.base, notes: next };
    this.tell("preview");
    return true;
  }

  commit() {
    const base = this.base;
    this.base = null;
    if (!base || base === this.state) return false;
    this.past.push(base);
    if (this.past.length > 200) this.past.shift();
    this.future = [];
    this.tell("edit");
    return true;
  }

  cancel() {
    if (this.base) this.state = this.base;
    this.base = null;
    this.tell("preview");
  }

  edit(edits) { this.begin(); const done = edits.length > 0 && this.change(edits); this.commit(); return done; }

  turn(from, to) {
    if (!from.length) return false;
    this.base = null;
    to.push(this.state);
    this.enter(from.pop());
    const alive = new Set(this.notes.map((n) => n.id));
    this.chosen = new Set([...this.chosen].filter((id) => alive.has(id)));
    this.tell("edit");
    return true;
  }
  undo() { return this.turn(this.past, this.future); }
  redo() { return this.turn(this.future, this.past); }

  // ------------------------------------------------------------ what edits say
  get mono() { return Boolean(this.piece.mono); }
  fits(pitch) { const s = this.piece.scale; return !this.inScale || !s || !s.length || s.includes(pitch % 12); }

  /** The nearest pitch in the scale, looking first in the direction of the move. */
  tune(pitch, direction = -1) {
    for (const d of [0, direction, -direction, 2 * direction, -2 * direction]) if (this.fits(pitch + d)) return clamp(pitch + d, 0, 127);
    return pitch;
  }

  /** A new note; returns it, or null where it cannot stand. */
  draw(onset, pitch, duration, part, velocity = 80) {
    const onsetHere = Math.floor(onset / this.snap) * this.snap;
    const room = Math.min(duration, this.steps - onsetHere);
    const fresh = note({ onset: onsetHere, pitch: this.tune(pitch), duration: room, velocity, part });
    if (room < 1 || !this.change([[fresh.id, fresh]])) return null;
    this.chosen = new Set([fresh.id]);
    return fresh;
  }

  /** Edits that move the selected notes by steps and semitones. Locked notes stay. With the scale on, a move goes to scale pitches. */
  moved(steps, semitones, notes = this.selected) {
    const free = notes.filter((n) => !this.isLocked(n));
    if (!free.length) return [];
    const earliest = Math.min(...free.map((n) => n.onset)), latest = Math.max(...free.map(endOf));
    const shift = clamp(steps, -earliest, this.steps - latest);
    const pitch = (n) => (semitones ? this.tune(clamp(n.pitch + semitones, 0, 127), Math.sign(semitones)) : n.pitch);
    return free.map((n) => [n.id, { onset: n.onset + shift, pitch: pitch(n) }]);
  }

  stretched(steps, notes = this.selected) {
    return notes.filter((n) => !this.isLocked(n))
      .map((n) => [n.id, { duration: clamp(n.duration + steps, Math.min(n.duration, this.snap), this.steps - n.onset) }]);
  }

  removed(notes = this.selected) { return notes.filter((n) => !this.isLocked(n)).map((n) => [n.id, null]); }

  louder(by) { return this.selected.filter((n) => !this.isLocked(n)).map((n) => [n.id, { velocity: clamp(n.velocity + by, 1, 127) }]); }

  /** Lock spans, or unlock them if all their steps are locked already. True if they are locked now. */
  toggleLock(spans) {
    const on = without(spans, this.locked).length > 0;
    this.begin();
    this.state = { ...this.state, locked: on ? merged([...this.locked, ...spans].map((s) => [...s])) : without(this.locked, spans) };
    this.commit();
    return on;
  }

  /** Change fields of the piece, such as its tempo. */
  setPiece(fields, notes = this.notes) {
    this.begin();
    this.state = { ...this.state, notes, piece: { ...this.piece, ...fields } };
    return this.commit();
  }

  /** A new length in bars. Notes beyond it are cut; a lock beyond it forbids it. */
  setBars(bars) {
    const steps = bars * this.piece.bar_steps;
    const beyond = this.notes.some((n) => endOf(n) > steps && this.isLocked(n)) || this.locked.some((s) => s[2] > steps);
    if (!(bars >= 1) || beyond) return false;
    const cut = (n) => (endOf(n) > steps ? Object.freeze({ ...n, duration: steps - n.onset }) : n);
    return this.setPiece({ steps }, this.notes.filter((n) => n.onset < steps).map(cut));
  }
}
