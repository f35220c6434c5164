"""The LSTM: one cell from scratch, and the melody network that the course trains.

Letters: B batch, T steps, C columns, V vocabulary, E embedding, H hidden. Left out: peepholes and projections (they bring little at
this size), bidirectional layers (a composer may not look ahead).
"""

import torch
from torch import nn

from musicnn.models.copying import CopyGate
from musicnn.models.rows import check_rows


class LSTMCell(nn.Module):
    """One step of an LSTM (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000). Left out: peepholes, projections.

    Args:
        input_size: length of x.
        hidden_size: H, length of the hidden state and of the cell state.

    Used in: 03a
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__()
        self.input = nn.Linear(input_size, 4 * hidden_size)              # what the note says
        self.recurrent = nn.Linear(hidden_size, 4 * hidden_size)         # what the memory says

    def forward(self, x, state):
        h, c = state                                                     # (B, H), (B, H)
        gates = self.input(x) + self.recurrent(h)                        # (B, 4H)
        i, f, g, o = gates.chunk(4, dim=-1)                              # torch's order: input, forget, candidate, output
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)      # keep some, write some
        h = torch.sigmoid(o) * torch.tanh(c)                             # show some
        return h, c


class MelodyLSTM(nn.Module):
    """A melody model with three switches, so that a lesson can turn on one idea at a time.

    Args:
        sizes: number of values of every column of the encoding's batch (`encoding.sizes`).
        hidden: H, width of the LSTM.
        position: let the network see the place in the bar, the bar, the meter and the mode.
        copying: give it a gate that may repeat what stood here 1, 2, 4 or 8 bars ago instead of inventing.
        dropout: share of values dropped between the layers in training.

    Used in: 03b
    """

    def __init__(self, sizes: dict[str, int], *, hidden: int = 128, position: bool = True, copying: bool = True,
                 dropout: float = 0.4):
        super().__init__()
        self.config = {"sizes": dict(sizes), "hidden": hidden, "position": position, "copying": copying, "dropout": dropout}
        self.columns = list(sizes)
        self.vocabulary = sizes["token"]
        seen = {"token": 48} | ({"position": 16, "bar": 16, "meter": 4, "mode": 4} if position else {})
        self.embed = nn.ModuleDict({c: nn.Embedding(sizes[c], width) for c, width in seen.items()})
        self.lstm = nn.LSTM(sum(seen.values()), hidden, batch_first=True)
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(hidden, self.vocabulary)
        if copying:
            self.copy = CopyGate(sizes, hidden, dropout=dropout)
        with torch.no_grad():                                            # forget gates start open: f = sigmoid(1) keeps most of c
            self.lstm.bias_hh_l0[hidden:2 * hidden] = 1.0

    def forward(self, x, state=None):
        """Next-token logits and state.

        Args:
            x: whole numbers (B, T, C). Column 0 holds the token *before* each place (0 at the beginning), the other columns
                the context *of* that place.
            state: (hidden_state, cell_state), each (1, B, H), or None at the beginning.

        Returns:
            logits (B, T, V), normalised (their softmax is their exp), and the new state.

        Raises:
            EncodingError: if x has another number of columns than the encoding the model was built for.
        """
        check_rows(x, self.config["sizes"])
        seen = [self.embed[c](x[..., self.columns.index(c)]) for c in self.embed]
        out, state = self.lstm(self.drop(torch.cat(seen, dim=-1)), state)  # (B, T, H)
        return self.predict(out, x), state

    def predict(self, out, x):
        """From hidden states (B, T, H) to normalised logits (B, T, V); x as in `forward`."""
        logits = self.output(self.drop(out)).log_softmax(dim=-1)
        return self.copy(logits, out, x) if self.config["copying"] else logits
