"""Frame models: an LSTM that hears a piece chord by chord, and two ways of saying which keys sound next.

`FrameSigmoid` asks every key on its own: yes or no? `FrameSoftmax` names the notes of a chord one after the other from the top down, so
that each note can answer to those above it. Both give an exact probability to every set of keys; the probabilities of all sets sum to 1.

Letters: B batch, T frames, K keys, N notes of a frame, H hidden, W width, V voices. Left out: loudness, and whether a note is held or
struck again (a frame only says what sounds). Source: piano rolls as Boulanger-Lewandowski et al. (2012) model them.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from musicnn.arguments import checked
from musicnn.errors import EncodingError

PLACES = 16                                          # the network knows the number of a frame modulo this: four bars of quarters
VOICES = 4                                           # of the frames before, so many notes are also told apart by rank from the top
SPAN = 24                                            # the intervals -24..24 semitones have a logit of their own


def ranked(frames, notes: int, keys: int):
    """The keys of each frame from the top down: (..., K) of 0 and 1 → (..., notes) numbers, K where there are no more notes."""
    order = torch.where(frames > 0, torch.arange(keys, device=frames.device), -1)
    top = order.sort(dim=-1, descending=True).values[..., :notes]
    return F.pad(torch.where(top < 0, keys, top), (0, notes - top.shape[-1]), value=keys)


@checked(whole=(1, None), dropout=(0, 1))
class FrameMemory(nn.Module):
    """What both models share: an LSTM over the frames so far, what the last two frames were, and the measuring of pieces.

    Args:
        keys: K, number of keys; in a roll of 88 keys the column is MIDI − 21.
        hidden: H, width of the LSTM.
        width: W, width of what goes in and of the layers after the LSTM.
        dropout: share of values dropped in training.
    """

    learns = "frame"

    def __init__(self, *, keys: int = 88, hidden: int = 256, width: int = 256, dropout: float = 0.4):
        super().__init__()
        self.config = {"keys": keys, "hidden": hidden, "width": width, "dropout": dropout}
        self.keys = keys
        self.chord = nn.Linear(keys, width)                              # the frame before, as a set …
        self.voices = nn.Embedding(VOICES * (keys + 1), width)           # … and voice by voice
        self.place = nn.Embedding(PLACES, 16)
        self.lstm = nn.LSTM(width + 16, hidden, batch_first=True)
        self.context = nn.Linear(hidden + 16, width)
        self.deepen = nn.Linear(width, width)
        self.drop = nn.Dropout(dropout)

    def begin(self):
        """Small embeddings, so that no single one drowns the sum they join; forget gates start open."""
        for part in self.modules():
            if isinstance(part, nn.Embedding):
                nn.init.normal_(part.weight, std=0.1)
        with torch.no_grad():
            self.lstm.bias_hh_l0[self.config["hidden"]:2 * self.config["hidden"]] = 1.0

    def forward(self, frames, state=None):
        """Logits for every frame, each from the frames before it only (and, note by note, from its own higher notes).

        Args:
            frames: 0 and 1, (B, T, K).
            state: (the two frames before, LSTM state, number of frames so far), or None at the beginning.

        Returns:
            logits, of a shape that the subclass says, and the new state.

        Raises:
            EncodingError: if frames is no (B, T, K).
        """
        if frames.ndim != 3 or frames.shape[-1] != self.keys:
            raise EncodingError(f"this model reads frames (B, T, {self.keys}); got {tuple(frames.shape)}")
        B, T, K = frames.shape
        before, memory, count = state or (frames.new_zeros(B, 2, K), None, 0)
        heard = torch.cat([before, frames], dim=1)                       # (B, 2 + T, K)
        ranks = ranked(heard, VOICES, K)                                 # (B, 2 + T, V)
        last, older = ranks[:, 1:-1], ranks[:, :-2]                      # the frame before each frame, and the one before that
        numbers = torch.arange(VOICES, device=frames.device) * (K + 1)
        place = self.place(torch.arange(count, count + T, device=frames.device) % PLACES).expand(B, T, -1)
        x = self.chord(heard[:, 1:-1].float()) + self.voices(last + numbers).sum(dim=-2)
        out, memory = self.lstm(torch.cat([self.drop(x), place], dim=-1), memory)
        context = self.context(torch.cat([self.drop(out), place], dim=-1))     # (B, T, W)
        return self.speak(context, frames, last, older), (heard[:, -2:], memory, count + T)

    def think(self, z):
        """Two layers with a bridge: (..., W) → (..., W)."""
        z = self.drop(F.gelu(z))
        return self.drop(z + F.gelu(self.deepen(z)))

    def near(self, values, anchors):
        """Logits by interval: entry [p − anchor] of `values` (..., 2 SPAN + 1) for every key p, 0 where the anchor is no key."""
        offsets = torch.arange(self.keys, device=values.device) - anchors[..., None]        # (..., K)
        return values.gather(-1, offsets.clamp(-SPAN, SPAN) + SPAN) * (anchors[..., None] < self.keys)

    def nll(self, frames: np.ndarray) -> np.ndarray:
        """Surprise of every frame of one piece, in nats, float64 (T,); `frames` is 0 and 1, (T, K), T at least 1.

        Raises:
            EncodingError: for anything else.
        """
        frames = np.asarray(frames)
        if frames.ndim != 2 or not len(frames) or not np.isin(frames, (0, 1)).all():
            raise EncodingError(f"frames must be 0 and 1, (T, {self.keys}) with T at least 1; got {frames.dtype} {frames.shape}")
        was_training, device = self.training, next(self.parameters()).device
        frames, state, nats = torch.as_tensor(frames, device=device)[None], None, []
        self.eval()
        with torch.inference_mode():
            for some in frames.split(256, dim=1):                        # the state goes on; the memory needed does not grow
                logits, state = self(some, state)
                nats.append(self.price(logits, some)[0])
        self.train(was_training)
        return torch.cat(nats).cpu().double().numpy()

    def surprise(self, frames):
        """Nats of every frame, (B, T), with gradients."""
        return self.price(self(frames)[0], frames)


class FrameSigmoid(FrameMemory):
    """Every key for itself: logits (B, T, K), one yes or no per key. Cheap, but it cannot say "this third or that third, not both"."""

    def __init__(self, **config):
        super().__init__(**config)
        width = self.config["width"]
        self.heard = nn.ModuleList(nn.Embedding(VOICES * (self.keys + 1), width) for _ in range(2))
        self.steps = nn.Linear(width, VOICES * (2 * SPAN + 1))
        self.output = nn.Linear(width, self.keys)
        self.begin()

    def speak(self, context, frames, last, older):
        numbers = torch.arange(VOICES, device=frames.device) * (self.keys + 1)
        z = self.think(context + self.heard[0](last + numbers).sum(dim=-2) + self.heard[1](older + numbers).sum(dim=-2))
        steps = self.steps(z).unflatten(-1, (VOICES, -1))                # where does each voice of the last frame go?
        return self.output(z) + self.near(steps, last).sum(dim=-2)       # (B, T, K)

    @staticmethod
    def price(logits, frames):
        """Nats of every frame, (B, T): the sum over its keys."""
        return F.binary_cross_entropy_with_logits(logits, frames.float(), reduction="none").sum(dim=-1)

    @staticmethod
    def blend(logits):
        """Several opinions (M, …) into one: the mean of the probabilities, as logits."""
        return F.logsigmoid(logits).logsumexp(dim=0) - F.logsigmoid(-logits).logsumexp(dim=0)


class FrameSoftmax(FrameMemory):
    """Note after note from the top down: log-probabilities (B, T, N + 1, K + 1), the last column being END ("no more notes").

    Only keys below the note just named are allowed. So every set of keys has exactly one spelling, and the probability of the set is the
    product of the probabilities of its notes and of END.
    """

    def __init__(self, **config):
        super().__init__(**config)
        width, names = self.config["width"], self.keys + 2               # names: the keys, "none" and "nothing named yet"
        self.above, self.named = nn.Embedding(names, width), nn.Linear(self.keys, width, bias=False)
        self.rank = nn.Embedding(VOICES + 1, width)
        self.heard = nn.ModuleList(nn.Embedding(names, width) for _ in range(4))
        self.steps = nn.ModuleList(nn.Linear(width, 2 * SPAN + 1) for _ in range(2))
        self.output = nn.Linear(width, self.keys + 1)
        self.begin()

    def speak(self, context, frames, last, older):
        K, N = self.keys, int(frames.sum(dim=-1).max())
        notes = ranked(frames, N + 1, K)                                 # (B, T, N + 1), ends with END = K
        above = F.pad(notes[..., :-1], (1, 0), value=K + 1)              # the note named just before
        named = F.one_hot(above, K + 2)[..., :K].cumsum(dim=-2)          # all notes named so far (B, T, N + 1, K)
        rank = torch.arange(N + 1, device=frames.device).clamp(max=VOICES)
        z = context[..., None, :] + self.above(above) + self.named(named.float()) + self.rank(rank)
        hints = [h for past in (last, older) for h in (past, F.pad(past[..., 1:], (0, 1), value=K))]   # my voice, and the one below
        hints = [F.pad(h, (0, max(0, N + 1 - VOICES)), value=K)[..., :N + 1] for h in hints]
        z = self.think(z + sum(embed(h) for embed, h in zip(self.heard, hints, strict=True)))
        logits = self.output(z)
        near = self.near(self.steps[0](z), above) + self.near(self.steps[1](z), hints[0])   # intervals count, not only keys
        logits = torch.cat([logits[..., :K] + near, logits[..., K:]], dim=-1)
        allowed = torch.arange(K + 1, device=frames.device) < above[..., None]
        allowed[..., K] = True                                           # to stop is always allowed
        return logits.masked_fill(~allowed, -1e9).log_softmax(dim=-1)

    @staticmethod
    def price(logits, frames):
        """Nats of every frame, (B, T): the sum over its notes and its END."""
        keys = frames.shape[-1]
        notes = ranked(frames, logits.shape[-2], keys)
        nats = -logits.gather(-1, notes[..., None])[..., 0]
        live = F.pad(notes[..., :-1] < keys, (1, 0), value=True)    # up to and with the first END
        return (nats * live).sum(dim=-1)

    @staticmethod
    def blend(logits):
        """Several opinions (M, …) into one: the mean of the probabilities."""
        return logits.logsumexp(dim=0) - np.log(len(logits))


class FrameEnsemble(FrameMemory):
    """Several frame models of one kind that vote note by note: the mean of their probabilities. Each is trained on its own.

    Args:
        kind: "FrameSigmoid" or "FrameSoftmax".
        members: how many.
        config: of every member.
    """

    def __init__(self, *, kind: str, members: int, **config):
        nn.Module.__init__(self)
        makers = {"FrameSigmoid": FrameSigmoid, "FrameSoftmax": FrameSoftmax}
        if kind not in makers:
            raise EncodingError(f"kind {kind!r} is not known; use one of {', '.join(makers)}")
        self.members = nn.ModuleList(makers[kind](**config) for _ in range(members))
        self.config = {"kind": kind, "members": members, **self.members[0].config}
        self.keys, self.price = self.members[0].keys, makers[kind].price

    def forward(self, frames, state=None):
        """As a member's; the state is the tuple of the members' states."""
        found = [member(frames, s) for member, s in zip(self.members, state or [None] * len(self.members), strict=True)]
        return self.members[0].blend(torch.stack([logits for logits, _ in found])), tuple(s for _, s in found)
