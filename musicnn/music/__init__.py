"""Music as whole numbers: Note, Part, Score, pitches, transformations, and the file formats at the edge (MIDI, MusicXML, ABC)."""

from musicnn.arguments import door
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

from musicnn.music import mood                                  # isort: skip (it builds on all of the above)

__all__ = ["DRUMS", "Chord", "Note", "Part", "Score", "score_of", "bars", "crop", "join", "label_chords", "map_notes", "mood",
           "only_part", "quantise", "regrid", "repeat", "skyline", "stretch", "transpose"]
door(globals(), section=(1, None), times=(1, None), factor=(1, None), steps=(1, None))
