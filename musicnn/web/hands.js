/* Hands on a roll: mouse, pen and finger, and every key. They turn gestures into edits of the sheet; the roll draws and speaks. */

import { endOf } from "./notes.js";

const HOLD = 8;                                                         // px a pointer may tremble before a press becomes a drag

/** Mouse, pen and touch. A finger scrolls where it meets no note; a tap draws. */
export function attachPointer(roll) {
  const { grid, sheet } = roll, { view } = grid;
  let drag = null;
  const at = (event) => { const box = view.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  const slackOf = (event) => (event.pointerType === "touch" ? 8 : 0);

  const ways = {
    ruler: {
      move(step) {
        const unit = sheet.piece.beat_steps, [a, b] = [drag.step, step].sort((x, y) => x - y);
        roll.setRange([Math.floor(a / unit) * unit, Math.min(Math.ceil(b / unit) * unit, sheet.steps)]);
      },
      tap(step) { roll.seek(Math.max(0, Math.min(step, sheet.steps))); },
    },
    keys: { start() { roll.preview(drag.pitch); }, move() {} },
    draw: {
      start() {
        sheet.begin();
        drag.made = sheet.draw(drag.step, drag.pitch, roll.length, roll.part);
        if (drag.made) roll.preview(drag.made.pitch, drag.made.part);
        else { sheet.cancel(); roll.refuse(); }
      },
      move(step) {
        if (!drag.made) return;
        const n = drag.made, end = Math.max(n.onset + sheet.snap, Math.ceil(step / sheet.snap) * sheet.snap);
        const last = Math.min(end, sheet.steps);
        if (sheet.change([[n.id, { ...n, duration: last - n.onset }]])) roll.length = last - n.onset;
      },
    },
    note: {
      start() {
        const n = drag.note;
        roll.setPart(n.part);
        if (drag.shift) sheet.select(sheet.chosen.has(n.id) ? [...sheet.chosen].filter((id) => id !== n.id) : [...sheet.chosen, n.id]);
        else if (!sheet.chosen.has(n.id)) sheet.select([n.id]);
        drag.notes = sheet.selected;
        drag.pitchNow = n.pitch;
        roll.preview(n.pitch, n.part);
        sheet.begin();
      },
      move(step, pitch) {
        const n = drag.note, { snap } = sheet;
        if (sheet.isLocked(n)) return roll.refuse();
        if (drag.edge) {
          const by = Math.max(sheet.snap, Math.round((step - n.onset) / snap) * snap) - n.duration;
          if (sheet.change(sheet.stretched(by, drag.notes))) roll.length = Math.max(1, n.duration + by);
          return;
        }
        sheet.change(sheet.moved(Math.round((step - drag.step) / snap) * snap, pitch - drag.pitch, drag.notes));
        if (pitch !== drag.pitchNow) roll.preview(sheet.notes.find((m) => m.id === n.id)?.pitch ?? pitch, n.part);
        drag.pitchNow = pitch;
      },
      tap() { if (!drag.shift) sheet.select([drag.note.id]); },
    },
    select: {
      move(step, pitch, x, y) {
        roll.box = [...drag.from, x, y];
        const [a, b] = [drag.step, step].sort((p, q) => p - q), [low, high] = [drag.pitch, pitch].sort((p, q) => p - q);
        const inside = sheet.notes.filter((n) => n.onset < b && endOf(n) > a && n.pitch >= low && n.pitch <= high).map((n) => n.id);
        sheet.select(drag.shift ? [...drag.before, ...inside] : inside);
      },
      tap() { sheet.select([]); },
    },
    erase: {
      start() { drag.gone = new Map(); sheet.begin(); ways.erase.move(drag.step, drag.pitch, ...drag.from); },
      move(step, pitch, x, y) {
        const { note } = grid.hit(x, y, sheet, roll.part);
        if (note && sheet.isLocked(note)) return roll.refuse();
        if (note) drag.gone.set(note.id, null);
        sheet.change([...drag.gone]);
      },
    },
  };

  const wayAt = (hit) => (hit.place !== "grid" ? hit.place : roll.tool === "erase" ? "erase" : hit.note ? "note" : roll.tool);

  const down = (event) => {
    const [x, y] = at(event);
    if (drag || event.button > 0 || x > view.clientWidth || y > view.clientHeight) return;
    const hit = grid.hit(x, y, sheet, roll.part, slackOf(event));
    const way = wayAt(hit);
    drag = { ...hit, way, from: [x, y], shift: event.shiftKey, before: [...sheet.chosen], id: event.pointerId,
      waits: event.pointerType === "touch" && way === "draw" };          // whether this finger draws or scrolls shows when it lifts
    roll.cursor = { step: Math.floor(Math.max(0, Math.min(hit.step, sheet.steps - 1)) / sheet.snap) * sheet.snap, pitch: hit.pitch };
    view.setPointerCapture(event.pointerId);
    roll.root.querySelector(".mn-roll").focus({ preventScroll: true });
    if (!drag.waits) ways[way].start?.();
    roll.redraw();
  };
  const move = (event) => {
    const [x, y] = at(event);
    if (!drag || drag.id !== event.pointerId) {
      const hit = grid.hit(x, y, sheet, roll.part), way = wayAt(hit);
      view.dataset.hand = way === "note" ? (hit.edge ? "stretch" : "move") : way;
      return;
    }
    if (!drag.moved && Math.hypot(x - drag.from[0], y - drag.from[1]) < (drag.way === "draw" ? 2 : HOLD / 2)) return;
    drag.moved = true;
    if (drag.waits) return;
    ways[drag.way].move(grid.stepAt(x), grid.pitchAt(y), x, y);
    roll.redraw();
  };
  const up = (event) => {
    if (!drag || drag.id !== event.pointerId) return;
    const { way } = drag, quiet = !drag.moved;
    if (event.type === "pointercancel") sheet.cancel();                 // the browser took the finger to scroll
    else {
      if (drag.waits && quiet) ways.draw.start();
      if (quiet) ways[way].tap?.(drag.step);
      sheet.commit();
    }
    drag = null;
    roll.box = null;
    roll.redraw();
    if (way !== "ruler" && way !== "keys") roll.tellSelection();
  };
  const touch = (event) => {                                            // a finger on a note moves the note, not the page
    const { clientX, clientY } = event.touches[0], box = view.getBoundingClientRect();
    const hit = grid.hit(clientX - box.left, clientY - box.top, sheet, roll.part, 8);
    if (wayAt(hit) !== "draw" && event.cancelable) event.preventDefault();
  };
  view.addEventListener("pointerdown", down);
  view.addEventListener("pointermove", move);
  view.addEventListener("pointerup", up);
  view.addEventListener("pointercancel", up);
  view.addEventListener("touchstart", touch, { passive: false });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    roll.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, at(event)[0]);
  }, { passive: false });
}

