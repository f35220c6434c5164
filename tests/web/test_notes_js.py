"""The laws of the roll's notes, checked by node on the module itself: random edits, then undo; locks; melodies stay melodies."""

import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "musicnn" / "web"
LAWS = """
import assert from "node:assert/strict";
import { Sheet, endOf, merged, settle, without } from "%s";

let seed = 7;
const draw = (n) => { seed = (seed * 48271) %% 2147483647; return seed %% n; };
const piece = (mono) => ({ steps: 64, bar_steps: 16, beat_steps: 4, mono, scale: [0, 2, 4, 5, 7, 9, 11], parts: [{}, {}] });
const row = () => [4 * draw(14), 40 + draw(40), 1 + draw(8), 1 + draw(127), draw(2)];
const key = (sheet) => JSON.stringify([sheet.rows, sheet.locked, sheet.piece.steps]);

function anyEdit(sheet) {
  const some = sheet.notes.filter(() => draw(3) === 0);
  sheet.select(some.map((n) => n.id));
  const ways = [
    () => { sheet.begin(); if (!sheet.draw(draw(64), 40 + draw(40), 1 + draw(8), draw(2))) sheet.cancel(); sheet.commit(); },
    () => sheet.edit(sheet.moved(draw(21) - 10, draw(25) - 12)), () => sheet.edit(sheet.stretched(draw(9) - 4)),
    () => sheet.edit(sheet.removed()), () => sheet.edit(sheet.louder(draw(41) - 20)),
    () => sheet.toggleLock([[draw(2), 4 * draw(8), 32 + 4 * draw(8)]]), () => sheet.setBars(1 + draw(6)),
  ];
  ways[draw(ways.length)]();
}

for (let round = 0; round < 150; round++) {
  const mono = round %% 2 === 0, rows = mono ? [[0, 60, 4, 80, 0], [8, 62, 4, 80, 0]] : Array.from({ length: 12 }, row);
  const sheet = new Sheet(rows, piece(mono)), history = [key(sheet)], told = [];
  sheet.listen((what) => told.push(what));
  for (let i = 0; i < 25; i++) {
    const { locked } = sheet, covers = (n) => ([part, first, end]) => part === n.part && first < endOf(n) && n.onset < end;
    const inLock = (s) => s.notes.filter((n) => locked.some(covers(n)));
    const past = sheet.past.length, rowsBefore = JSON.stringify(inLock(sheet));
    anyEdit(sheet);
    if (sheet.locked === locked) assert.equal(JSON.stringify(inLock(sheet)), rowsBefore, "locked music is never touched");
    for (const n of sheet.notes) {
      assert.ok(n.onset >= 0 && n.duration >= 1 && endOf(n) <= sheet.steps);
      assert.ok(n.pitch >= 0 && n.pitch <= 127 && n.velocity >= 1 && n.velocity <= 127);
    }
    if (mono) for (const part of [0, 1]) {
      const line = sheet.notes.filter((n) => n.part === part);
      line.slice(1).forEach((n, j) => assert.ok(endOf(line[j]) <= n.onset || line[j].onset === n.onset, "one note at a time"));
    }
    if (sheet.past.length > past) history.push(key(sheet));
  }
  const last = key(sheet);
  for (const state of history.reverse()) { assert.equal(key(sheet), state); sheet.undo(); }
  while (sheet.redo());
  assert.equal(key(sheet), last, "undo and redo are inverses");
}

// spans: union and difference agree with sets of steps
const cells = (spans) => new Set(spans.flatMap(([p, a, b]) => Array.from({ length: b - a }, (_, i) => `${p}:${a + i}`)));
for (let i = 0; i < 300; i++) {
  const span = () => { const a = draw(20); return [draw(2), a, a + draw(9)]; };
  const one = Array.from({ length: draw(5) }, span), other = Array.from({ length: draw(5) }, span);
  assert.deepEqual(cells(merged(one.map((s) => [...s]))), cells(one.filter((s) => s[1] < s[2])));
  const left = cells(one.filter((s) => s[1] < s[2]));
  for (const cell of cells(other.filter((s) => s[1] < s[2]))) left.delete(cell);
  assert.deepEqual([...cells(without(one.map((s) => [...s]), other))].sort(), [...left].sort());
}

// with the scale on, drawn and moved notes lie in it; with it off they go where the hand goes
const sheet = new Sheet([[0, 60, 4, 80, 0]], piece(true));
sheet.select([sheet.notes[0].id]);
sheet.edit(sheet.moved(0, 1));
assert.equal(sheet.notes[0].pitch, 62);
sheet.inScale = false;
sheet.edit(sheet.moved(0, -1));
assert.equal(sheet.notes[0].pitch, 61);

// music from outside is one step of undo
sheet.load([[8, 72, 4, 80, 0]], piece(true), []);
sheet.undo();
assert.equal(sheet.notes[0].pitch, 61);
console.log("all laws hold");
"""


@pytest.mark.slow
def test_the_laws_of_edits_undo_and_locks(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    (tmp_path / "notes.mjs").write_text((WEB / "notes.js").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "laws.mjs").write_text(LAWS % "./notes.mjs", encoding="utf-8")
    done = subprocess.run([node, "laws.mjs"], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "all laws hold", done.stderr
