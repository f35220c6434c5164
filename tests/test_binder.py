"""The four files of binder/: what mybinder.org would do with them, as far as it can be checked without a container."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BINDER = ROOT / "binder"


def lines(name: str) -> list[str]:
    text = (BINDER / name).read_text(encoding="utf-8")
    return [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]


def test_python_is_one_that_the_course_supports():
    from packaging.specifiers import SpecifierSet
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (runtime,) = lines("runtime.txt")
    version = re.fullmatch(r"python-(3\.\d+)", runtime).group(1)
    assert version in SpecifierSet(project["project"]["requires-python"])
    assert version == "3.11", "3.11 is the oldest that music21 10 takes and the one that the tests run on"


def test_requirements_lead_to_the_cpu_build_of_the_pinned_torch():
    found = lines("requirements.txt")
    pinned = next(x for x in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines() if x.startswith("torch=="))
    assert f"{pinned}+cpu" in found
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in found
    for line in found:
        if line.startswith(("-r ", "-c ")):          # pip reads these relative to the file they stand in
            assert (BINDER / line[3:]).resolve().parent == ROOT and (BINDER / line[3:]).exists()


def test_both_torch_lines_hold_for_one_release_only():
    """pip takes a release if it satisfies all lines: 2.13.0+cpu satisfies both, the unlabelled (CUDA) 2.13.0 does not."""
    from packaging.requirements import Requirement
    labelled = next(Requirement(x) for x in lines("requirements.txt") if x.startswith("torch"))
    plain = Requirement(labelled.name + str(labelled.specifier).replace("+cpu", ""))
    version = str(plain.specifier).removeprefix("==")
    assert f"{version}+cpu" in plain.specifier and f"{version}+cpu" in labelled.specifier
    assert version not in labelled.specifier


@pytest.mark.skipif(os.name == "nt", reason="Binder runs Linux; Windows keeps no executable bits")
@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_scripts_are_executable_and_parse(name):
    assert os.access(BINDER / name, os.X_OK), f"chmod +x binder/{name}"
    assert (BINDER / name).read_bytes().startswith(b"#!/usr/bin/env bash\n")
    assert subprocess.run(["bash", "-n", BINDER / name]).returncode == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_start_hands_over_with_its_arguments_and_one_thread():
    command = ["bash", str(BINDER / "start"), sys.executable, "-c",
               "import os, sys; print(os.environ.get('OMP_NUM_THREADS'), sys.argv[1:])"]
    done = subprocess.run([*command, "two words", "$HOME"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1 ['two words', '$HOME']"


def test_every_command_of_postbuild_exists():
    from musicnn.__main__ import available
    for command in re.findall(r"^python -m musicnn (\w+)", (BINDER / "postBuild").read_text(encoding="utf-8"), re.MULTILINE):
        assert command in available(), f"postBuild calls {command!r}, which does not exist"


def test_what_repo2docker_detects():
    """Optional: runs where `jupyter-repo2docker` is installed (it is not a dependency; it needs no Docker for this)."""
    repo2docker = pytest.importorskip("repo2docker.app", reason="install jupyter-repo2docker to run this")
    here = os.getcwd()
    os.chdir(ROOT)                                   # its build packs look at the working directory
    try:
        app = repo2docker.Repo2Docker()
        for kind in app.buildpacks:
            pack = kind(base_image=app.base_image)
            pack.platform = "linux/amd64"
            if pack.detect():
                break
        assert type(pack).__name__ == "PythonBuildPack" and pack.binder_dir == "binder"
        assert pack.python_version == "3.11"
        assert not pack._should_preassemble_pip, "the whole repository has to be there before pip meets `-e .`"
        scripts = " ".join(script for _, script in pack.get_assemble_scripts())
        assert 'install --no-cache-dir -r "binder/requirements.txt"' in scripts
        assert "binder/postBuild" in " ".join(pack.get_post_build_scripts()) and "binder/start" in pack.get_start_script()
        assert "binder/requirements.txt" in pack.render()
    finally:
        os.chdir(here)
