"""The melody LSTM once more, in numpy: the same numbers, many times faster when notes come one at a time.

Why faster? At batch 1 the arithmetic is tiny; what costs is starting torch's operators. Here a step is a dozen numpy calls. And since the
input of the LSTM is a sum of table look-ups followed by a matrix product, the product is done once for every table row ("folding").

Used in: 03b
"""

from collections.abc import Callable

import numpy as np


def numpy_step(model) -> Callable:
    """A `step(row, state) -> (logits (V,), state)` for `sampling.stream` that equals the torch model's in evaluation mode.

    Args:
        model: a models.MelodyLSTM; its weights are copied, so later training does not change the step.
    """
    weights = {name: w.detach().cpu().numpy().astype(np.float32) for name, w in model.state_dict().items()}
    hidden, columns = model.config["hidden"], model.columns
    tables, first = [], 0
    for c in model.embed:
        table = weights[f"embed.{c}.weight"]
        tables.append((columns.index(c), table @ weights["lstm.weight_ih_l0"][:, first:first + table.shape[1]].T))
        first += table.shape[1]
    tables[0] = (tables[0][0], tables[0][1] + weights["lstm.bias_ih_l0"] + weights["lstm.bias_hh_l0"])
    recurrent, out, bias = weights["lstm.weight_hh_l0"].T.copy(), weights["output.weight"].T.copy(), weights["output.bias"]
    mix = _mixer(model, weights) if model.config["copying"] else None

    def step(row, state):
        h, c = state if state is not None else (np.zeros(hidden, np.float32), np.zeros(hidden, np.float32))
        gates = h @ recurrent                                            # (4H,)
        for column, table in tables:
            gates += table[row[column]]
        squashed = 1 / (1 + np.exp(-gates))                              # all four at once; g's share is unused
        g = np.tanh(gates[2 * hidden:3 * hidden])
        c = squashed[hidden:2 * hidden] * c + squashed[:hidden] * g
        h = squashed[3 * hidden:] * np.tanh(c)
        logits = h @ out + bias
        logits -= logits.max()
        logits -= np.log(np.exp(logits).sum())
        return (logits if mix is None else mix(logits, h, row)), (h, c)
    return step


def _mixer(model, weights: dict) -> Callable:
    """models.copying.CopyGate for one place."""
    hidden, lags, first = model.config["hidden"], model.copy.lags, model.copy.first
    values, width = model.copy.match.num_embeddings // lags, model.copy.match.embedding_dim
    gate, bias = weights["copy.gate.weight"], weights["copy.gate.bias"]
    from_h = gate[:, :hidden].T.copy()
    # the gate's reaction to each lag's match length, folded into a table as above
    heard = [weights["copy.match.weight"][k * values:(k + 1) * values] @ gate[:, hidden + width * k:hidden + width * (k + 1)].T
             for k in range(lags)]

    def mix(logits, h, row):
        share = h @ from_h + bias                                        # (1 + lags,)
        for k in range(lags):
            share += heard[k][row[first + lags + k]]
            if row[first + k] == 0:
                share[1 + k] = -1e9
        share = np.exp(share - share.max())
        share /= share.sum()
        p = share[0] * np.exp(logits)
        for k in range(lags):
            p[row[first + k]] += share[1 + k]
        return np.log(np.maximum(p, 1e-12))
    return mix
