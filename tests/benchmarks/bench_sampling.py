"""How fast notes come, one at a time, on one thread: our numpy step, torch's nn.LSTM, and whole tunes with masks and filters.

CPU seconds of this process are counted; the best of three counts. The two steps take turns, so that a busy machine slows both.
"""

import time

import numpy as np

TOKENS = 1500


def rows():
    """See __main__."""
    import torch

    from musicnn import composers
    from musicnn.sampling import step_of, stream
    from musicnn.sampling.steps import torch_step

    torch.set_num_threads(1)
    composer = composers.load("folk-lstm")
    fast, slow = step_of(composer.model), torch_step(composer.model)
    found = {"numpy": 0.0, "torch": 0.0, "stream": 0.0}
    for _ in range(3):
        found["numpy"] = max(found["numpy"], TOKENS / seconds(lambda: walk(fast, composer, TOKENS)))
        found["torch"] = max(found["torch"], TOKENS / 5 / seconds(lambda: walk(slow, composer, TOKENS // 5)))
        found["stream"] = max(found["stream"], TOKENS / seconds(lambda: drawn(stream, fast, composer, TOKENS)))
    tune = min(seconds(lambda s=s: composer.compose(bars=16, seed=s, draws=1)) for s in range(3))
    return [("numpy step, 256 wide", found["numpy"], "tokens/s", ">= 10000"),
            ("numpy / nn.LSTM, same weights", found["numpy"] / found["torch"], "times", ">= 6"),
            ("with masks, top-p and draw", found["stream"], "tokens/s", ">= 10000"),
            ("a tune of 16 bars, one draw", tune, "CPU s", "")]


def seconds(work) -> float:
    """CPU seconds of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def walk(step, composer, count: int) -> None:
    """The model alone."""
    row, state = np.array([5, *composer.encoding.cursor().context()]), None
    for _ in range(count):
        _, state = step(row, state)


def drawn(stream, step, composer, count: int) -> None:
    """The model and everything that `compose` does around it for a token."""
    cursor = composer.encoding.cursor()
    for _, _ in zip(stream(step, cursor, lambda: cursor.legal(10**7), controls={"top_p": 0.95}, seed=1), range(count), strict=False):
        pass
