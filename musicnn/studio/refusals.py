"""What the studio refuses, and why. The service raises these; the app turns each kind into its HTTP status."""

from musicnn.errors import MusicnnError


class Refusal(MusicnnError):
    """Something that was asked and cannot be done; the message says what would be possible."""


class Unknown(Refusal):
    """There is no such thing, or no longer."""


class Wrong(Refusal):
    """The request is well formed, but it makes no sense for the music or the model at hand."""


class Clash(Refusal):
    """It contradicts something that was said before: an idempotency key used twice, a job that has ended."""


class Stale(Refusal):
    """Somebody else has changed it since it was read."""


class Unguarded(Refusal):
    """A change that does not say which version it changes."""


class TooLarge(Refusal):
    """More bytes than are let in."""


class WrongType(Refusal):
    """A file of a kind that nobody here can read."""


class TooMany(Refusal):
    """Too much from one client; `wait` says for how many seconds it should pause."""

    def __init__(self, message: str, *, wait: int = 10):
        super().__init__(message)
        self.wait = wait


class Full(TooMany):
    """Too much from all of them together."""
