"""`python -m musicnn doctor`: looks at everything that the course stands on, and says in plain words how to mend what is wrong.

Each check is a function that returns what it found, or raises `Problem(what is wrong, how to mend it)`. A check that fails in a
way that nobody foresaw is a problem too: the doctor itself never falls ill.
"""

import argparse
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distributions, version
from pathlib import Path

from musicnn.install import NEWEST, OLDEST, ROOT

AGAIN = "Run `python3 -m musicnn setup --again`."
FRESH = "Run `python3 -m musicnn clean --venv` and then `python3 -m musicnn setup`."


class Problem(Exception):
    """Its two arguments: what is wrong with this machine, and how to mend it."""


def python() -> str:
    """One that the course is tested with."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Problem(f"Python {platform.python_version()} is not tested", f"Use Python 3.{OLDEST[1]} to 3.{NEWEST[1]}.")
    return f"Python {platform.python_version()} in {sys.prefix}"


def package() -> str:
    """The `musicnn` that a notebook imports is the one of this clone, not the audio tagging package of the same name."""
    with tempfile.TemporaryDirectory() as elsewhere:             # a notebook does not run in the repository root either
        code = [sys.executable, "-c", "import musicnn; print(musicnn.__file__)"]
        done = subprocess.run(code, cwd=elsewhere, capture_output=True, text=True)
    if done.returncode:
        raise Problem("notebooks cannot import musicnn", AGAIN)
    found = Path(done.stdout.strip()).resolve().parent
    if found != ROOT / "musicnn":
        raise Problem(f"`import musicnn` finds {found}, not this course; that name also belongs to an audio tagging package",
                      f"Take that folder out of PYTHONPATH, or run `{sys.executable} -m pip uninstall musicnn`. Then: {AGAIN}")
    return f"musicnn {version('musicnn-course')} from {found}"


def versions() -> str:
    """The installed packages are those of requirements.txt."""
    pins = re.findall(r"^([\w-]+)==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    here = {d.name.lower().replace("-", "_"): d.version for d in distributions()}
    found = {name: here.get(name.lower().replace("-", "_"), "missing") for name, _ in pins}
    wrong = [f"{name} is {found[name]}, should be {pinned}" for name, pinned in pins if found[name].split("+")[0] != pinned]
    if wrong:
        raise Problem("; ".join(wrong), AGAIN)
    return f"{len(pins)} packages as pinned"


def memory() -> str:
    """Enough memory for a lesson: 1.5 GB is the most that one may need."""
    import psutil
    free, limit = psutil.virtual_memory().available / 1e9, Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and limit.read_text().strip().isdigit():   # a container's own limit
        free = min(free, int(limit.read_text()) / 1e9)
    if free < 1.5:
        raise Problem(f"only {free:.1f} GB of memory are free; a lesson may need 1.5", "Close other programs and notebooks.")
    return f"{free:.1f} GB free"


def disk() -> str:
    """Room for built collections, checkpoints and the portfolio."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < 1:
        raise Problem(f"only {free:.1f} GB of disk are free beside the course", "Make room: 1 GB is needed.")
    return f"{free:.0f} GB free" + ("" if os.access(ROOT, os.W_OK) else "; the folder is write-protected: data go to your cache")


def torch() -> str:
    """torch imports and computes."""
    import torch
    if not torch.equal(torch.eye(2) @ torch.ones(2), torch.ones(2)):
        raise Problem("torch computes nonsense", FRESH)
    return f"torch {torch.__version__}, {torch.get_num_threads()} threads, GPU: {'yes' if torch.cuda.is_available() else 'none'}"


