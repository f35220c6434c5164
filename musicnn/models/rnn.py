"""The plain recurrent network: one list of numbers, rewritten at every step. What the LSTM has to be better than.

Letters: B batch, T steps, C columns, V vocabulary, E embedding, H hidden. Left out: several layers, dropout, and every help that
MelodyLSTM has (bar position, copy gate), so that nothing but the memory is compared.
"""

import torch
from torch import nn


class RNNCell(nn.Module):
    """One step of a plain recurrent network (Elman 1990): the new hidden state from what comes in and from the old one.

    Args:
        input_size: E, length of x.
        hidden_size: H, length of the hidden state.

    Used in: 03a
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__()
        self.input = nn.Linear(input_size, hidden_size)                  # what the note says
        self.recurrent = nn.Linear(hidden_size, hidden_size)             # what the memory says

    def forward(self, x, h):
        return torch.tanh(self.input(x) + self.recurrent(h))             # (B, H)


class MelodyRNN(nn.Module):
    """Embedding, `RNNCell`, output layer: a next-token model that sees nothing but the tokens so far.

    Args:
        sizes: number of values of every column of the encoding's batch (`encoding.sizes`); only "token" is read.
        hidden: H, width of the memory.

    Used in: 03a
    """

    def __init__(self, sizes: dict[str, int], *, hidden: int = 64):
        super().__init__()
        self.config = {"sizes": dict(sizes), "hidden": hidden}
        self.vocabulary = sizes["token"]
        self.embed = nn.Embedding(self.vocabulary, 48)
        self.cell = RNNCell(48, hidden)
        self.output = nn.Linear(hidden, self.vocabulary)

    def forward(self, x, state=None):
        """Next-token logits (B, T, V), normalised, and the last hidden state (B, H).

        Args:
            x: whole numbers (B, T, C); column 0 holds the token before each place, 0 at the beginning. Other columns are not read.
            state: hidden state (B, H), or None at the beginning.
        """
        out, state = self.read(self.embed(x[..., 0]), state)
        return self.output(out).log_softmax(dim=-1), state

    def read(self, seen, h=None):
        """The hidden states (B, T, H) after each of the embedded tokens (B, T, E), and the last one."""
        h = seen.new_zeros(len(seen), self.config["hidden"]) if h is None else h
        states = []
        for t in range(seen.shape[1]):               # one after the other: no way around it
            h = self.cell(seen[:, t], h)
            states.append(h)
        return torch.stack(states, dim=1), h
