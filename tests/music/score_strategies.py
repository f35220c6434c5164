"""Random scores for the laws of tests/music."""

from hypothesis import strategies as st

from musicnn.music import DRUMS, Chord, Note, Part, Score

METERS = [(4, 4), (3, 4), (2, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8), (2, 2), (3, 8)]
KEYS = [None, "C major", "A minor", "F# minor", "Bb major", "E dorian", "G mixolydian", "Cb major", "Ab minor", "D phrygian", "G# major"]
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"]), max_size=8)
TEMPOS = st.integers(4, 999).map(float)
SYMBOLS = st.sampled_from(["C", "Am", "G7", "F#m7b5", "Bb/D", "Ebmaj7", "N.C.", "Dsus4", "C69", "A7/C#", "?"])


def notes(steps, *, low=0, high=127):
    """Up to 12 notes inside `steps`."""
    def place(at, length, pitch, velocity):
        onset = at % steps
        return Note(onset, pitch, min(1 + length, steps - onset), velocity)
    big = st.integers(0, 10_000)
    return st.lists(st.builds(place, big, st.integers(0, 40), st.integers(low, high), st.integers(1, 127)), max_size=12)


def without_nesting(found):
    """Drop notes that begin and end while one of equal pitch sounds: MIDI cannot say which of the two ends."""
    kept = []
    for n in sorted(found):
        if all(o.pitch != n.pitch or n.end > o.end or (n.onset == o.onset and n.end == o.end and n.velocity >= o.velocity)
               for o in kept):
            kept.append(n)
    return kept


@st.composite
def scores(draw, *, grids=(1, 2, 3, 4, 5, 6, 8, 12, 24), tempos=TEMPOS):
    """Scores with pickups, trailing rests, empty parts, drums, chord symbols, odd meters and foreign letters."""
    grid = draw(st.sampled_from(grids))
    meter = draw(st.sampled_from([m for m in METERS if 4 * grid * m[0] % m[1] == 0]))
    steps = draw(st.integers(1, 12 * grid))
    part = st.builds(lambda n, name, program: Part(without_nesting(n), name, program), notes(steps), WORDS,
                     st.one_of(st.integers(0, 127), st.just(DRUMS)))
    chords = draw(st.dictionaries(st.integers(0, steps - 1), SYMBOLS, max_size=3))
    return Score(tuple(draw(st.lists(part, min_size=1, max_size=4))), steps, grid, draw(tempos), meter, draw(st.sampled_from(KEYS)),
                 draw(WORDS), draw(WORDS), tuple(Chord(onset, symbol) for onset, symbol in chords.items()))
