"""Any next-token model as `step(row, state) -> (logits (V,), state)`, which is all that `sampling.stream` knows of models.

A network is a torch module whose `forward(rows (B, T, C), state=None)` returns (logits (B, T, V), state); column 0 of a row holds the
token before each place, the others its context. How it remembers when tokens come one at a time, says the state that it returns:

    a state         is handed back to it with the next row (an LSTM; a dilated CNN, whose state is what its layers look back at)
    None            it is given the rows before too: the last n if it has `reach = n` and looks at nothing else (an MLP), else all

Used in: 02c, 03b, 05b
"""

from collections.abc import Callable

import numpy as np

from musicnn.errors import MusicnnError


def step_of(model) -> Callable:
    """The fastest step that we know for a model: numpy for a MelodyLSTM, counts for a Markov chain, torch for any other network."""
    if not hasattr(model, "state_dict"):
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
        raise MusicnnError(f"{name}.reach is {reach!r}; give the number of rows it looks at, 1 or more, or None if it looks at all")
    device = next((p.device for p in model.parameters()), torch.device("cpu"))

    def ask(rows, state):
        if model.training:
            model.eval()
        with torch.inference_mode():
            answer = model(torch.as_tensor(np.stack(rows)[None], device=device), *(() if state is None else (state,)))
        if not isinstance(answer, tuple) or len(answer) != 2 or answer[0].ndim != 3:
            raise MusicnnError(f"{name}.forward must return (logits (B, T, V), state); see musicnn/sampling/steps.py")
        return answer[0][0, -1].double().log_softmax(dim=-1).cpu().numpy(), answer[1]

    def step(row, state):
        rows, carried = ([], None) if state is None else state
        if carried is not None:
            logits, carried = ask([row], carried)
            return logits, ((), carried)
        rows = [*rows, row][-(reach or 0):]                              # [-0:] is everything
        logits, carried = ask(rows, None)
        return logits, (rows, carried)
    return step
