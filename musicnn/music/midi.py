"""Standard MIDI files: bytes to Score and back, with nothing between.

A file is a header chunk and track chunks; a track is a list of (delta time in ticks, event). The reader walks the bytes once, and
every length, count and time is checked before it is believed, so a hostile file costs no more time or memory than its size.

Left out: pedals, pitch bends and other controllers, SMPTE time, and every tempo, meter and key but one (the report says so).
"""

import struct
from collections import Counter, defaultdict
from dataclasses import dataclass

from musicnn.arguments import checked
from musicnn.errors import MusicError, ReadError
from musicnn.music.file import load, save
from musicnn.music.note import DRUMS, Chord, Note, Part, Score
from musicnn.music.pitch import key_of, parse_key

MAX_BYTES, MAX_TRACKS, MAX_EVENTS, MAX_MINUTES = 2_000_000, 64, 200_000, 60
TEXT, NAME, MARKER, END, TEMPO, METER, KEY = 0x01, 0x03, 0x06, 0x2F, 0x51, 0x58, 0x59       # types of meta events (0xFF)
DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}                # of the channel events
DRUM_CHANNEL = 9                                     # counted from 0; people call it channel 10


@dataclass(frozen=True)
class MidiReport:
    """What reading a MIDI file gave and what it cost.

    Attributes:
        score: the music on the grid.
        moved: share of the notes, 0..1, whose onset or end did not lie on the grid.
        largest: the largest such move, in steps (at most 0.5, but for notes that were lengthened to one step).
        remarks: sentences about what was left out or mended.
    """

    score: Score
    moved: float
    largest: float
    remarks: tuple[str, ...]


@checked(steps_per_quarter=(1, 960))
def read_midi(path_or_bytes, *, steps_per_quarter: int = 4) -> Score:
    """Read a MIDI file as a score; onsets and ends are rounded to the grid (`read_report` says by how much).

    A part is a channel of a track. If the meter changes, the one that lasts longest is kept; shorter bars before it are
    read as a pickup.

    Raises:
        ReadError: if the file is broken, empty, too large or in a format without a common time line (format 2, SMPTE).
    """
    return read_report(path_or_bytes, steps_per_quarter=steps_per_quarter).score


def read_report(path_or_bytes, *, steps_per_quarter: int = 4) -> MidiReport:
    """Like `read_midi`, with a report of rounding and of what was left out.

    Raises:
        ReadError: as `read_midi`.
    """
    data, label = load(path_or_bytes, most=MAX_BYTES)
    try:
        quarter, tracks = _scan(data)
        return _report(quarter, tracks, steps_per_quarter)
    except IndexError:
        raise ReadError(f"{label} is no readable MIDI file: it ends within an event; save or download it again") from None
    except (ReadError, MusicError) as error:
        raise ReadError(f"{label} is no readable MIDI file: {error}") from None


