/* The picture of a roll: where a step and a pitch lie, what lies under a point, and how it all is drawn. It changes nothing. */

import { endOf } from "./notes.js";

export const KEYS = 46;                                                 // px, width of the keyboard
export const RULER = 26;                                                // px, height of the ruler
const PARTS = 6;                                                        // colours --mn-part-0 … 5

/** Whether dark writing reads better on a colour such as #56b4e9. */
const bright = (hex) => [1, 3, 5].reduce((sum, i) => sum + [0.299, 0.587, 0.114][i >> 1] * parseInt(hex.slice(i, i + 2), 16), 0) > 140;

export class Grid {
  constructor(view, spacer, under, over) {
    Object.assign(this, { view, spacer, under, over, stepWidth: 14, rowHeight: 16, low: 48, high: 84 });
    this.ratio = window.devicePixelRatio || 1;
  }

  // ------------------------------------------------------------ places
  get width() { return this.view.clientWidth; }
  get height() { return this.view.clientHeight; }
  x(step) { return KEYS + step * this.stepWidth - this.view.scrollLeft; }
  y(pitch) { return RULER + (this.high - pitch) * this.rowHeight - this.view.scrollTop; }
  stepAt(x) { return (x - KEYS + this.view.scrollLeft) / this.stepWidth; }
  pitchAt(y) { return this.high - Math.floor((y - RULER + this.view.scrollTop) / this.rowHeight); }

