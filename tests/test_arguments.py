"""Bad arguments are refused at the door of every room: what was given, what is allowed. One row of a table for each kind of mistake."""

import inspect
import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import musicnn as mn
from musicnn.arguments import checked
from musicnn.errors import LessonError, MusicError, MusicnnError, SoundError, TrainingError
from musicnn.widgets.knobs import knobs

NAN, INF = float("nan"), float("inf")
TUNE = mn.music.score_of([(0, 60, 4), (4, 62, 4), (8, 64, 8)], steps=32, key="C major")
FOUR = mn.music.Score([mn.Part([mn.Note(0, 72 - 7 * i, 8)]) for i in range(4)], steps=16, key="C major")
ENCODING = mn.encodings.MelodyEncoding.covering([TUNE], meters=((4, 4), (6, 8)))
SIZES = ENCODING.sizes


# ---------------------------------------------------------------- the checker
@checked(bars=(1, 64), share=(0, 1), whole=(0, None))
def asked(score: mn.Score, *more: mn.Score, bars: int = 8, seed: int | None = 0, share: float = 0.5, sizes: dict[str, int] | None = None,
          meter: tuple[int, int] = (4, 4), level: tuple[str, float] = ("", 0.0),
          scores: Iterable[mn.Score] = (), rows: np.ndarray | None = None, anything=None, **others):
    return {name: value for name, value in locals().items() if name not in ("score", "more")}


@pytest.mark.parametrize("given, words", [
    ({"bars": "a"}, "bars 'a' is not allowed; use a whole number 1..64"), ({"bars": 0}, "1..64"), ({"bars": 65}, "1..64"),
    ({"bars": 1.5}, "bars 1.5"), ({"bars": NAN}, "bars nan"), ({"bars": INF}, "bars inf"), ({"bars": None}, "bars None"),
    ({"bars": 10 ** 400}, "a whole number 1..64"), ({"seed": -1}, "a whole number, 0 or more, or None"), ({"seed": []}, "seed"),
    ({"share": 2}, "a number 0..1"), ({"share": NAN}, "share nan"), ({"share": "1"}, "share '1'"),
    ({"sizes": []}, "a dict"), ({"sizes": {"token": "a"}}, "every value a whole number"), ({"sizes": {"token": -1}}, "0 or more"),
    ({"meter": 4}, "2 values, every entry a whole number"), ({"meter": (4, 4, 4)}, "2 values"), ({"meter": "44"}, "2 values"),
    ({"level": 3}, "2 values"),
    ({"scores": TUNE}, "a list, every entry a Score"), ({"scores": "sakura"}, "a list"), ({"scores": [None]}, "every entry a Score"),
    ({"rows": "abc"}, "an array of numbers"), ({"rows": [[1, 2], [3]]}, "an array of numbers"),
])
def test_what_an_annotation_does_not_allow_is_refused(given, words):
    with pytest.raises(MusicnnError, match="is not allowed; use ") as error:
        asked(TUNE, **given)
    assert words in str(error.value) and len(str(error.value)) < 200


def test_scores_are_asked_for_by_place_too():
    for wrong in (None, "sakura", [TUNE], TUNE.parts[0]):
        with pytest.raises(MusicnnError, match=r"score .* use a Score, such as mn.songs"):
            asked(wrong)
        with pytest.raises(MusicnnError, match="more "):
            asked(TUNE, TUNE, wrong)
    with pytest.raises(TypeError, match="score"):
        asked()                                      # Python itself says well what is missing


def test_what_fits_arrives_in_its_proper_form():
    found = asked(TUNE, TUNE, bars=4.0, seed=np.int64(3), share=np.float32(0.5), level=["a", 1.5], sizes={"token": np.uint8(5)},
                  meter=[6, 8.0], scores=iter([1]), rows=[[0, 1]], anything="x", other="y")
    assert (found["bars"], found["seed"], found["meter"], found["sizes"]) == (4, 3, (6, 8), {"token": 5})
    assert type(found["bars"]) is type(found["seed"]) is int and found["rows"].shape == (1, 2)
    assert found["anything"] == "x" and found["others"] == {"other": "y"} and list(found["scores"]) == [1]
    with pytest.raises(MusicnnError, match="there is no 'bar' in a dict that has 'token'"):
        found["sizes"]["bar"]


