"""What `walk` shows are torch's own states; what the surgeon does not touch stays as it was."""

import numpy as np
import pytest
import torch

from musicnn.encodings import MelodyEncoding
from musicnn.errors import EncodingError
from musicnn.models import MelodyLSTM, walk
from musicnn.music import score_of
from musicnn.training import nll

ENCODING = MelodyEncoding()
PITCHES = [62, 66, 69, 74, 73, 69, 66, 67, 64, 62, 64, 62] * 3
TUNE = score_of([(12 * i, p, 12) for i, p in enumerate(PITCHES)], steps_per_quarter=24, meter=(6, 8))
ROWS = ENCODING.rows(TUNE)


@pytest.mark.parametrize("switches", [{"position": False, "copying": False}, {}])
def test_a_walk_sees_what_torch_computes(switches):
    torch.manual_seed(0)
    model = MelodyLSTM(ENCODING.sizes, hidden=16, **switches).train()
    seen = walk(model, ROWS)
    assert model.training, "the model comes back as it was"
    model.eval()
    x = torch.as_tensor(ROWS.copy())[None]
    x[0, 1:, 0], x[0, 0, 0] = torch.as_tensor(ROWS[:-1, 0]), 0
    embedded = torch.cat([model.embed[c](x[..., model.columns.index(c)]) for c in model.embed], dim=-1)
    out, (h, c) = model.lstm(embedded)
    assert np.allclose(seen["h"], out[0].detach(), atol=1e-5)
    assert np.allclose(seen["h"][-1], h[0, 0].detach(), atol=1e-5) and np.allclose(seen["c"][-1], c[0, 0].detach(), atol=1e-5)
    assert np.allclose(seen["logits"], model(x)[0][0].detach(), atol=1e-4)
    assert seen["nats"].sum() == pytest.approx(nll(model, ROWS)[0], abs=1e-3)
    assert all((seen[gate] > 0).all() and (seen[gate] < 1).all() for gate in "ifo")


def test_surgery_changes_the_future_and_never_the_past():
    torch.manual_seed(0)
    model = MelodyLSTM(ENCODING.sizes, hidden=16)

    def forget(place, gates):
        if place == 10:
            gates["f"][:] = 0

    whole, cut = walk(model, ROWS), walk(model, ROWS, surgery=forget)
    assert all(np.array_equal(whole[name][:10], cut[name][:10]) for name in whole)
    assert np.allclose(cut["c"][10], cut["i"][10] * cut["g"][10]), "what is left is what was written just now"
    assert not np.allclose(whole["h"][10:], cut["h"][10:])


def test_foreign_rows_are_refused():
    with pytest.raises(EncodingError, match="as encoding"):
        walk(MelodyLSTM(ENCODING.sizes, hidden=4), ROWS[:, :3])
