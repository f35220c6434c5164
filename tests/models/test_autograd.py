"""Our numbers that remember, against torch and against nudging."""

import math
import random

import pytest
import torch

from musicnn.models.autograd import Value, lineage


def formula(a, b, c):
    """Every operation once, values used twice, constants on either side."""
    d = a * b + 2 * c
    e = (d * 0.3).tanh() + (a * a + 1.0).log()
    return (e * d).relu() + (c * -0.5).exp() + 3 + e


@pytest.mark.parametrize("seed", range(20))
def test_values_and_gradients_equal_torch(seed):
    draw = random.Random(seed)
    numbers = [draw.uniform(-2, 2) for _ in range(3)]
    ours, theirs = [Value(n) for n in numbers], [torch.tensor(n, dtype=torch.double, requires_grad=True) for n in numbers]
    mine, other = formula(*ours), formula(*theirs)
    mine.backward(), other.backward()
    assert math.isclose(mine.data, other.item(), rel_tol=1e-12)
    assert all(math.isclose(a.grad, b.grad.item(), rel_tol=1e-10, abs_tol=1e-12) for a, b in zip(ours, theirs, strict=True))


def test_gradients_are_what_nudging_finds():
    numbers, h = [0.7, -0.4, 1.1], 1e-6
    values = [Value(n) for n in numbers]
    formula(*values).backward()
    for i, value in enumerate(values):
        up, down = ([n + sign * h * (i == j) for j, n in enumerate(numbers)] for sign in (1, -1))
        slope = (formula(*map(Value, up)).data - formula(*map(Value, down)).data) / (2 * h)
        assert math.isclose(value.grad, slope, rel_tol=1e-6)


def test_two_ways_add_up_and_sources_come_first():
    a = Value(3.0)
    b = a * a + a
    b.backward()
    assert a.grad == 7.0                             # 2 * 3 + 1
    order = lineage(b)
    assert len(order) == len(set(order)) and all(order.index(s) < order.index(v) for v in order for s, _ in v.made_from)


def test_relu_has_slope_one_above_zero_and_none_below():
    for x, slope in ((1e-6, 1.0), (-1e-6, 0.0), (0.0, 0.0)):
        value = Value(x)
        value.relu().backward()
        assert value.grad == slope
