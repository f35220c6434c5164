"""Quality: what the stored results and the shipped cards say, beside what others have published, each with its protocol.

Nothing is trained here: the scripts named in the results and `python -m musicnn train NAME` make the figures again.
"""

from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
JSB = "LSTM 8.45, TCN 8.10 (Bai et al. 2018, frames 2..T); RNN-NADE 5.56 (Boulanger-Lewandowski et al. 2012, frames 1..T)"
COCONET = "Coconet at most 0.238, orderless, other data and crops (a row in Huang et al. 2019; reported, unchecked): ours is far smaller"


def rows():
    """See __main__."""
    from musicnn import composers, datasets
    known, cards = datasets.results(), composers.available()
    found = polyphony({name: datasets.results(name) for name in known if name.startswith("jsb_")})
    if "league" in known:
        found += league(datasets.results("league"))
    return found + shipped(cards)


def polyphony(stored: dict[str, dict]):
    """JSB, mean over the seeds of each stored run."""
    found = []
    for name, result in sorted(stored.items()):
        runs = [result, *(part for part in result.values() if isinstance(part, dict))]       # one run, or one for each form of output
        for run in (r for r in runs if isinstance(r.get("seeds"), list)):
            budget = {("softmax", 3.0): "<= 4.9", ("sigmoid", 1.0): "<= 8.35"}.get((run["model"], run["minutes"]), "")
            for protocol in ("2..T", "1..T"):
                value = float(np.mean([seed["test"][protocol] for seed in run["seeds"]]))
                what = f"JSB {run['model']}, {run['minutes']:g} min, {protocol}"
                found.append((f"{what} ({name.removeprefix('jsb_')})", value, f"nats/frame, {len(run['seeds'])} seed(s)",
                              budget if protocol == "2..T" else "", JSB if protocol == "2..T" else ""))
                if protocol == "2..T" and run["model"] == "softmax" and run["minutes"] == 3.0:
                    found.append(("JSB ours / TCN's 8.10", value / 8.10, "times", "<= 0.6"))
    return found


def league(result: dict):
    """Every melody model at the same cost, mean over its seeds."""
    names = dict.fromkeys(row["model"] for row in result["rows"])
    mean = {name: float(np.mean([row["nats"] for row in result["rows"] if row["model"] == name])) for name in names}
    return [*((f"jigs, {name}, {result['seconds']:g} s", value, "nats/beat", "") for name, value in mean.items()),
            ("jigs, LSTM with copy gate / Markov", mean["LSTM, copy gate"] / mean["Markov"], "times", "<= 0.9")]


def shipped(cards: dict):
    """What the cards measured on held-out pieces."""
    found = []
    if "folk-lstm" in cards:
        card = cards["folk-lstm"]
        copied = card["longest_copied_run_in_notes"]
        found += [("folk-lstm: test", card["nats_per_beat"]["test"], "nats/beat", ""),
                  ("folk-lstm / Markov chain, same tunes", beside_markov("folk-lstm"), "times", "<= 0.9"),
                  ("folk-lstm: longest copy / humans'", copied["composed"]["most"] / copied["held-out human"]["most"], "times", "<= 1")]
    if "chorale-cnn" in cards:
        card = cards["chorale-cnn"]
        leading = card["voice_leading_of_8_bars"]
        ours, bach = leading["harmonised, parallels mended"], leading["Bach, test pieces"]
        per_note = card["nats_per_note"]["test, random order, sixteenths"]
        found += [("chorale-cnn: random order", per_note, "nats/note", "<= 0.5", COCONET),
                  ("chorale-cnn: crossings / Bach's", ours["crossings"] / bach["crossings"], "times", "<= 1.5"),
                  ("chorale-cnn: parallels / Bach's", ours["parallels"] / bach["parallels"], "times", "<= 1.5")]
    if "tune-classifier" in cards:
        found.append(("tune-classifier: balanced accuracy", cards["tune-classifier"]["balanced_accuracy"], "share", ">= 0.85"))
    return found


def beside_markov(name: str) -> float:
    """A shipped melody composer's nats per beat over those of the league's Markov chain, on every third test tune."""
    from musicnn import composers, datasets, evaluation
    from musicnn.models import Markov

    composer = composers.load(name)
    train, _, test = ([t.home for t in pile] for pile in datasets.load("folk").where(regular=True).split(seed=0))
    chain = Markov(composer.encoding.vocabulary, order=4, backoff=6, position=True).fit(composer.encoding.batch(train))
    both = composer, composers.MelodyComposer(chain, composer.encoding)
    ours, theirs = (evaluation.nats_per_beat(one, test[::3]).value for one in both)
    return ours / theirs
