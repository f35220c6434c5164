"""The numpy twin of the melody LSTM draws the same tokens as torch."""

import numpy as np
import pytest
import torch

from musicnn.encodings import MelodyEncoding
from musicnn.models import MelodyLSTM
from musicnn.sampling import stream
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
