"""Any next-token model as `step(row, state) -> (logits (V,), state)`, which is all that `sampling.stream` knows of models.

A network is a torch module whose `forward(rows (B, T, C), state=None)` returns (logits (B, T, V), state); column 0 of a row holds the
token before each place, the others its context. When tokens come one at a time, the state that it returns is handed back to it with
the next row. A network that returns None as its state remembers nothing: it is given all rows from the beginning each time, or only
the last n if its attribute `reach` says that it looks at no more than n rows.

Used in: 03b, 03d, 07b, 07c
"""

from collections.abc import Callable

import numpy as np

from musicnn.errors import MusicnnError


def step_of(model) -> Callable:
    """The fastest step that we know for a model: numpy for a MelodyLSTM, counts for a Markov chain, torch for any other network."""
    if not hasattr(model, "state_dict"):
        if not hasattr(model, "probs"):
            raise MusicnnError(f"a {type(model).__name__} is no model; give a network of mn.models, or a Markov chain")
        return markov_step(model)
    from musicnn.models import MelodyLSTM
    if type(model) is MelodyLSTM:
        from musicnn.sampling.fast import numpy_step
        return numpy_step(model)
    return torch_step(model)


def markov_step(model) -> Callable:
    """The step of anything with `probs(tokens, position) -> (V,)`; its state is the list of tokens so far."""
    def step(row, state):
        tokens = [] if state is None else [*state, int(row[0])]
        with np.errstate(divide="ignore"):
            return np.log(model.probs(tokens, int(row[1]))), tokens
    return step


def torch_step(model) -> Callable:
    """The step of a network, in evaluation mode. Its logits need not be normalised; the step's are, and float64.

    Raises:
        MusicnnError: if the network does not return (logits (1, T, V), state), or its `reach` is no whole number from 1.
    """
    import torch

    reach, name = getattr(model, "reach", None), type(model).__name__
    if reach is not None and (not isinstance(reach, int) or reach < 1):
        raise MusicnnError(f"{name}.reach is {reach!r}; give the number of rows it looks at, 1 or more, or None for all of them")
    device = next((p.device for p in model.parameters()), torch.device("cpu"))

    def ask(rows, state):
        if model.training:
            model.eval()
        with torch.inference_mode():
            answer = model(torch.as_tensor(np.stack(rows)[None], device=device), *(() if state is None else (state,)))
        if not isinstance(answer, tuple) or len(answer) != 2 or answer[0].ndim != 3:
            raise MusicnnError(f"{name}.forward must return (logits (B, T, V), state); see musicnn/sampling/steps.py")
        return answer[0][0, -1].cpu().double().log_softmax(dim=-1).numpy(), answer[1]

    def step(row, memory):
        rows, state = ([], None) if memory is None else memory
        rows = [*rows, row][-(reach or 0):] if state is None else [row]  # [-0:] is everything
        logits, state = ask(rows, state)
        return logits, (rows, state)
    return step