def sound() -> str:
    """The SoundFont is there, and A4 played on it sounds at 440 Hz."""
    import numpy as np

    from musicnn.synth.soundfont import SoundFont, installed_bank
    bank = installed_bank()
    if bank is None:
        raise Problem("no SoundFont: the package pretty_midi, which carries it, is missing, so plain additive voices play", AGAIN)
    wave, _ = SoundFont(bank).note(0, 69, 100, 1.0, sample_rate=44100)[0]      # pitch 69 on the piano
    peak = np.abs(np.fft.rfft(wave * np.hanning(len(wave)))).argmax() * 44100 / len(wave)
    if not 437 < peak < 443:
        raise Problem(f"A4 sounds at {peak:.0f} Hz instead of 440: the SoundFont {bank} is damaged", FRESH)
    return f"{Path(bank).name}, A4 sounds at {peak:.0f} Hz"


def notation() -> str:
    """verovio engraves a note."""
    import verovio
    kit = verovio.toolkit()
    kit.setOptions({"header": "none", "footer": "none"})
    if not kit.loadData("@clef:G-2\n@data:4C\n") or "class=\"note" not in kit.renderToSVG(1):
        raise Problem("verovio engraves nothing", FRESH)
    return f"verovio {kit.getVersion()}"


def corpus() -> str:
    """The collections that come with music21, from which the course builds its own."""
    place = importlib.util.find_spec("music21")
    if place is None or not any((Path(place.origin).parent / "corpus").rglob("*.abc")):
        raise Problem("music21's collections of tunes are missing", AGAIN)
    from musicnn.datasets.cache import folder
    built = sorted(p.stem for p in folder().glob("*.json"))      # wherever MUSICNN_DATA or a write-protected clone has put them
    return f"music21 {version('music21')}; built: {', '.join(built) or 'nothing yet (the first lesson does it)'}"


def kernel() -> str:
    """Jupyter's Python kernel is this Python."""
    from jupyter_client.kernelspec import KernelSpecManager
    command = KernelSpecManager().get_kernel_spec("python3").argv[0]
    if re.fullmatch(r"python[\d.]*", command):                   # a bare name means: the Python that runs Jupyter
        command = sys.executable
    done = subprocess.run([command, "-c", "import sys, ipykernel; print(sys.prefix)"], capture_output=True, text=True)
    if done.returncode or Path(done.stdout.strip()).resolve() != Path(sys.prefix).resolve():
        raise Problem(f"Jupyter's kernel `python3` runs {command}, not {sys.executable}",
                      f"Run `{sys.executable} -m ipykernel install --sys-prefix`.")
    return f"python3 runs {command}"


def widgets() -> str:
    """JupyterLab has the browser's half of ipywidgets and anywidget."""
    from jupyter_core.paths import jupyter_path
    for extension in ("@jupyter-widgets/jupyterlab-manager", "anywidget"):
        if not any((Path(folder) / extension / "package.json").exists() for folder in jupyter_path("labextensions")):
            raise Problem(f"JupyterLab lacks the extension {extension}: sliders and the piano roll would not show", FRESH)
    return f"ipywidgets {version('ipywidgets')}, anywidget {version('anywidget')}"


CHECKS = (python, package, versions, memory, disk, torch, sound, notation, corpus, kernel, widgets)


def examine(check) -> tuple[bool, str, str]:
    """Run one check: (whether all is well, what was found, how to mend it)."""
    try:
        return True, check(), ""
    except Problem as problem:
        return False, *problem.args
    except Exception as error:                                   # whatever breaks is what the learner came to learn about
        return False, f"{type(error).__name__}: {error}", AGAIN


def main(argv: list[str]) -> int:
    """The command `doctor`: one line for each check; exit code 1 if something is wrong."""
    about = "Check this machine, and say how to mend what is wrong."
    argparse.ArgumentParser(prog="python3 -m musicnn doctor", description=about).parse_args(argv)
    wrong = 0
    for check in CHECKS:
        well, found, mend = examine(check)
        wrong += not well
        print(f"{'OK' if well else 'PROBLEM':<9}{check.__name__:<10}{found}" + (f"\n{'':<19}{mend}" if mend else ""), flush=True)
    print("\nEverything is well. `python3 -m musicnn lab` opens the course." if not wrong else
          f"\n{wrong} of {len(CHECKS)} checks found a problem; what to do stands below each.")
    return int(wrong > 0)
