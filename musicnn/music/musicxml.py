"""MusicXML 4 (partwise), written for engraving and for other programs. The reader is in `readxml`.

A MusicXML part is a staff here; usually it holds one part of the score, in a chorale's two staves two of them, as voices.
Every note has the id "n<part>-<index in part.notes>"; its tied continuations add "-1", "-2" …
"""

import re
from bisect import bisect_right
from html import escape

from musicnn.arguments import checked
from musicnn.music.file import save
from musicnn.music.notation import Piece, beams, voices, write_bar
from musicnn.music.note import DRUMS, Part, Score
from musicnn.music.pitch import parse_key, signature, spell
from musicnn.music.readxml import KINDS, read_musicxml

__all__ = ["document", "read_musicxml", "write_musicxml"]

ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
SYMBOL = re.compile(r"^([A-G])([#b]?)([^/]*)(?:/([A-G])([#b]?))?$")
BRACKET, HIDDEN = ' bracket="yes"', ' print-object="no"'
FORTE = 0.9                                          # MusicXML counts loudness in percent of velocity 90


@checked
def write_musicxml(score: Score, path=None) -> str:
    """Write a score as MusicXML, one staff a part, to `path` if given, and return the text; equal scores give equal text.

    `read_musicxml(write_musicxml(s)) == s` for every score with at least one part and chord symbols that lie inside it.

    Raises:
        MusicError: if a rhythm is finer than written music can show.
    """
    text = document(score, tuple((i,) for i in range(len(score.parts))))
    save(text.encode("utf-8"), path)
    return text


def document(score: Score, staves: tuple[tuple[int, ...], ...], colours: dict[str, str] | None = None) -> str:
    """The MusicXML text with the given parts on each staff.

    Args:
        staves: for each staff the indices of its parts, from the top; more than one get stems up and down.
        colours: note id -> "#rrggbb".
    """
    if not score.parts:
        score, staves = score.replace(parts=(Part(),)), ((0,),)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN"'
             ' "http://www.musicxml.org/dtds/partwise.dtd">', '<score-partwise version="4.0">']
    if score.title:
        lines.append(f"<work><work-title>{_text(score.title)}</work-title></work>")
    source = f"<source>{_text(score.source)}</source>" if score.source else ""
    lines.append(f"<identification><encoding><software>musicnn</software></encoding>{source}</identification><part-list>")
    bracket = len(staves) > 1 and any(len(staff) > 1 for staff in staves)
    lines += ['<part-group number="1" type="start"><group-symbol>bracket</group-symbol></part-group>'] * bracket
    lines += [_instruments(score, number, staff) for number, staff in enumerate(staves, 1)]
    lines += ['<part-group number="1" type="stop"/>'] * bracket
    lines.append("</part-list>")
    for number, staff in enumerate(staves, 1):
        lines += [f'<part id="P{number}">', *_Staff(score, staff, number, colours or {}).measures(), "</part>"]
    return "\n".join([*lines, "</score-partwise>", ""])


def _text(words: str) -> str:
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", words), quote=True)   # what XML cannot hold


def _instruments(score: Score, number: int, staff: tuple[int, ...]) -> str:
    """The entry of a staff in the list of parts: its name and General MIDI instrument, or one entry for each drum."""
    parts = [score.parts[i] for i in staff]
    name = _text(", ".join(p.name for p in parts if p.name))
    head = f'<score-part id="P{number}"><part-name>{name}</part-name>'
    if parts[0].program != DRUMS:
        channel = (number - 1) % 15 + 1
        return (f'{head}<score-instrument id="P{number}-I"><instrument-name>{name}</instrument-name></score-instrument>'
                f'<midi-instrument id="P{number}-I"><midi-channel>{channel + (channel > 9)}</midi-channel>'
                f"<midi-program>{parts[0].program + 1}</midi-program></midi-instrument></score-part>")
    drums = sorted({n.pitch for p in parts for n in p.notes}) or [36]
    return (head + "".join(f'<score-instrument id="P{number}-I{d}"><instrument-name>drum {d}</instrument-name></score-instrument>'
                           for d in drums)
            + "".join(f'<midi-instrument id="P{number}-I{d}"><midi-channel>10</midi-channel><midi-unpitched>{d + 1}</midi-unpitched>'
                      "</midi-instrument>" for d in drums) + "</score-part>")


