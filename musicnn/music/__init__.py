"""Music as whole numbers: Note, Part, Score, pitches, transformations, and the file formats at the edge (MIDI, MusicXML, ABC)."""

from musicnn.music.chords import label_chords
from musicnn.music.note import DRUMS, Chord, Note, Part, Score, score_of
from musicnn.music.transform import (
    bars,
    crop,
    join,
    map_notes,
    only_part,
    quantise,
    regrid,
    repeat,
    skyline,
    stretch,
    transpose,
)

__all__ = ["DRUMS", "Chord", "Note", "Part", "Score", "score_of", "bars", "crop", "join", "label_chords", "map_notes", "only_part",
           "quantise", "regrid", "repeat", "skyline", "stretch", "transpose"]
