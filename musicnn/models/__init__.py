"""Networks and chains: arrays in, logits out. Losses live in training, music lives elsewhere.

Whoever takes a name from here takes it with its arguments looked after; the files themselves show the networks and nothing else.
"""

import importlib

from musicnn.arguments import checked

_WHERE = {"LSTMCell": "lstm", "MelodyLSTM": "lstm", "CopyGate": "copying", "MelodyMLP": "mlp", "Markov": "markov",
          "walk": "gates", "RNNCell": "rnn", "MelodyRNN": "rnn",
          "FrameSigmoid": "frames", "FrameSoftmax": "frames",
          "FrameEnsemble": "frames", "ChoraleCNN": "chorale_cnn",
          "MelodyTCN": "tcn",
          "MelodyTransformer": "transformer", "AttentionHead": "transformer",
          "CausalConv1d": "tcn", "TuneClassifier": "classifier", "Generator": "gan", "Critic": "gan", "PhraseGAN": "gan",
          "load": "stored", "save": "stored"}
__all__ = list(_WHERE)


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"musicnn.models has no {name!r}; it offers {', '.join(__all__)}")
    found = getattr(importlib.import_module(f"musicnn.models.{_WHERE[name]}"), name)
    if isinstance(found, type):
        found.__init__ = checked(found.__init__, whole=(1, None), order=(0, None), dropout=(0, 1), backoff=(1e-9, None))
    else:
        found = checked(found)
    globals()[name] = found
    return found