def test_a_dataclass_and_the_methods_of_a_class_are_looked_after():
    @checked(bars=(1, 8))
    @dataclass(frozen=True)
    class Form:
        bars: int = 4

        def length(self, score: mn.Score) -> int:
            return self.bars * score.bar_steps

        @classmethod
        def of(cls, score: mn.Score) -> "Form":
            return cls(score.bars)
    assert Form(2).length(TUNE) == 32 and Form.of(TUNE) == Form(2)
    for wrong in (lambda: Form("a"), lambda: Form(9), lambda: Form().length(3), lambda: Form.of(None)):
        with pytest.raises(MusicnnError, match="is not allowed"):
            wrong()


def test_whoever_looks_at_a_function_sees_the_function():
    assert list(inspect.signature(mn.music.stretch).parameters) == ["score", "factor"] and "Make every note" in mn.music.stretch.__doc__
    assert "checked" not in inspect.getsource(mn.music.stretch) and pickle.loads(pickle.dumps(ENCODING)) == ENCODING


# ---------------------------------------------------------------- the rooms
def melody_model(name, **wrong):
    return lambda: getattr(mn.models, name)(**{"sizes": SIZES} | wrong)


class Walks:
    """A composer of the least kind."""

    controls = ()

    def compose(self, primer=None, **_):
        return TUNE


