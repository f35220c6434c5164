"""The numpy twin of the melody LSTM draws the same tokens as torch."""

import numpy as np
import pytest
import torch

from musicnn.composers import load
from musicnn.encodings import MelodyEncoding
from musicnn.models import MelodyLSTM
from musicnn.sampling import draw, mask, softmax, stream
from musicnn.sampling.fast import numpy_step

ENCODING = MelodyEncoding()


def torch_step(model):
    def step(row, state):
        with torch.inference_mode():
            logits, state = model(torch.as_tensor(row)[None, None], state)
        return logits[0, 0].numpy(), state
    return step


@pytest.mark.parametrize("switches", [{}, {"copying": False}, {"copying": False, "position": False}])
def test_numpy_equals_torch_token_for_token(switches):
    torch.manual_seed(1)
    model = MelodyLSTM(ENCODING.sizes, hidden=24, **switches).eval()
    def tokens(step):
        cursor = ENCODING.cursor()
        return list(stream(step, cursor, lambda: cursor.legal(100 * 72), seed=3))

    first, second = tokens(torch_step(model)), tokens(numpy_step(model))
    assert len(first) > 200 and [t for t, _ in first] == [t for t, _ in second]
    assert np.allclose([p for _, p in first], [p for _, p in second], atol=1e-4)


def test_ten_thousand_tokens_are_the_same_ten_thousand():
    """The trained model, the same uniforms. Where the two draws differ, the uniform must lie on the border of two tokens' shares."""
    composer = load("folk-lstm")
    encoding, model, count, step = composer.encoding, composer.model, 10_000, numpy_step(composer.model)
    cursor, uniforms, state, previous = encoding.cursor(), np.random.default_rng(5).random(count), None, 0
    rows, tokens, masks = np.empty((count, len(model.columns)), np.int64), [], []
    for t, u in enumerate(uniforms):
        rows[t] = previous, *cursor.context()
        masks.append(cursor.legal(10**7))
        logits, state = step(rows[t], state)
        previous = draw(softmax(mask(logits, masks[-1])), u)
        tokens.append(previous)
        cursor.push(previous)
    with torch.inference_mode():                     # torch reads what numpy wrote: while the draws agree, it would have written the same
        theirs = model(torch.as_tensor(rows)[None])[0][0].numpy()
    probs = softmax(mask(theirs, np.array(masks)))
    edges = probs.cumsum(axis=1)
    drawn = [draw(p, u) for p, u in zip(probs, uniforms, strict=True)]
    border = np.abs(edges - uniforms[:, None]).min(axis=1)
    differ = np.flatnonzero(np.array(drawn) != tokens)
    assert len(set(tokens)) > 20 and (border[differ] < 1e-5).all() and len(differ) <= 3


def test_whoever_stops_asking_has_cancelled():
    asked = 0

    def step(row, state):
        nonlocal asked
        asked += 1
        return np.zeros(ENCODING.vocabulary), state

    cursor = ENCODING.cursor()
    tokens = stream(step, cursor, lambda: cursor.legal(10**7), seed=1)
    first = [next(tokens) for _ in range(5)]
    tokens.close()
    assert len(first) == 5 and asked == 5 and list(tokens) == []