def _scan(data: bytes) -> tuple[int, list[list]]:
    """Header and events: (ticks in a quarter, for each track its list of (tick, kind, payload))."""
    if data[:4] != b"MThd" or len(data) < 14:
        hint = "it looks like MusicXML, so use mn.read_musicxml" if data[:2] in (b"PK", b"<?", b"<s") else "choose a .mid file"
        raise ReadError(f"it does not begin with a MIDI header ('MThd' and 10 bytes more); {hint}")
    size, form, count, quarter = struct.unpack(">IHHH", data[4:14])
    if form > 1 or quarter & 0x8000 or not quarter:
        raise ReadError(f"format {form} with time division {quarter:#06x} has no common time line in quarter notes; export it as"
                        " format 0 or 1 with ticks per quarter")
    if count > MAX_TRACKS:
        raise ReadError(f"it has {count} tracks, at most {MAX_TRACKS} are read; merge or drop tracks")
    tracks, at, room = [], 8 + size, MAX_EVENTS
    while len(tracks) < count:
        kind, end = data[at:at + 4], at + 8 + int.from_bytes(data[at + 4:at + 8], "big")
        if end > len(data) or len(kind) < 4:
            raise ReadError(f"track {len(tracks)} should go on after the file's end; save or download it again")
        if kind == b"MTrk":                          # other kinds of chunk are allowed and skipped
            tracks.append(_track_events(data[:end], at + 8, room))
            room -= len(tracks[-1])
        at = end
    return quarter, tracks


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, seven bits a byte, and where it ends."""
    value = 0
    for place in range(at, at + 4):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    raise ReadError(f"the number at byte {at} is longer than 4 bytes; save or download it again")


def _track_events(data: bytes, at: int, room: int) -> list[tuple[int, int, bytes]]:
    """The events of a track as (tick, kind, payload): kind is a status byte, or 0xFF00 + type for a meta event."""
    events, tick, status = [], 0, 0
    while at < len(data):
        delta, at = _number(data, at)
        tick += delta
        if data[at] >= 0x80:
            kind, at = data[at], at + 1
        else:
            kind = status                            # running status: equal status bytes in a row are written once
        if kind == 0xFF:
            kind, at = 0xFF00 + data[at], at + 1
        if kind >= 0xFF00 or kind in (0xF0, 0xF7):   # meta and system exclusive events say how long they are
            length, at = _number(data, at)
        elif 0x80 <= kind < 0xF0:
            status, length = kind, DATA_BYTES[kind & 0xF0]
        else:
            raise ReadError(f"byte {at - 1} ({kind:#04x}) begins no known event; save or download it again")
        if at + length > len(data):
            raise ReadError(f"the event at byte {at} should go on after its track's end; save or download it again")
        events.append((tick, kind, data[at:at + length]))
        at += length
        if kind == 0xFF00 + END:
            break
        if len(events) > room:
            raise ReadError(f"it has more than {MAX_EVENTS} events; cut it into shorter pieces")
    return events


def _report(quarter: int, tracks: list[list], grid: int) -> MidiReport:
    remarks: list[str] = []
    last = max((events[-1][0] for events in tracks if events), default=0)
    meta = defaultdict(list)                         # type -> [(tick, payload)], of all tracks
    for tick, kind, payload in sorted((e for events in tracks for e in events if e[1] >= 0xFF00), key=lambda e: e[0]):
        meta[kind - 0xFF00].append((tick, payload))
    tempo = _tempo(meta[TEMPO], remarks)
    if last / quarter / tempo > MAX_MINUTES:
        raise ReadError(f"it lasts {last / quarter / tempo:.0f} minutes, at most {MAX_MINUTES} are read; cut it into pieces")
    meter, lead = _meter(meta[METER], quarter, last, remarks)
    parts, title, moves = [], "", []

    def place(tick: int) -> int:
        moves.append(abs((step := (2 * (tick + lead) * grid + quarter) // (2 * quarter)) - (tick + lead) * grid / quarter))
        return step
    for index, events in enumerate(tracks):
        names = [_text(payload) for _, kind, payload in events if kind == 0xFF00 + NAME]
        channels, programs = _notes(events, remarks)
        for channel in sorted(channels):
            notes = [Note(on := place(tick), pitch, max(1, place(end) - on), velocity)
                     for tick, end, pitch, velocity in channels[channel]]
            program = DRUMS if channel == DRUM_CHANNEL else programs.get(channel, 0)
            parts.append(Part(notes, names[0] if names and len(tracks) > 1 else "", program))
        if index == 0 and names and (len(tracks) == 1 or not channels):
            title = names[0]
    pairs = [max(pair) for pair in zip(moves[::2], moves[1::2], strict=True)]
    words = dict(t.split(": ", 1) for t in (_text(payload) for _, payload in meta[TEXT]) if t.startswith(("key: ", "source: ")))
    chords = tuple(Chord(place(tick), _text(payload)[7:]) for tick, payload in meta[MARKER] if payload.startswith(b"chord: "))
    steps = max([place(last), *(p.end for p in parts)])
    score = Score(tuple(parts), steps, grid, tempo, meter, words.get("key") or _key(meta[KEY], remarks), title,
                  words.get("source", ""), chords)
    return MidiReport(score, sum(m > 0 for m in pairs) / max(1, len(pairs)), max(pairs, default=0.0), tuple(remarks))


def _notes(events: list, remarks: list[str]) -> tuple[dict, dict]:
    """Channel -> [(tick, end, pitch, velocity)], and channel -> program. Of equal pitches the first to begin is the first to end."""
    channels, programs, sounding = defaultdict(list), {}, defaultdict(list)
    for tick, kind, payload in events:
        action, channel = kind & 0xF0, kind & 0x0F
        if kind >= 0xF0 or action not in (0x80, 0x90, 0xC0):
            continue
        value, velocity = payload[0] & 0x7F, payload[-1] & 0x7F
        if action == 0xC0:
            programs.setdefault(channel, value)
            channels[channel] += []                  # a track with an instrument is a part, even without notes
        elif action == 0x90 and velocity:
            sounding[channel, value].append((tick, velocity))
        elif sounding[channel, value]:               # a note_on with velocity 0 is a note_off
            onset, loudness = sounding[channel, value].pop(0)
            channels[channel].append((onset, tick, value, loudness))
    missing = [(channel, value, *note) for (channel, value), notes in sounding.items() for note in notes]
    for channel, value, onset, loudness in missing:
        channels[channel].append((onset, events[-1][0], value, loudness))
    if missing:
        remarks.append(f"{len(missing)} notes were never ended; they last until the end of their track")
    return channels, programs


def _text(payload: bytes) -> str:
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:                       # older files are written in Latin-1, in which any byte is a letter
        return payload.decode("latin-1")


def _tempo(events: list, remarks: list[str]) -> float:
    """The first tempo, with as few decimals as give the file's microseconds a quarter."""
    if len({payload for _, payload in events}) > 1:
        remarks.append(f"{len(events) - 1} later changes of tempo are left out")
    microseconds = int.from_bytes(events[0][1][:3], "big") if events else 500_000
    if microseconds < 60_000:
        raise ReadError(f"a quarter note lasts {microseconds} microseconds; 60000 (tempo 1000) is the shortest that is read")
    tempos = (round(6e7 / microseconds, digits) for digits in range(9))
    return next(t for t in tempos if round(6e7 / t) == microseconds)


