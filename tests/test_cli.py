"""The command line, the doctor, the Makefile and the benchmark runner, each with something really broken in front of it."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from musicnn import doctor, lab
from musicnn.__main__ import COMMANDS, available, main

ROOT = Path(__file__).resolve().parents[1]
BARE = ("__init__", "__main__", "install", "lab", "errors")


def test_help_lists_what_exists_and_nothing_else(capsys):
    assert main([]) == main(["--help"]) == 0
    text = capsys.readouterr().out
    for name, (where, _, _) in COMMANDS.items():
        exists = importlib.util.find_spec(where.split(":")[0]) is not None
        assert (re.search(rf"^  {name} ", text, re.MULTILINE) is not None) == exists


@pytest.mark.parametrize("name", sorted(available()))
def test_every_command_explains_itself(name, capsys):
    try:
        code = main([name, "--help"])
    except SystemExit as end:                        # argparse's way
        code = end.code
    assert code == 0 and "usage:" in capsys.readouterr().out


def test_an_unknown_command_shows_the_known_ones(capsys):
    assert main(["compse"]) == 2
    shown = capsys.readouterr().err
    assert "'compse'" in shown and "doctor" in shown


def test_our_errors_are_explained_without_a_traceback(capsys, monkeypatch):
    from musicnn import install
    monkeypatch.setattr(install, "fingerprint", lambda root: "another")
    monkeypatch.setattr(install, "works", lambda *args: False)
    monkeypatch.setattr(install, "base_python", lambda: "no-such-python")
    assert main(["setup"]) == 1
    assert "lacks the modules venv and ensurepip" in capsys.readouterr().err


@pytest.fixture
def bare_clone(tmp_path) -> Path:
    """A clone of the files that run bare, nothing installed."""
    (tmp_path / "musicnn").mkdir()
    for name in BARE:
        shutil.copy(ROOT / "musicnn" / f"{name}.py", tmp_path / "musicnn")
    (tmp_path / "musicnn" / "doctor.py").write_text("raise SystemExit('must not run here')", encoding="utf-8")
    return tmp_path


def test_a_bare_python_is_sent_to_setup(bare_clone):
    command = [sys.executable, "-S", "-m", "musicnn", "doctor"]  # -S: without any installed package
    done = subprocess.run(command, cwd=bare_clone, capture_output=True, text=True)
    assert done.returncode == 1 and "run `python3 -m musicnn setup` first" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for .venv's Python is a shell script")
def test_a_bare_python_hands_over_to_the_clones_own(bare_clone):
    python = bare_clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "handed over: $*"\nexit 7\n', encoding="utf-8")
    python.chmod(0o755)
    done = subprocess.run([sys.executable, "-S", "-m", "musicnn", "doctor"], cwd=bare_clone, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (7, "handed over: -m musicnn doctor\n")


def test_clean_keeps_what_cannot_be_made_again(bare_clone, monkeypatch):
    monkeypatch.setattr(lab, "ROOT", bare_clone)
    folders = ("build", ".venv", "portfolio", "datasets/built", "musicnn/__pycache__")
    for name in folders:
        (bare_clone / name).mkdir(parents=True, exist_ok=True)
    assert main(["clean"]) == 0
    assert [name for name in folders if (bare_clone / name).exists()] == [".venv", "portfolio", "datasets/built"]
    assert main(["clean", "--venv", "--data"]) == 0
    assert [name for name in folders if (bare_clone / name).exists()] == ["portfolio"]


@pytest.mark.slow
def test_jupyterlab_starts_answers_and_is_gone(monkeypatch, tmp_path, capsys):
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name))
    command = lab.jupyterlab(sys.executable)
    assert lab.check(command, lab.FIRST) == 0
    out = capsys.readouterr().out
    assert "/lab answered 200" in out and f"/api/contents/{lab.FIRST} answered 200" in out
    assert not list((tmp_path / "RUNTIME").glob("jpserver-*.json")), "the server removes this file when it ends in order"
    with pytest.raises(lab.SetupError, match="404"):
        lab.check(command, "no-such-lesson.ipynb")


def test_a_server_that_dies_is_reported_with_its_last_words():
    with pytest.raises(lab.SetupError, match=r"exit code 3.*\n.*the sky is falling"):
        lab.check([sys.executable, "-c", "print('the sky is falling', flush=True); raise SystemExit(3)", ""], "x")


def test_a_server_that_stays_silent_is_given_up(monkeypatch):
    monkeypatch.setattr(lab, "PATIENCE", 0.5)
    with pytest.raises(lab.SetupError, match="did not answer"):
        lab.check([sys.executable, "-c", "import time; time.sleep(60)", ""], "x")


def test_the_doctor_looks_where_data_sets_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_DATA", str(tmp_path))
    assert "nothing yet" in doctor.corpus()
    for name in ("folk.json", "folk.npz", ".folk.lock", "chorales.json", "chorales.npz"):
        (tmp_path / name).touch()
    assert doctor.corpus().endswith("built: chorales, folk")


@pytest.mark.slow
def test_the_doctor_finds_this_machine_well(capsys):
    assert doctor.main([]) == 0, capsys.readouterr().out
    out = capsys.readouterr().out
    assert re.findall(r"^OK +(\w+)", out, re.MULTILINE) == [check.__name__ for check in doctor.CHECKS]


def broken(check) -> str:
    """What the doctor says about a check that has to fail: the finding and the cure."""
    well, found, mend = doctor.examine(check)
    assert not well and mend, found
    return f"{found} | {mend}"


def test_the_doctor_sees_a_foreign_musicnn(tmp_path, monkeypatch):
    (tmp_path / "musicnn").mkdir()
    (tmp_path / "musicnn" / "__init__.py").write_text("tagger = True\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert re.search(r"audio tagging.*PYTHONPATH.*uninstall", broken(doctor.package))
    (tmp_path / "musicnn" / "__init__.py").write_text("raise ImportError\n", encoding="utf-8")
    assert "cannot import musicnn" in broken(doctor.package)


def test_the_doctor_sees_other_versions(tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("numpy==0.1\nno-such-package==1.0\n-e .\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    found = broken(doctor.versions)
    assert "should be 0.1" in found and "no-such-package is missing" in found and "setup" in found


def test_the_doctor_sees_a_damaged_soundfont(tmp_path, monkeypatch):
    (tmp_path / "bad.sf2").write_bytes(b"RIFF\x10\x00\x00\x00sfbk" + bytes(20))
    monkeypatch.setenv("MUSICNN_SOUNDFONT", str(tmp_path / "bad.sf2"))
    assert "bad.sf2" in broken(doctor.sound)


def test_the_doctor_sees_a_kernel_of_another_python(tmp_path, monkeypatch):
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": [getattr(sys, "_base_executable", "") or "python9", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "Other", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")           # as on machines where the user's kernels come first
    assert "ipykernel install --sys-prefix" in broken(doctor.kernel)


def test_the_doctor_sees_missing_browser_halves(tmp_path, monkeypatch):
    import jupyter_core.paths
    monkeypatch.setattr(jupyter_core.paths, "ENV_JUPYTER_PATH", [])
    monkeypatch.setattr(jupyter_core.paths, "SYSTEM_JUPYTER_PATH", [])
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert "jupyterlab-manager" in broken(doctor.widgets)


def test_a_full_disk_is_seen(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 5e8}))
    assert "0.5 GB" in broken(doctor.disk)


def test_the_doctor_itself_never_falls_ill():
    def unforeseen():
        raise ZeroDivisionError("what nobody thought of")
    assert "ZeroDivisionError: what nobody thought of" in broken(unforeseen)


def test_the_makefile_only_calls_commands_that_exist():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = re.findall(r"^\t@?(.*)$", text, re.MULTILINE)
    for recipe in recipes:
        called = re.fullmatch(r"\$\(PYTHON\) -m musicnn ([\w-]+)( .*)?", recipe)
        assert called and called.group(1) in {*available(), "--help"}, f"too thick, or unknown: {recipe}"
    targets = re.findall(r"^(\w+): ", text, re.MULTILINE)
    assert set(targets) == set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE).group(1).split())


@pytest.mark.skipif(os.name == "nt", reason="a bash script")
def test_continuous_integration_runs_make_test():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK) and subprocess.run(["bash", "-n", script]).returncode == 0
    assert re.search(r"^make test", script.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("ci, outcome", [("true", "1 error"), ("", "1 skipped")])
def test_a_missing_chromium_is_no_excuse_where_ci_runs(tmp_path, ci, outcome):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_page.py").write_text("def test_page(chromium): assert chromium", encoding="utf-8")
    environment = {**os.environ, "PATH": str(tmp_path), "CI": ci}
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_page.py"], cwd=tmp_path,
                          env=environment, capture_output=True, text=True)
    assert outcome in done.stdout.splitlines()[-1], done.stdout


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """The benchmark runner, looking into an empty folder."""
    spec = importlib.util.spec_from_file_location("bench_main", ROOT / "tests" / "benchmarks" / "__main__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "KEPT", tmp_path / "build" / "bench.json")
    return module


def test_bench_compares_with_the_last_run_and_with_the_budget(bench, tmp_path, capsys):
    def write(value):
        (tmp_path / "bench_toy.py").write_text(f"def rows(): return [('speed', {value}, '1/s', '>= 90')]", encoding="utf-8")
    write(100.0)
    assert bench.main([]) == 0
    write(80.0)
    assert bench.main(["toy"]) == 1
    assert re.search(r"toy: speed +80 1/s +>= 90 +-20 % +BROKEN", capsys.readouterr().out)
    assert bench.main(["other"]) == 0, "no benchmark of that name, nothing broken"
    assert json.loads((tmp_path / "build" / "bench.json").read_text(encoding="utf-8"))["values"] == {"toy: speed": 80.0}
    with pytest.raises(ValueError, match="not understood"):
        bench.kept_promise(1.0, "about 3")
