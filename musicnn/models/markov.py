"""Markov chains with back-off: count what followed each short history, and fall back on shorter ones where counts are thin. No torch.

Source: interpolated back-off of Witten & Bell (1991), with one tunable weight.
Used in: 01c, 01d, 03b
"""

from collections import Counter, defaultdict

import numpy as np

from musicnn.errors import TrainingError


class Markov:
    """P(token | the `order` tokens before it [, place in the bar]).

    A history seen n times, followed by m different tokens, gets the weight n / (n + backoff * m); the next shorter history gets
    the rest. What was followed by many different things is trusted less.

    Args:
        vocabulary: number of tokens V.
        order: length of the longest history, in tokens. A note is two tokens here: pitch and duration.
        backoff: how much a shorter history weighs; Witten and Bell's is 1.
        position: also look at the place in the bar (column 1 of the batch), except in the very shortest history.
    """

    def __init__(self, vocabulary: int, *, order: int = 4, backoff: float = 6.0, position: bool = False):
        if order < 0 or backoff <= 0:
            raise TrainingError(f"order {order} and backoff {backoff} are not allowed; use order 0 or more and backoff above 0")
        self.config = {"vocabulary": vocabulary, "order": order, "backoff": backoff, "position": position}
        self.vocabulary, self.order, self.backoff, self.position = vocabulary, order, backoff, position
        self.counts: dict[tuple, Counter] = defaultdict(Counter)

    def fit(self, batch: np.ndarray) -> "Markov":
        """Count the histories of an encoding's batch (B, T, C); padding is skipped. Returns itself."""
        if np.ndim(batch) != 3 or not np.issubdtype(np.asarray(batch).dtype, np.integer):
            raise TrainingError(f"a batch is whole numbers (B, T, C); got shape {np.shape(batch)}. Make it with encoding.batch(scores)")
        for row in np.asarray(batch):
            tokens = row[:, 0].tolist()
            for t, token in enumerate(tokens):
                if token == 0:
                    break
                for history in self._histories(tokens[:t], int(row[t, 1])):
                    self.counts[history][token] += 1
        return self

    def _histories(self, tokens: list[int], position: int) -> list[tuple]:
        """The histories consulted, shortest first; what is behind the first token counts as 0."""
        padded = [0] * self.order + tokens[max(0, len(tokens) - self.order):]
        kind = len(tokens) % 2                       # after an even number of tokens comes a pitch, after an odd one a duration
        place = (kind, position) if self.position else (kind,)
        longer = [place + tuple(padded[len(padded) - n:]) for n in range(self.order + 1)]
        return [("kind", kind), *longer]

    def probs(self, tokens: list[int], position: int = 0) -> np.ndarray:
        """Probability of every next token (V,) after `tokens`; positive everywhere except for padding (token 0)."""
        p = np.full(self.vocabulary, 1.0 / (self.vocabulary - 1))
        p[0] = 0.0
        for history in self._histories(tokens, position):
            seen = self.counts.get(history)
            if seen is None:
                break                                # a longer history cannot have been seen either
            doubt = self.backoff * len(seen)
            p *= doubt
            for token, count in seen.items():
                p[token] += count
            p /= sum(seen.values()) + doubt
        return p

    def logits(self, rows: np.ndarray) -> np.ndarray:
        """Log-probabilities (T, V) of every place of one melody's rows (T, C); the twin of a network's `forward`."""
        tokens = rows[:, 0].tolist()
        with np.errstate(divide="ignore"):
            return np.log([self.probs(tokens[:t], int(rows[t, 1])) for t in range(len(tokens))])