MISTAKES = {
    "music": (MusicError, [
        lambda: mn.Part(None), lambda: mn.Part([], name=3), lambda: mn.Score(parts=3), lambda: mn.Score(key=3),
        lambda: mn.Score(chords=[(0, "C")]),
        lambda: mn.Score(title=3), lambda: mn.music.Chord(-1, "C"), lambda: mn.music.Chord(0, 3), lambda: mn.music.score_of([1]),
        lambda: mn.music.score_of([(1,)]), lambda: mn.music.transpose(TUNE, 1.5), lambda: mn.music.transpose("sakura", 1),
        lambda: mn.music.bars(TUNE, "a", 2), lambda: mn.music.crop(TUNE, 0, None), lambda: mn.music.join(TUNE, 3),
        lambda: mn.music.join([TUNE, TUNE]), lambda: mn.music.stretch(TUNE, NAN), lambda: mn.music.regrid(TUNE, "a"),
        lambda: mn.music.quantise(TUNE, None), lambda: mn.music.only_part(TUNE, "a"), lambda: mn.music.map_notes(TUNE, 3),
        lambda: mn.music.label_chords(TUNE, steps=0), lambda: mn.music.mood.with_mood(TUNE, []),
        lambda: mn.music.pitch.key_name(0, "dur"),
        lambda: mn.music.pitch.parse(60), lambda: mn.music.pitch.from_hz("a"), lambda: mn.describe(None),
        lambda: mn.describe(TUNE, bars="a"),
        lambda: mn.write_midi([TUNE]), lambda: mn.read_midi(b"MThd", steps_per_quarter="a")]),
    "files": (MusicnnError, [
        lambda: mn.read_midi(None), lambda: mn.read_abc(3), lambda: mn.read_musicxml([]), lambda: mn.write_midi(TUNE, 3),
        lambda: mn.write_midi(TUNE, Path("no such folder") / "x.mid")]),
    "encodings": (MusicnnError, [
        lambda: mn.encodings.MelodyEncoding(durations=3), lambda: mn.encodings.MelodyEncoding(low=90, high=40),
        lambda: mn.encodings.MelodyEncoding(steps_per_quarter=0), lambda: mn.encodings.PhraseEncoding(meter=3),
        lambda: mn.encodings.FrameEncoding(keys="a"), lambda: mn.encodings.VoiceEncoding(low=NAN), lambda: ENCODING.encode("sakura"),
        lambda: ENCODING.batch(TUNE), lambda: ENCODING.decode(["a"]), lambda: ENCODING.describe(3), lambda: ENCODING.duration_of(0),
        lambda: ENCODING.cursor(meter=(4,)), lambda: mn.encodings.FrameEncoding().batch([FOUR], frames=-1),
        lambda: mn.encodings.VoiceEncoding().batch([FOUR], steps=10 ** 9)]),
    "datasets": (MusicnnError, [
        lambda: mn.datasets.load([]), lambda: mn.songs(3), lambda: mn.datasets.rhythms.rhythms("reel", times="a"),
        lambda: mn.datasets.from_folder(None), lambda: mn.datasets.shift_home("a", home=0), lambda: mn.portfolio.save(3, chapter="03b"),
        lambda: mn.portfolio.save_my_tune("sakura"), lambda: mn.portfolio.save_row("you", 3, chapter="01c", protocol="p", grid=4)]),
    "evaluation": (MusicnnError, [
        lambda: mn.evaluation.bar_repeats("sakura"), lambda: mn.evaluation.bar_repeats(TUNE, lag=0),
        lambda: mn.evaluation.CopyMeter(TUNE),
        lambda: mn.evaluation.CopyMeter([TUNE]).overlap(TUNE, n="a"), lambda: mn.evaluation.ratio([], [], "x"),
        lambda: mn.evaluation.ratio([1.0], [1.0], "x", seed=-1), lambda: mn.evaluation.nats_per_beat(3, [TUNE]),
        lambda: mn.evaluation.next_notes([TUNE], count=NAN), lambda: mn.evaluation.overlap_area([], [1.0, 2.0]),
        lambda: mn.evaluation.distance([TUNE], 3), lambda: mn.evaluation.report([], reference=[TUNE] * 4)]),
    "pictures": (MusicnnError, [
        lambda: mn.show("sakura"), lambda: mn.show(TUNE, keep=[[True]]), lambda: mn.plots.piano_roll(3),
        lambda: mn.plots.piano_roll(TUNE, width=NAN),
        lambda: mn.plots.counts({"a": None}), lambda: mn.plots.steps({"a": [1], "b": [1, 2]}), lambda: mn.plots.transitions("a", ["b"]),
        lambda: mn.plots.history(mn.training.History())]),
    "sound": (SoundError, [
        lambda: mn.play(3), lambda: mn.play("a"), lambda: mn.play([TUNE]), lambda: mn.play(TUNE, style=[]),
        lambda: mn.play(TUNE, sample_rate="a"),
        lambda: mn.play(TUNE, tuning="a"), lambda: mn.synth.render(None), lambda: mn.synth.render(TUNE, room="a"),
        lambda: mn.synth.wav_bytes(np.zeros(9), 0)]),
    "lessons": (LessonError, [
        lambda: mn.begin([]), lambda: mn.begin("03b", seed="a"), lambda: mn.check(None), lambda: mn.quiz("03b", 3),
        lambda: mn.quiz("03b", {"q1": []}),
        lambda: mn.begin("03b").compare(None, {}), lambda: mn.begin("03b").against_torch(3, 3)]),
    "models": (MusicnnError, [
        *(melody_model(name, sizes=wrong) for name in ("MelodyLSTM", "MelodyRNN", "MelodyMLP", "MelodyTCN", "MelodyTransformer")
          for wrong in ({}, 3, {"token": -1})),
        melody_model("MelodyLSTM", hidden=0), melody_model("MelodyLSTM", dropout=2), melody_model("MelodyMLP", width="a"),
        melody_model("MelodyTCN", dilations=3), melody_model("MelodyTCN", dilations=(0,)), melody_model("MelodyTransformer", heads=NAN),
        melody_model("MelodyTCN", copying=True, sizes={k: v for k, v in SIZES.items() if not k.startswith("match")}),
        lambda: mn.models.LSTMCell(0, 4), lambda: mn.models.ChoraleCNN(channels=-1), lambda: mn.models.FrameSoftmax(keys="a"),
        lambda: mn.models.FrameEnsemble(kind="nope", members=2), lambda: mn.models.Generator(latent=0), lambda: mn.models.Markov("a"),
        lambda: mn.models.Markov(9).fit(3), melody_model("TuneClassifier", classes=3)]),
    "sampling": (MusicnnError, [
        lambda: mn.sampling.temperature([0.0, 1.0], "a"), lambda: mn.sampling.top_k([0.0, 1.0], 1.5), lambda: mn.sampling.top_p("a", 0.5),
        lambda: mn.sampling.softmax("a"), lambda: mn.sampling.draw([0.5, 0.5], NAN)]),
    "training": (TrainingError, [
        lambda: mn.training.fit(3, ENCODING.batch([TUNE]), ENCODING.batch([TUNE]), updates=1),
        lambda: mn.training.fit(mn.models.MelodyRNN(SIZES, hidden=4), ENCODING.batch([TUNE]), ENCODING.batch([TUNE]), updates="a"),
        lambda: mn.training.fit(mn.models.MelodyRNN(SIZES, hidden=4), ENCODING.batch([TUNE]), ENCODING.batch([TUNE]), updates=1, seed=-1),
        lambda: mn.training.fit(mn.models.MelodyRNN(SIZES, hidden=4), ENCODING.batch([TUNE]), ENCODING.batch([TUNE]), updates=1,
                                learning_rate=NAN)]),
    "composers": (MusicnnError, [
        lambda: mn.composers.ChordComposer().compose("sakura"), lambda: mn.composers.RhythmComposer().compose(bars="a"),
        lambda: mn.composers.EuclideanDrums().compose(bars=NAN), lambda: mn.composers.EuclideanDrums().compose(seed=-1),
        lambda: mn.composers.EuclideanDrums().compose(kick=INF), lambda: mn.composers.EuclideanDrums().compose(TUNE, keep=3)]),
    "widgets": (MusicnnError, [
        lambda: mn.widgets.PianoRoll(3), lambda: mn.widgets.PianoRoll(TUNE, keep=3), lambda: mn.widgets.PianoRoll(height="a"),
        lambda: mn.widgets.Composer(3), lambda: mn.widgets.Composer(Walks(), bars="a"), lambda: mn.widgets.variations(3),
        lambda: mn.widgets.variations(Walks(), count="a"), lambda: knobs(3), lambda: mn.widgets.BlindTest(3, TUNE),
        lambda: mn.widgets.BlindTest(TUNE, TUNE, trials="a"), lambda: mn.widgets.BlindTest(TUNE, TUNE, trials=10 ** 9),
        lambda: mn.widgets.blind_test_result(["c"]), lambda: mn.widgets.Stepper(3), lambda: mn.widgets.Stepper([()]),
        lambda: mn.widgets.Stepper(["a"], index=1.5), lambda: mn.widgets.stills(["a"], most=0), lambda: mn.widgets.Stakes({"t": 3}),
        lambda: mn.widgets.picture(None)]),
}


@pytest.mark.parametrize("room", MISTAKES)
def test_a_mistake_gets_an_error_of_ours(room, tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_PORTFOLIO", str(tmp_path))
    monkeypatch.setenv("MUSICNN_SPEED", "smoke")
    kind, mistakes = MISTAKES[room]
    for number, mistake in enumerate(mistakes):
        with pytest.raises(kind) as error:           # whatever else is raised ends the test, and its traceback shows the mistake
            mistake()
        assert len(str(error.value)) > 30, (room, number)


def test_rows_that_a_network_does_not_know_are_named():
    import torch
    model, rows = mn.models.MelodyTCN(SIZES, channels=8, dilations=(1,)).eval(), torch.as_tensor(ENCODING.batch([TUNE]))
    assert model(rows)[0].shape == (*rows.shape[:2], ENCODING.vocabulary)
    for wrong, words in ((rows.numpy(), "as torch tensors"), (rows[0], "arrays"), (rows.float(), "whole numbers"),
                         (rows + 1000, r"token 10\d\d\.\."), (-rows, "does not know")):
        with pytest.raises(MusicnnError, match=words):
            model(wrong)