def _meter(events: list, quarter: int, last: int, remarks: list[str]) -> tuple[tuple[int, int], int]:
    """The meter that lasts longest and the ticks of rest that make a pickup before it a whole bar."""
    known = [(tick, (payload[0], 2 ** payload[1])) for tick, payload in events
             if len(payload) >= 2 and 1 <= payload[0] <= 64 and payload[1] <= 5]
    if len(known) < len(events):
        remarks.append("a meter that cannot be was left out")
    if not known:
        return (4, 4), 0
    lasts: Counter = Counter()
    for (tick, meter), (end, _) in zip(known, [*known[1:], (max(last, known[-1][0] + 1), None)], strict=True):
        lasts[meter] += end - tick
    meter = max(lasts, key=lambda m: lasts[m])
    first = next(tick for tick, m in known if m == meter)
    if len(lasts) > 1:
        remarks.append(f"the meter changes; {meter[0]}/{meter[1]} is kept for the whole piece")
    return meter, -first % (4 * quarter * meter[0] // meter[1])


def _key(events: list, remarks: list[str]) -> str | None:
    if len({payload for _, payload in events}) > 1:
        remarks.append("later changes of key are left out")
    fifths, minor = (int.from_bytes(events[0][1][:1], "big", signed=True), events[0][1][-1]) if events else (8, 0)
    return key_of(fifths, "minor" if minor else "major") if abs(fifths) <= 7 else None


@checked
def write_midi(score: Score, path=None) -> bytes:
    """Write a score as a MIDI file of format 1, to `path` if given, and return its bytes; equal scores give equal bytes.

    `read_midi(write_midi(s), steps_per_quarter=s.steps_per_quarter) == s`, with two exceptions that MIDI knows no way to write:
    a note that begins and ends while a note of equal pitch sounds in its part, and fractions of a tempo beyond 4 digits.

    Raises:
        MusicError: if the tempo is slower than MIDI can say (3.58 quarters a minute).
    """
    microseconds = round(6e7 / score.tempo)
    if microseconds >= 1 << 24:
        raise MusicError(f"tempo {score.tempo:g} is too slow for MIDI; use 3.58 quarter notes per minute or more")
    step = -(-480 // score.steps_per_quarter)        # ticks in a step: at least 480 ticks a quarter, as most programs use
    head = [(0, 0, _meta(NAME, score.title))] if score.title else []
    head += [(0, 0, _meta(TEXT, f"{word}: {text}")) for word, text in (("key", score.key), ("source", score.source)) if text]
    beats, unit = score.meter
    head += [(0, 0, _meta(TEMPO, microseconds.to_bytes(3, "big"))),
             (0, 0, _meta(METER, bytes((beats, unit.bit_length() - 1, 24, 8))))]
    _, mode, fifths = parse_key(score.key) if score.key else (0, "", 8)
    if abs(fifths) <= 7:                             # MIDI knows major and minor only; the text above keeps the other modes
        head.append((0, 0, _meta(KEY, bytes((fifths % 256, mode in ("minor", "dorian", "phrygian"))))))
    head += [(c.onset, 0, _meta(MARKER, f"chord: {c.symbol}")) for c in score.chords]
    tracks = [_chunk(head, step, score.steps)]
    for index, part in enumerate(score.parts):
        channel = DRUM_CHANNEL if part.program == DRUMS else index % 15 + (index % 15 >= DRUM_CHANNEL)
        events = [(0, 0, _meta(NAME, part.name)), (0, 0, bytes((0xC0 | channel, part.program % DRUMS)))]
        for n in part.notes:                         # at one step, ends come before onsets, so that a repeated note sounds again
            events.append((n.onset, 2, bytes((0x90 | channel, n.pitch, n.velocity))))
            events.append((n.end, 1, bytes((0x80 | channel, n.pitch, 64))))
        tracks.append(_chunk(events, step, score.steps))
    data = b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), step * score.steps_per_quarter) + b"".join(tracks)
    save(data, path)
    return data


def _meta(kind: int, content: str | bytes) -> bytes:
    payload = content.encode("utf-8") if isinstance(content, str) else content
    return bytes((0xFF, kind)) + _variable(len(payload)) + payload


def _variable(value: int) -> bytes:
    """A number in seven bits a byte, the inverse of `_number`."""
    return bytes(value >> shift & 0x7F | (0x80 if shift else 0) for shift in (21, 14, 7, 0) if value >> shift or not shift)


def _chunk(events: list[tuple[int, int, bytes]], step: int, steps: int) -> bytes:
    """A track chunk from (step, order, event) triples and the length of the score in steps."""
    content, now = [], 0
    end = (max([steps, *(onset for onset, _, _ in events)]), 3, _meta(END, b""))
    for onset, _, event in [*sorted(events, key=lambda e: e[:2]), end]:
        content += [_variable((onset - now) * step), event]
        now = onset
    body = b"".join(content)
    return b"MTrk" + len(body).to_bytes(4, "big") + body