class _Staff:
    """The measures of one staff."""

    def __init__(self, score: Score, staff: tuple[int, ...], number: int, colours: dict[str, str]):
        self.score, self.number, self.colours = score, number, colours
        self.drums = score.parts[staff[0]].program == DRUMS
        self.mode, self.fifths = parse_key(score.key)[1:] if score.key else ("major", 0)
        # the voices of the staff: (part, its chords, is it the part's first?)
        self.lines = [(i, line, j == 0) for i in staff for j, line in enumerate(voices(score.parts[i]) or [[]])]
        self.onsets = [[score.parts[i].notes[chord[0]].onset for chord in line] for i, line, _ in self.lines]
        self.stem = ""                               # "up" or "down" where voices share the staff
        onsets = [n.onset for n in score.notes] + [c.onset for c in score.chords]
        lead = min(onsets, default=0)
        self.lead = lead if lead < score.bar_steps <= score.steps else 0        # a pickup bar is written without its leading rest

    def measures(self) -> list[str]:
        bar, steps, lines = self.score.bar_steps, self.score.steps, []
        for index in range(max(1, self.score.bars)):
            start, end = index * bar + (self.lead if index == 0 else 0), min((index + 1) * bar, steps)
            number = f'"{index}" implicit="yes"' if index == 0 and self.lead else f'"{index + (not self.lead)}"'
            lines.append(f"<measure number={number}>")
            if index == 0:
                lines.append(self._attributes())
            written = [self._pieces(k, index * bar, start, end) for k in range(len(self.lines))]
            shown, sounding = self._accidentals(written), [k for k, (_, pieces) in enumerate(written) if pieces]
            for k in sounding:
                if k:
                    lines.append(f"<backup><duration>{end - start}</duration></backup>")
                self.stem = "" if len(sounding) == 1 else ("up", "down")[sounding.index(k) % 2]
                lines += self._line(k, index * bar, *written[k], shown)
            if self.number == 1 and end == steps:
                lines += [_harmony(c.symbol, c.onset - end) for c in self.score.chords if c.onset >= end]
                lines.append('<barline location="right"><bar-style>light-heavy</bar-style></barline>')
            lines.append("</measure>")
        return lines

    def _attributes(self) -> str:
        score, beats, unit = self.score, *self.score.meter
        key = f"<key><fifths>{self.fifths}</fifths><mode>{self.mode}</mode></key>" if score.key else ""
        pitches = [n.pitch for i, *_ in self.lines for n in score.parts[i].notes]
        low = pitches and sum(pitches) / len(pitches) < 57
        clef = "<sign>percussion</sign>" if self.drums else "<sign>F</sign><line>4</line>" if low else "<sign>G</sign><line>2</line>"
        text = (f"<attributes><divisions>{score.steps_per_quarter}</divisions>{key}<time><beats>{beats}</beats>"
                f"<beat-type>{unit}</beat-type></time><clef>{clef}</clef></attributes>")
        if self.number > 1:
            return text
        dotted = score.beat_steps * unit == 12 * score.steps_per_quarter and unit == 8
        pace = f"{score.tempo / 1.5 if dotted else score.tempo:.4g}"
        return (f'{text}<direction placement="above"><direction-type><metronome><beat-unit>quarter</beat-unit>'
                f"{'<beat-unit-dot/>' * dotted}<per-minute>{pace}</per-minute></metronome></direction-type>"
                f'<sound tempo="{score.tempo!r}"/></direction>')

    def _pieces(self, k: int, bar: int, start: int, end: int) -> tuple[list, tuple[Piece, ...]]:
        """What voice k has from start to end: spans (chord or (), onset, end) without gaps, and the pieces that write them."""
        part, line, first = self.lines[k]
        notes, spans, now = self.score.parts[part].notes, [], start
        at = max(0, bisect_right(self.onsets[k], start) - 1)
        for chord in line[at:]:
            onset, last = max(notes[chord[0]].onset, start), min(notes[chord[0]].end, end)
            if onset >= end:
                break
            if onset < last:
                spans += [((), now, onset)] * (now < onset) + [(chord, onset, last)]
                now = last
        if (not spans and not first) or start == end:
            return [], ()                            # a second voice is written only where it sounds
        spans += [((), now, end)] * (now < end)
        if spans == [((), bar, bar + self.score.bar_steps)]:
            return spans, (Piece(0, self.score.bar_steps, 0, ""),)       # a rest for the whole bar has no type
        return spans, write_bar(tuple((a - bar, b - bar, not chord) for chord, a, b in spans), self.score.meter,
                                self.score.steps_per_quarter)

    def _accidentals(self, written: list) -> dict[str, str]:
        """Note id -> accidental to print: what differs from the key signature or from earlier in the bar, tied notes aside."""
        if self.drums:
            return {}
        printed = signature(self.fifths)
        heard = sorted((a, k, chord) for k, (spans, _) in enumerate(written) for chord, a, _ in spans if chord)
        state: dict[tuple[str, int], int] = {}
        shown = {}
        for onset, k, chord in heard:
            part = self.lines[k][0]
            for i in chord:
                note = self.score.parts[part].notes[i]
                letter, alter, octave = spell(note.pitch, self.fifths, self.mode)
                if note.onset < onset:
                    continue
                if state.get((letter, octave), printed[letter]) != alter:
                    shown[f"n{part}-{i}"] = f"<accidental>{ACCIDENTALS[alter]}</accidental>"
                state[letter, octave] = alter
        return shown

    def _line(self, k: int, bar: int, spans: list, pieces: tuple[Piece, ...], shown: dict[str, str]) -> list[str]:
        """The notes, rests and chord symbols of voice k in a bar."""
        rests = frozenset(i for i, (chord, _, _) in enumerate(spans) if not chord)
        lines = []
        for piece, rows in zip(pieces, beams(pieces, rests, self.score), strict=True):
            onset, end = piece.onset + bar, piece.end + bar
            if self.number == 1 and k == 0:
                lines += [_harmony(c.symbol, c.onset - onset) for c in self.score.chords if onset <= c.onset < end]
            chord = spans[piece.span][0]
            beam = "".join(f'<beam number="{depth}">{word}</beam>' for depth, word in enumerate(rows, 1))
            if chord:
                lines += [self._note(k, i, piece, bar, beam=beam if i == chord[0] else None,
                                     accidental=shown.get(f"n{self.lines[k][0]}-{i}", "")) for i in chord]
            else:                                    # the rests of a voice that only joins in are not printed
                rest = "<rest/>" if piece.type else '<rest measure="yes"/>'
                lines.append(f"<note{'' if self.lines[k][2] else HIDDEN}>{rest}<duration>{end - onset}</duration><voice>{k + 1}</voice>"
                             f"{_value(piece)}{_notations(piece, ())}</note>")
        return lines

    def _note(self, k: int, i: int, piece: Piece, bar: int, *, beam: str, accidental: str) -> str:
        """Note i of the part of voice k; a `beam` of None marks a further note of a chord."""
        part = self.lines[k][0]
        note, name, onset = self.score.parts[part].notes[i], f"n{part}-{i}", piece.onset + bar
        ties = ["stop"] * (note.onset < onset) + ["start"] * (note.end > piece.end + bar)
        looks = f' color="{self.colours[name]}"' if name in self.colours else ""
        looks += f' dynamics="{note.velocity / FORTE:.2f}"' if note.velocity != 80 else ""
        later = f"-{onset - note.onset}" if note.onset < onset else ""
        letter, alter, octave = spell(note.pitch, self.fifths, self.mode)
        height, drum = f"<step>{letter}</step>{f'<alter>{alter}</alter>' if alter else ''}<octave>{octave}</octave>", ""
        if self.drums:                               # a drum has a place on the staff, but no pitch
            height = f"<display-step>{'CDEFGAB'[note.pitch % 7]}</display-step><display-octave>5</display-octave>"
            drum = f'<instrument id="P{self.number}-I{note.pitch}"/>'
        kind = "unpitched" if self.drums else "pitch"
        tied = "".join(f'<tie type="{t}"/>' for t in ties)
        return (f'<note id="{name}{later}"{looks}>{"<chord/>" if beam is None else ""}<{kind}>{height}</{kind}>'
                f"<duration>{piece.end - piece.onset}</duration>{tied}{drum}<voice>{k + 1}</voice>"
                f"{_value(piece, '' if later else accidental)}{f'<stem>{self.stem}</stem>' if self.stem else ''}{beam or ''}"
                f"{_notations(None if beam is None else piece, ties)}</note>")


