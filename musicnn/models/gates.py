"""Looking into a MelodyLSTM while it reads: every gate at every note, and the surgeon's knife.

The same arithmetic as `lstm.LSTMCell`, one place after the other, with everything written down. Slow, and meant to be read.
"""

from collections.abc import Callable

import numpy as np
import torch

from musicnn.errors import EncodingError

GATES = ("i", "f", "g", "o")                         # torch's order: input, forget, candidate, output


def walk(model, rows: np.ndarray, *, surgery: Callable | None = None) -> dict[str, np.ndarray]:
    """What a MelodyLSTM does at every place of one melody, in evaluation mode.

    Args:
        model: a models.MelodyLSTM.
        rows: one melody's rows (T, C), as `encoding.rows(score)` gives them.
        surgery: called as surgery(place, gates) before each place is written down; `gates` maps "i", "f", "g", "o" to arrays (H,)
            that it may change in place. None leaves the network alone.

    Returns:
        "i", "f", "o" (T, H) in 0..1; "g" (T, H) in −1..1; "c", "h" (T, H), the states after each place; "logits" (T, V), normalised;
        "nats" (T,), the surprise at each token of the melody.

    Raises:
        EncodingError: if rows is no (T, C) of the model's encoding.

    Used in: 03a
    """
    rows = np.asarray(rows)
    if rows.ndim != 2 or rows.shape[1] != len(model.columns):
        raise EncodingError(f"rows must be (T, {len(model.columns)}), as encoding.rows(score) gives them; got {rows.shape}")
    x = rows.copy()
    x[1:, 0], x[0, 0] = rows[:-1, 0], 0              # what is seen is the token before
    x, was_training = torch.as_tensor(x)[None], model.training
    model.eval()
    with torch.inference_mode():
        seen = torch.cat([model.embed[c](x[..., model.columns.index(c)]) for c in model.embed], dim=-1)[0]     # (T, E)
        found = _read(model.lstm, seen, surgery)
        logits = model.predict(torch.as_tensor(found["h"])[None], x)[0].double().numpy()
    model.train(was_training)
    return found | {"logits": logits, "nats": -logits[np.arange(len(rows)), rows[:, 0]]}


def _read(lstm, seen, surgery: Callable | None) -> dict[str, np.ndarray]:
    fed = (seen @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + lstm.bias_hh_l0).numpy()   # (T, 4H): what the notes say
    recurrent = lstm.weight_hh_l0.numpy()
    h = c = np.zeros(lstm.hidden_size, dtype=np.float32)
    found: dict[str, list] = {name: [] for name in (*GATES, "c", "h")}
    for place, share in enumerate(fed):
        gates = dict(zip(GATES, np.split(share + recurrent @ h, 4), strict=True))
        gates = {name: np.tanh(z) if name == "g" else 1 / (1 + np.exp(-z)) for name, z in gates.items()}
        if surgery is not None:
            surgery(place, gates)
        c = gates["f"] * c + gates["i"] * gates["g"]
        h = gates["o"] * np.tanh(c)
        for name, values in (*gates.items(), ("c", c), ("h", h)):
            found[name].append(values)
    return {name: np.array(values) for name, values in found.items()}