  /** Sizes after a change of zoom, range or length. */
  measure(steps) {
    this.spacer.style.width = `${KEYS + Math.max(steps, 1) * this.stepWidth + 1}px`;
    this.spacer.style.height = `${RULER + (this.high - this.low + 1) * this.rowHeight}px`;
    this.ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.under, this.over]) {
      canvas.width = Math.round(this.width * this.ratio);
      canvas.height = Math.round(this.height * this.ratio);
      canvas.style.width = `${this.width}px`;
      canvas.style.height = `${this.height}px`;
    }
  }

  /** Read the theme's colours again. */
  dress(root) {
    const style = getComputedStyle(root), colour = (name) => style.getPropertyValue(`--mn-${name}`).trim();
    const names = "paper row tonic line beat bar ink quiet accent key keyblack keyink range".split(" ");
    this.colours = Object.fromEntries(names.map((name) => [name, colour(name)]));
    this.parts = Array.from({ length: PARTS }, (_, i) => colour(`part-${i}`));
    this.inks = this.parts.map((hex) => (bright(hex) ? "#16181c" : "#ffffff"));
    this.font = style.fontFamily;
    this.hatch = null;
  }

  /** What lies at a point: {place: "ruler" | "keys" | "grid", step, pitch, note?, edge?}. Notes of the active part lie on top. */
  hit(x, y, sheet, part, slack = 0) {
    const step = this.stepAt(x), pitch = this.pitchAt(y);
    if (y < RULER) return { place: "ruler", step, pitch };
    if (x < KEYS) return { place: "keys", step, pitch };
    let found = null;
    for (const n of sheet.notes) {
      if (n.pitch !== pitch) continue;
      if (this.x(n.onset) - slack > x || x > this.x(endOf(n)) + slack) continue;
      if (!found || n.part === part) found = n;
    }
    if (!found) return { place: "grid", step, pitch };
    const reach = Math.min(10 + slack, (found.duration * this.stepWidth) / 3);
    return { place: "grid", step, pitch, note: found, edge: x > this.x(endOf(found)) - reach };
  }

  /** Scroll so that a step and a pitch can be seen. */
  reveal(step, pitch) {
    const x = KEYS + step * this.stepWidth, y = RULER + (this.high - pitch) * this.rowHeight, view = this.view;
    if (x - KEYS < view.scrollLeft) view.scrollLeft = Math.max(0, x - KEYS - 40);
    else if (x + this.stepWidth > view.scrollLeft + this.width) view.scrollLeft = x - this.width + 4 * this.stepWidth;
    if (pitch === undefined) return;
    if (y - RULER < view.scrollTop) view.scrollTop = y - RULER;
    else if (y + this.rowHeight > view.scrollTop + this.height) view.scrollTop = y + this.rowHeight - this.height;
  }

  // ------------------------------------------------------------ the sheet
  pen(canvas) {
    const pen = canvas.getContext("2d");
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    return pen;
  }

  draw(sheet, { part, range, scaleShown }) {
    const pen = this.pen(this.under), { colours: c, width, height } = this, { piece } = sheet;
    const scale = scaleShown ? piece.scale ?? [] : [], end = this.x(sheet.steps);
    pen.fillStyle = c.paper;
    pen.fillRect(0, 0, width, height);
    for (let pitch = this.high; pitch >= this.low; pitch--) {
      const y = this.y(pitch), shade = scale.length ? !scale.includes(pitch % 12) : [1, 3, 6, 8, 10].includes(pitch % 12);
      if (y > height || y + this.rowHeight < RULER) continue;
      if (shade || (scale.length && pitch % 12 === scale[0])) {
        pen.fillStyle = shade ? c.row : c.tonic;
        pen.fillRect(KEYS, y, Math.min(end, width) - KEYS, this.rowHeight);
      }
      pen.fillStyle = c.line;
      pen.fillRect(KEYS, y + this.rowHeight - 0.5, Math.min(end, width) - KEYS, 0.5);
    }
    this.drawLines(pen, sheet);
    if (range) {
      pen.fillStyle = c.range;
      pen.fillRect(this.x(range[0]), RULER, (range[1] - range[0]) * this.stepWidth, height);
    }
    this.drawLocks(pen, sheet, part);
    const first = this.stepAt(KEYS), last = this.stepAt(width);
    const seen = sheet.notes.filter((n) => n.onset < last && endOf(n) > first && n.pitch >= this.low && n.pitch <= this.high);
    for (const n of seen) if (n.part !== part) this.drawNote(pen, n, sheet, 0.5);
    for (const n of seen) if (n.part === part) this.drawNote(pen, n, sheet, 1);
    this.drawRuler(pen, sheet, range);
    this.drawKeys(pen, piece);
  }

  drawLines(pen, sheet) {
    const { piece } = sheet, { colours: c, width, height } = this;
    const unit = this.stepWidth >= 7 ? sheet.snap : piece.beat_steps;
    const last = Math.min(sheet.steps, this.stepAt(width));
    for (let step = Math.max(0, Math.floor(this.stepAt(KEYS) / unit) * unit); step <= last; step += unit) {
      const bar = step % piece.bar_steps === 0, beat = step % piece.beat_steps === 0;
      if (!bar && beat && this.stepWidth * piece.beat_steps < 6) continue;
      pen.fillStyle = bar ? c.bar : beat ? c.beat : c.line;
      pen.fillRect(Math.round(this.x(step)) - (bar ? 0.75 : 0.5), RULER, bar ? 1.5 : 1, height);
    }
  }

  /** Locked steps: a hatched ground (so that colour is not the only sign), stronger for the active part. */
  drawLocks(pen, sheet, part) {
    if (!this.hatch) {
      const tile = document.createElement("canvas"), size = 8 * this.ratio;
      tile.width = tile.height = size;
      const t = tile.getContext("2d");
      t.strokeStyle = this.colours.quiet;
      t.lineWidth = this.ratio;
      for (const shift of [-size, 0, size]) { t.beginPath(); t.moveTo(shift, size); t.lineTo(shift + size, 0); t.stroke(); }
      this.hatch = pen.createPattern(tile, "repeat");
      this.hatch.setTransform(new DOMMatrix().scale(1 / this.ratio));
    }
    for (const [of, first, end] of sheet.locked) {
      if (of !== part) continue;
      pen.globalAlpha = 0.28;
      pen.fillStyle = this.hatch;
      pen.fillRect(this.x(first), RULER, (end - first) * this.stepWidth, this.height);
      pen.globalAlpha = 1;
    }
  }

  drawNote(pen, n, sheet, strength) {
    const { colours: c } = this, chosen = sheet.chosen.has(n.id), locked = sheet.isLocked(n);
    const x = this.x(n.onset) + 0.5, y = this.y(n.pitch) + 1, w = Math.max(n.duration * this.stepWidth - 1.5, 2), h = this.rowHeight - 2.5;
    pen.globalAlpha = strength * (0.62 + (0.38 * n.velocity) / 127);
    pen.fillStyle = this.parts[n.part % PARTS];
    pen.beginPath();
    pen.roundRect(x, y, w, h, Math.min(4, w / 2));
    pen.fill();
    pen.globalAlpha = strength;
    if (locked) {
      pen.save();
      pen.clip();
      pen.strokeStyle = this.inks[n.part % PARTS];
      pen.lineWidth = 1.5;
      for (let d = -h; d < w; d += 6) { pen.beginPath(); pen.moveTo(x + d, y + h); pen.lineTo(x + d + h, y); pen.stroke(); }
      pen.restore();
    }
    if (chosen) {
      pen.strokeStyle = c.ink;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.roundRect(x, y, w, h, Math.min(4, w / 2));
      pen.stroke();
    }
    if (strength === 1 && !locked && w > 26 && h > 11) {
      pen.fillStyle = this.inks[n.part % PARTS];
      pen.font = `600 ${Math.min(11, h - 2)}px ${this.font}`;
      pen.textBaseline = "middle";
      pen.fillText(sheet.piece.names?.[n.pitch] ?? n.pitch, x + 5, y + h / 2 + 0.5);
    }
    pen.globalAlpha = 1;
  }

  drawRuler(pen, sheet, range) {
    const { colours: c, width } = this, { piece } = sheet;
    pen.fillStyle = c.paper;
    pen.fillRect(0, 0, width, RULER);
    if (range) {
      pen.fillStyle = c.accent;
      pen.fillRect(this.x(range[0]), RULER - 5, (range[1] - range[0]) * this.stepWidth, 4);
    }
    pen.font = `600 11px ${this.font}`;
    pen.textBaseline = "middle";
    const every = 2 ** Math.max(0, Math.ceil(Math.log2(26 / (piece.bar_steps * this.stepWidth))));
    for (let bar = 0; bar * piece.bar_steps < sheet.steps; bar++) {
      const x = this.x(bar * piece.bar_steps);
      if (x < KEYS - 30 || x > width) continue;
      pen.fillStyle = c.bar;
      pen.fillRect(Math.round(x) - 0.75, 6, 1.5, RULER - 6);
      pen.fillStyle = c.quiet;
      if (bar % every === 0) pen.fillText(bar + 1, x + 5, 12);
    }
    pen.fillStyle = c.bar;
    pen.fillRect(0, RULER - 1, width, 1);
  }

  drawKeys(pen, piece) {
    const { colours: c, height } = this;
    pen.save();
    pen.beginPath();
    pen.rect(0, RULER, KEYS, height);
    pen.clip();
    pen.font = `11px ${this.font}`;
    pen.textBaseline = "middle";
    for (let pitch = this.high; pitch >= this.low; pitch--) {
      const y = this.y(pitch), black = [1, 3, 6, 8, 10].includes(pitch % 12);
      pen.fillStyle = black ? c.keyblack : c.key;
      pen.fillRect(0, y, KEYS, this.rowHeight);
      pen.fillStyle = c.line;
      pen.fillRect(0, y + this.rowHeight - 0.5, KEYS, 0.5);
      pen.fillStyle = black ? c.key : c.keyink;
      const named = pitch % 12 === 0 || this.rowHeight >= 20 || pitch % 12 === piece.scale?.[0];
      if (named) pen.fillText(piece.names?.[pitch] ?? pitch, 8, y + this.rowHeight / 2);
    }
    pen.restore();
    pen.fillStyle = c.bar;
    pen.fillRect(KEYS - 1, 0, 1, height);
    pen.fillStyle = c.paper;
    pen.fillRect(0, 0, KEYS - 1, RULER - 1);
  }

  // ------------------------------------------------------------ what moves over it
  drawOver(sheet, { playhead, playing, cursor, box }) {
    const pen = this.pen(this.over), { colours: c, width, height } = this;
    pen.save();
    pen.beginPath();
    pen.rect(KEYS - 7, 0, width - KEYS + 7, height);
    pen.clip();
    if (cursor) {
      pen.strokeStyle = c.ink;
      pen.lineWidth = 2;
      pen.strokeRect(this.x(cursor.step) + 1, this.y(cursor.pitch) + 1, sheet.snap * this.stepWidth - 2, this.rowHeight - 2);
    }
    if (box) {
      pen.strokeStyle = c.accent;
      pen.setLineDash([4, 3]);
      pen.strokeRect(Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math.abs(box[2] - box[0]), Math.abs(box[3] - box[1]));
      pen.setLineDash([]);
    }
    if (playing) {
      pen.strokeStyle = c.accent;
      pen.lineWidth = 2.5;
      for (const n of sheet.notes) {
        if (n.onset > playhead) break;
        if (endOf(n) <= playhead) continue;
        pen.beginPath();
        pen.roundRect(this.x(n.onset), this.y(n.pitch) + 0.5, n.duration * this.stepWidth - 0.5, this.rowHeight - 1.5, 4);
        pen.stroke();
      }
    }
    const x = this.x(playhead);
    if (x < KEYS - 1) return pen.restore();
    pen.fillStyle = c.accent;
    pen.fillRect(x - 0.75, RULER - 6, 1.5, height);
    pen.beginPath();
    pen.moveTo(x - 6, 4); pen.lineTo(x + 6, 4); pen.lineTo(x + 6, 12); pen.lineTo(x, RULER - 4); pen.lineTo(x - 6, 12);
    pen.fill();
    pen.restore();
  }
}