export const KEY_HELP = [
  ["← → ↑ ↓", "move the cursor; with Ctrl by a bar or an octave"], ["Enter", "draw a note at the cursor, or select the one there"],
  ["N, Shift+N", "next, previous note"], ["Shift+← → ↑ ↓", "move the selected notes"], ["+  −", "lengthen, shorten them"],
  ["V, Shift+V", "louder, softer"], ["Delete", "delete them"], ["L", "lock or unlock them, or the marked range"],
  ["R, Shift+R", "mark the cursor's bar; extend the mark to the cursor"], ["Ctrl+A, Esc", "select all, none"],
  ["Ctrl+Z, Ctrl+Y", "undo, redo"], ["Space", "play, pause"], ["S", "stop"], ["D, X, E", "draw, select, erase with the mouse"],
];

/** Every key of the roll. Keys that it does not know go on to the page. */
export function attachKeys(roll, target) {
  const { sheet } = roll;
  const go = (steps, pitches) => {
    const { cursor } = roll;
    roll.cursor = {
      step: Math.min(Math.max(cursor.step + steps, 0), Math.max(0, Math.ceil(sheet.steps / sheet.snap) * sheet.snap - sheet.snap)),
      pitch: Math.min(Math.max(cursor.pitch + pitches, roll.grid.low), roll.grid.high),
    };
    if (pitches && Math.abs(pitches) === 1 && sheet.inScale) roll.cursor.pitch = sheet.tune(roll.cursor.pitch, Math.sign(pitches));
    roll.sayCursor();
  };
  const under = () => sheet.notes.find((n) => n.pitch === roll.cursor.pitch && n.onset <= roll.cursor.step && roll.cursor.step < endOf(n));
  const chosen = () => (sheet.chosen.size ? sheet.selected : [under()].filter(Boolean));
  const edit = (edits) => roll.afterEdit(sheet.edit(edits), chosen().length);

  const step = (direction) => {
    const notes = sheet.notes.filter((n) => n.part === roll.part), { cursor } = roll;
    const at = notes.findIndex((n) => sheet.chosen.has(n.id));
    const near = direction > 0 ? notes.findIndex((n) => n.onset >= cursor.step) : notes.findLastIndex((n) => n.onset <= cursor.step);
    const next = at >= 0 ? at + direction : near;
    const n = notes[Math.min(Math.max(next, 0), notes.length - 1)];
    if (!n) return roll.say("no notes yet");
    roll.cursor = { step: n.onset, pitch: n.pitch };
    sheet.select([n.id]);
    roll.preview(n.pitch, n.part);
    roll.tellSelection();
  };
  const enter = () => {
    const n = under();
    if (n) { sheet.select([n.id]); roll.setPart(n.part); return roll.tellSelection(); }
    sheet.begin();
    const made = sheet.draw(roll.cursor.step, roll.cursor.pitch, roll.length, roll.part);
    if (!made) { sheet.cancel(); return roll.refuse(); }
    sheet.commit();
    roll.preview(made.pitch);
    roll.cursor = { step: made.onset, pitch: made.pitch };
    roll.tellSelection();
  };
  const mark = (extend) => {
    const { bar_steps: bar } = sheet.piece, first = Math.floor(roll.cursor.step / bar) * bar;
    const old = extend && roll.range ? roll.range : [first, first];
    roll.setRange([Math.min(old[0], first), Math.min(Math.max(old[1], first + bar), sheet.steps)]);
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const keys = {
    Enter: enter, n: () => step(1), N: () => step(-1),
    Delete: () => edit(sheet.removed(chosen())), Backspace: () => edit(sheet.removed(chosen())),
    "+": () => edit(sheet.stretched(sheet.snap, chosen())), "=": () => edit(sheet.stretched(sheet.snap, chosen())),
    "-": () => edit(sheet.stretched(-sheet.snap, chosen())), v: () => edit(sheet.louder(10)), V: () => edit(sheet.louder(-10)),
    l: () => roll.lock(), r: () => mark(false), R: () => mark(true), " ": () => roll.toggle(), s: () => roll.stop(),
    d: () => roll.setTool("draw"), x: () => roll.setTool("select"), e: () => roll.setTool("erase"), "?": () => roll.help(),
    Home: () => go(-roll.cursor.step, 0), End: () => go(sheet.steps, 0), PageUp: () => go(0, 12), PageDown: () => go(0, -12),
    Escape: () => { sheet.select([]); roll.setRange(null); roll.say("nothing selected"); },
  };
  const commands = {
    z: (event) => (event.shiftKey ? roll.redo() : roll.undo()), y: () => roll.redo(),
    a: () => { sheet.select(sheet.notes.map((n) => n.id)); roll.tellSelection(); },
  };
  target.addEventListener("keydown", (event) => {
    if (event.target !== target || event.altKey) return;
    const command = event.ctrlKey || event.metaKey, arrow = arrows[event.key];
    let act = null;
    if (arrow && event.shiftKey) act = () => edit(sheet.moved(arrow[0] * sheet.snap, arrow[1], chosen()));
    else if (arrow && command) act = () => go(arrow[0] * sheet.piece.bar_steps, arrow[1] * 12);
    else if (arrow) act = () => go(arrow[0] * sheet.snap, arrow[1]);
    else if (command) act = commands[event.key.toLowerCase()];
    else act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();                                            // the page's own shortcuts are not meant
    act(event);
    roll.redraw();
  });
}
