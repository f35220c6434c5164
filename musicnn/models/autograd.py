"""A number that remembers how it was made: the whole idea of backpropagation in thirty lines, one scalar at a time.

What torch does with arrays, this does with single numbers, so that every slope can be followed by hand; a test keeps the two equal in
value and gradient. Left out: arrays, subtraction and powers (a - b is a + b * -1), chains
longer than Python's recursion, and everything that makes it fast.
"""

import math


class Value:
    """One number, the values it was made from, and (after `backward`) the slope of the end result in it.

    Args:
        data: the number.
        made_from: pairs (value, slope): if that value grows by a little h, this one grows by slope * h.

    Source: reverse-mode differentiation, Linnainmaa (1970); Rumelhart, Hinton and Williams (1986).
    Used in: 02a
    """

    def __init__(self, data: float, made_from: tuple = ()):
        self.data, self.made_from, self.grad = data, made_from, 0.0

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __radd__, __rmul__ = __add__, __mul__                                # so that 2 * value works too

    def bent(self, y: float, slope: float):
        """The result `y` of a function of this value, with the function's slope at this place."""
        return Value(y, ((self, slope),))

    def tanh(self):
        y = math.tanh(self.data)
        return self.bent(y, 1 - y * y)

    def exp(self):
        y = math.exp(self.data)
        return self.bent(y, y)

    def log(self):
        return self.bent(math.log(self.data), 1 / self.data)

    def relu(self):
        return self.bent(max(self.data, 0.0), 1.0 if self.data > 0 else 0.0)

    def backward(self):
        """Add to the `grad` of everything this value was made from the slope of this value in it."""
        self.grad = 1.0
        for value in reversed(lineage(self)):                            # from the end back to the beginning
            for source, slope in value.made_from:
                source.grad += slope * value.grad                        # the chain rule; ways that meet again add up


def lineage(end: Value) -> list[Value]:
    """`end` and everything it was made from, each value later than what it was made from.

    Used in: 02a
    """
    order, met = [], set()

    def visit(value):
        if value not in met:
            met.add(value)
            for source, _ in value.made_from:
                visit(source)
            order.append(value)

    visit(end)
    return order
