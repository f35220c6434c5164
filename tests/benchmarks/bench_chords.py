"""How often the chords found under a chorale's soprano are Bach's own, on held-out pieces, beside two baselines."""


def rows():
    """See __main__."""
    from musicnn import datasets
    from musicnn.composers import ChordComposer
    from musicnn.composers.chord_agreement import measured

    test = datasets.load("chorales").where(regular=True).split(seed=0)[2]
    found = measured(ChordComposer().models["chorale"], test)
    return [(f"{name}: same {m.unit[:-1]}", m.value, "share of beats", "") for name, pair in found.items() for m in pair]
