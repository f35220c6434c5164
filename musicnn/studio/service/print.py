"""Print and sound: a score as a staff, as a file, as an instrument's samples. Nothing here is kept."""

import json
import threading
from functools import lru_cache

from musicnn.music import Score
from musicnn.music.pitch import SCALES, key_name, name, parse_key
from musicnn.studio.refusals import Unknown, Wrong
from musicnn.studio.schemas import Engraving, KeyForm, ScoreForm, Theory
from musicnn.studio.settings import Limits

FORMATS = {"mid": "audio/midi", "musicxml": "application/vnd.recordare.musicxml+xml", "wav": "audio/wav", "json": "application/json"}


class PrintService:
    """Whatever leaves the studio as a file."""

    def __init__(self, limits: Limits):
        self.limits, self.press = limits, threading.Lock()       # one at a time: engraving and rendering take a core each

    def engrave(self, score: Score) -> Engraving:
        """The score as a staff.

        Raises:
            MusicError: if it is too long to be shown at once, or its rhythm too fine to be written.
        """
        from musicnn.engraving import svg
        marks = [[f"n{i}-{j}", n.onset, n.end] for i, part in enumerate(score.parts) for j, n in enumerate(part.notes)]
        with self.press:
            return Engraving(svg=svg(score), marks=marks)

    def file(self, score: Score, suffix: str) -> bytes:
        """The score as a file.

        Raises:
            Unknown: for a format that is not in `FORMATS`.
            Wrong: for a WAV of more minutes than anybody will listen to.
        """
        from musicnn.music.midi import write_midi
        from musicnn.music.musicxml import write_musicxml
        match suffix:
            case "mid":
                return write_midi(score)
            case "musicxml":
                return write_musicxml(score).encode("utf-8")
            case "json":
                return ScoreForm.of(score).model_dump_json(indent=1).encode("utf-8")
            case "wav":
                if score.seconds > self.limits.sound_seconds:
                    raise Wrong(f"{score.seconds:.0f} s are too long for a WAV file; at most {self.limits.sound_seconds:.0f} are rendered")
                from musicnn.synth import render, wav_bytes
                with self.press:
                    return wav_bytes(render(score))
        raise Unknown(f"there is no format {suffix!r}; there are {', '.join(FORMATS)}")

    def samples(self, program: int) -> bytes:
        """The samples of an instrument for the page: the length of a JSON text (4 bytes, little-endian), the text, the PCM."""
        return _samples(program)

    def theory(self) -> Theory:
        """Keys and names, so that the page needs no theory of its own."""
        keys = {}
        for mode in SCALES:
            for tonic in range(12):
                key = key_name(tonic, mode)
                keys[key] = KeyForm(scale=[(tonic + step) % 12 for step in SCALES[mode]], fifths=parse_key(key)[2])
        signatures = range(-7, 8)
        return Theory(keys=keys, names={str(f): [name(p, f) for p in range(128)] for f in signatures})


@lru_cache(maxsize=16)
def _samples(program: int) -> bytes:
    from musicnn.widgets.samples import note_samples
    index, pcm = note_samples(program)
    text = json.dumps(index).encode()
    text += b" " * (-len(text) % 2)                  # 16-bit numbers want to begin at an even place
    return len(text).to_bytes(4, "little") + text + pcm
