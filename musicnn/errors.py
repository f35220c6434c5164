"""Every error that musicnn raises on purpose. Each message says what was given, what is allowed and what to do.

    MusicnnError
    ├── MusicError       a note, part or score that cannot exist, or a transformation that does not fit it
    ├── ReadError        a file that is broken, empty or not what the caller needs
    ├── EncodingError    music that an encoding cannot hold, or tokens that are no music
    ├── DataError        a data set that is missing, damaged or different from what was expected
    ├── TrainingError    data or settings with which training cannot go on
    ├── CheckpointError  a stored model that is missing, damaged or from another version
    ├── SoundError       a SoundFont or a sound that cannot be used
    ├── LessonError      a lesson, exercise or quiz that does not exist or is written wrongly
    └── SetupError       a Python, a package or a server without which the course cannot start
"""


class MusicnnError(ValueError):
    """The root of all errors raised on purpose; a ValueError, so that `except ValueError` works too."""


class MusicError(MusicnnError):
    """Music that cannot exist on the grid."""


class ReadError(MusicnnError):
    """A file that cannot be read as music."""


class EncodingError(MusicnnError):
    """Music and tokens that do not fit each other."""


class DataError(MusicnnError):
    """A data set that cannot be built, found or trusted."""


class TrainingError(MusicnnError):
    """Training that cannot start or go on."""


class CheckpointError(MusicnnError):
    """A stored model that cannot be used."""


class SoundError(MusicnnError):
    """A SoundFont or waveform that cannot be used."""


class LessonError(MusicnnError):
    """A lesson, exercise or quiz that cannot be found or built."""


class SetupError(MusicnnError):
    """A machine on which the course cannot be installed or started yet."""
