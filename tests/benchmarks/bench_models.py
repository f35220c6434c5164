"""Speed and quality of the shipped chorale composers; the quality is what their cards measured on held-out pieces."""

import time


def rows():
    """See __main__."""
    import torch

    from musicnn import composers, music
    from musicnn.datasets.songs import songs
    torch.set_num_threads(1)
    found, cards = [], composers.available()
    tune = music.bars(songs("ode_to_joy"), 0, 4)
    for name, what, work in (("chorale-cnn", "harmonise 4 bars, 64 sweeps", lambda c: c.compose(tune, sweeps=64)),
                             ("chorale-frames", "compose 8 bars", lambda c: c.compose(bars=8))):
        if name not in cards:
            continue
        began = time.perf_counter()
        composer = composers.load(name)
        work(composer)
        found.append((f"{name}: load and first music", time.perf_counter() - began, "s", "<= 1"))
        times = []
        for _ in range(5):
            began = time.process_time()
            work(composer)
            times.append(time.process_time() - began)
        found.append((f"{name}: {what}", min(times), "CPU s", "<= 0.3" if "harmonise" in what else ""))
    if "chorale-cnn" in cards:
        found.append(("chorale-cnn: test, random order", cards["chorale-cnn"]["nats_per_note"]["test, random order, sixteenths"],
                      "nats/note", "<= 0.5"))
    if "chorale-frames" in cards:
        found.append(("chorale-frames: test, frames 2..T", cards["chorale-frames"]["nats_per_frame"]["test 2..T"], "nats/eighth frame", ""))
    return found
