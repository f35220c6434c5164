"""The learning curve."""

from musicnn.errors import MusicnnError


def history(record, *, tokens_per_beat: float | None = None):
    """Training and held-out loss against updates, the kept state marked; returns the figure.

    Args:
        record: a `training.History`.
        tokens_per_beat: if given, a second axis shows nats per beat.

    Used in: 03b
    """
    if not getattr(record, "updates", None) or not record.valid:
        raise MusicnnError("there is nothing to draw; give what training.fit returned, or mn.training.replay(name)")
    from matplotlib import pyplot as plt

    from musicnn.plots.figure import described

    figure, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
    ax.plot(record.updates, record.train, color="#0072B2", marker="o", label="training tunes (with dropout)")
    ax.plot(record.updates, record.valid, color="#D55E00", marker="s", linestyle="--", label="held-out tunes")
    best = record.updates[record.best]
    ax.axvline(best, color="#555555", linewidth=1, linestyle=":")
    late = best > (record.updates[0] + record.updates[-1]) / 2
    ax.annotate("kept", (best, max(record.valid)), textcoords="offset points", xytext=(-4 if late else 4, -4), fontsize=9,
                ha="right" if late else "left")
    ax.set_xlabel("updates")
    ax.set_ylabel("nats per token")
    ax.legend(frameon=False)
    if tokens_per_beat:
        twin = ax.secondary_yaxis("right", functions=(lambda y: y * tokens_per_beat, lambda y: y / tokens_per_beat))
        twin.set_ylabel("nats per beat")
    return described(figure, f"Learning curve: training loss goes from {record.train[0]:.2f} to {record.train[-1]:.2f} nats per token,"
                     f" held-out loss from {record.valid[0]:.2f} to {min(record.valid):.2f}; the state at update {best} is kept.")