def _value(piece: Piece, accidental: str = "") -> str:
    """The written value: type, dots, accidental and tuplet ratio, in the order of the schema."""
    odd, normal = piece.ratio
    ratio = (f"<time-modification><actual-notes>{odd}</actual-notes><normal-notes>{normal}</normal-notes></time-modification>"
             if odd > 1 else "")
    return (f"<type>{piece.type}</type>" if piece.type else "") + "<dot/>" * piece.dots + accidental + ratio


def _notations(piece: Piece | None, ties) -> str:
    tuplet = {"both": ("start", "stop"), "": ()}.get(piece.edge, (piece.edge,)) if piece else ()
    marks = "".join(f'<tied type="{t}"/>' for t in ties) + "".join(
        f'<tuplet type="{t}"{BRACKET if t == "start" else ""}/>' for t in tuplet)
    return f"<notations>{marks}</notations>" if marks else ""


def _harmony(symbol: str, offset: int) -> str:
    """A chord symbol `offset` steps after this place; the exact text is kept in the attribute of <kind>."""
    match = SYMBOL.match(symbol)
    later = f"<offset>{offset}</offset>" if offset else ""
    if not match:
        return (f'<harmony><root><root-step text="">C</root-step></root><kind text="{_text(symbol)}">none</kind>{later}</harmony>')
    root, alter, kind, bass, bass_alter = match.groups()

    def place(word: str, letter: str, accidental: str) -> str:
        change = f"<{word}-alter>{1 if accidental == '#' else -1}</{word}-alter>" if accidental else ""
        return f"<{word}><{word}-step>{letter}</{word}-step>{change}</{word}>"
    return (f'<harmony>{place("root", root, alter)}<kind text="{_text(kind)}">{KINDS.get(kind, "other")}</kind>'
            f'{place("bass", bass, bass_alter) if bass else ""}{later}</harmony>')
