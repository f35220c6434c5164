"""Ours against torch's: the same weights, the same input, and how far values and gradients lie apart (lesson.against_torch)."""

import copy

import torch
from torch import nn

from musicnn.arguments import checked
from musicnn.errors import LessonError


@checked
def difference(ours: nn.Module, theirs: nn.Module, inputs: tuple) -> tuple[float, float]:
    """Largest absolute difference of outputs and of gradients (of every parameter and every float input), on float64 copies."""
    random = torch.Generator().manual_seed(0)
    ours, theirs = copy.deepcopy(ours).double(), copy.deepcopy(theirs).double()
    pairs = _paired(ours, theirs)
    with torch.no_grad():
        for mine, other in pairs:
            other.copy_(mine)
    runs = []
    inputs = inputs or _made_up(theirs, random)
    for module in (ours, theirs):
        given = [_leaf(value) for value in inputs]
        runs.append((_flat(module(*given)), [value for value in _flat(given) if value.requires_grad]))
    (mine, my_inputs), (other, other_inputs) = runs
    shapes = [[tuple(tensor.shape) for tensor in outputs] for outputs in (mine, other)]
    if shapes[0] != shapes[1]:
        raise LessonError(f"ours gives shapes {shapes[0]}, torch's {shapes[1]}; both must return the same")
    weights = [torch.randn(shape, generator=random, dtype=torch.float64) for shape in shapes[0]]
    for outputs in (mine, other):                    # a random weighted sum, so that no two mistakes cancel
        sum((weight * tensor).sum() for weight, tensor in zip(weights, outputs, strict=True)).backward()
    gradients = [(a.grad, b.grad) for a, b in [*pairs, *zip(my_inputs, other_inputs, strict=True)]]
    return _largest(zip(mine, other, strict=True)), _largest(gradients)


def _paired(ours: nn.Module, theirs: nn.Module) -> list[tuple]:
    """Each parameter of ours with the first unused one of theirs that has its shape."""
    left, pairs = dict(theirs.named_parameters()), []
    for name, mine in ours.named_parameters():
        fitting = next((key for key, other in left.items() if other.shape == mine.shape), None)
        if fitting is None:
            raise LessonError(f"torch's module has no parameter left for our {name} of shape {tuple(mine.shape)}")
        pairs.append((mine, left.pop(fitting)))
    if left:
        raise LessonError(f"our module has no parameter for torch's {', '.join(left)}")
    return pairs


def _made_up(module: nn.Module, random: torch.Generator) -> list:
    """Random input of a fitting shape: batch 3, and 5 steps where there are steps."""

    def noise(*shape):
        return torch.randn(*shape, generator=random, dtype=torch.float64)

    if isinstance(module, nn.LSTMCell):
        return [noise(3, module.input_size), (noise(3, module.hidden_size), noise(3, module.hidden_size))]
    if isinstance(module, nn.RNNCell | nn.GRUCell):
        return [noise(3, module.input_size), noise(3, module.hidden_size)]
    if isinstance(module, nn.RNNBase):
        return [noise(*((3, 5) if module.batch_first else (5, 3)), module.input_size)]
    if isinstance(module, nn.Linear):
        return [noise(3, module.in_features)]
    if isinstance(module, nn.Conv1d | nn.Conv2d):
        return [noise(3, module.in_channels, *[11] * len(module.kernel_size))]
    raise LessonError(f"no input can be made up for {type(module).__name__}; give it: lesson.against_torch(ours, theirs, x)")


def _leaf(value):
    """A copy that collects its own gradient; inside tuples and lists too."""
    if isinstance(value, tuple | list):
        return type(value)(_leaf(item) for item in value)
    is_float = isinstance(value, torch.Tensor) and value.is_floating_point()
    return value.detach().double().clone().requires_grad_() if is_float else value


def _flat(value) -> list[torch.Tensor]:
    if isinstance(value, tuple | list):
        return [tensor for item in value for tensor in _flat(item)]
    return [value] if isinstance(value, torch.Tensor) else []


def _largest(pairs) -> float:
    """Largest absolute difference; a gradient that never arrived counts as zero."""
    pairs = [(a, b) for a, b in pairs if a is not None or b is not None]
    return max((((0 if a is None else a) - (0 if b is None else b)).abs().max().item() for a, b in pairs), default=0.0)
