"""`python3 -m musicnn setup`: the ladder for torch, with real pip and made-up wheels; and the files that pin the packages."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from musicnn import install
from musicnn.errors import SetupError

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name: str) -> dict[str, str]:
    """Canonical name -> pinned version of a requirements file."""
    found = re.findall(r"^([A-Za-z][\w.-]*)==(\S+)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def wheel(folder: Path, name: str, version: str, *, needs: tuple[str, ...] = (), code: str = "", ballast: int = 0) -> None:
    """Write a wheel that pip really installs: one module, and `ballast` bytes that do not compress."""
    info = f"{name}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}/__init__.py", code)
        archive.writestr(f"{name}/ballast", os.urandom(ballast))
        archive.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


def torch_code(version: str, cuda: str | None = None) -> str:
    return f"class version:\n    cuda = {cuda!r}\n__version__ = {version!r}\n"


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """A small stand-in for a clone, with a real `.venv`; nothing in it needs the network."""
    root = tmp_path_factory.mktemp("clone with a space")
    (root / "requirements.txt").write_text("# torch alone\ntorch==2.13.0\n", encoding="utf-8")
    (root / "constraints.txt").write_text("", encoding="utf-8")
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    install.make_venv(root)
    return root


@pytest.fixture
def shelf(clone, tmp_path, monkeypatch) -> Path:
    """An empty folder of wheels, the only place where pip looks; torch is uninstalled first."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", tmp_path.as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    python = install.venv_python(clone)
    subprocess.run([python, "-m", "pip", "uninstall", "-qq", "--yes", "torch", "nvidia-cuda-runtime"], check=True)
    (clone / ".venv" / "musicnn.json").unlink(missing_ok=True)
    return tmp_path


def gpu_build(shelf: Path) -> None:
    wheel(shelf, "torch", "2.13.0", needs=("nvidia-cuda-runtime",), code=torch_code("2.13.0", "13.0"))
    wheel(shelf, "nvidia_cuda_runtime", "13.0", ballast=1_500_000)


@pytest.mark.slow
class TestTorch:
    """Each step of the ladder, in the order in which setup tries them."""

    def test_one_that_imports_is_kept(self, clone, shelf, capfd):
        wheel(shelf, "torch", "2.13.0", code=torch_code("2.13.0"))
        assert install.pip(clone, "install", "torch")
        (shelf / "torch-2.13.0-py3-none-any.whl").unlink()       # now pip could not install any
        install.install_torch(clone, gpu=False, accept_cuda=False)
        assert "it is kept" in capfd.readouterr().out

    def test_the_cpu_build_wins_where_both_are_in_reach(self, clone, shelf):
        gpu_build(shelf)
        wheel(shelf, "torch", "2.13.0+cpu", code=torch_code("2.13.0+cpu"))
        install.setup(clone)
        assert install.installed_torch(clone) == ("2.13.0+cpu", False)

    def test_a_build_without_cuda_is_taken_from_the_package_index(self, clone, shelf):
        wheel(shelf, "torch", "2.13.0", needs=("filelock",), code=torch_code("2.13.0"))
        wheel(shelf, "filelock", "3.0")
        install.setup(clone)
        assert install.installed_torch(clone) == ("2.13.0", False)

    def test_cuda_never_comes_by_surprise(self, clone, shelf):
        gpu_build(shelf)
        with pytest.raises(SetupError, match=r"1 NVIDIA packages it is 1\.5 MB to download.*--accept-cuda"):
            install.setup(clone)
        assert install.installed_torch(clone) == ("", False), "nothing may have been installed"
        assert not install.done_before(clone, test=False)

    @pytest.mark.parametrize("wish", ["accept_cuda", "gpu"])
    def test_cuda_comes_when_asked_for(self, clone, shelf, wish):
        gpu_build(shelf)
        install.setup(clone, **{wish: True})
        assert install.installed_torch(clone) == ("2.13.0", True)

    def test_one_that_does_not_import_is_replaced(self, clone, shelf):
        wheel(shelf, "torch", "2.13.0", code="raise ImportError('half a download')")
        assert install.pip(clone, "install", "torch")
        wheel(shelf, "torch", "2.13.0", code=torch_code("2.13.0"))
        install.setup(clone)
        assert install.installed_torch(clone) == ("2.13.0", False)

    def test_without_any_the_message_says_what_to_do(self, clone, shelf):
        with pytest.raises(SetupError, match=r"no way to install torch==2\.13\.0"):
            install.setup(clone)

    def test_the_second_run_finds_everything_in_place(self, clone, shelf, capfd, monkeypatch):
        wheel(shelf, "torch", "2.13.0", code=torch_code("2.13.0"))
        install.setup(clone)
        capfd.readouterr()
        assert install.setup(clone) == install.venv_python(clone)
        assert capfd.readouterr().out == "setup: everything is in place\n"
        settings = json.loads((clone / ".venv/share/jupyter/lab/settings/overrides.json").read_text(encoding="utf-8"))
        assert settings == install.LAB_SETTINGS

        install.setup(clone, again=True)
        assert "pip install" in capfd.readouterr().out

        assert not install.done_before(clone, test=True), "the tests' extra is not there yet"
        requirements = clone / "requirements.txt"
        monkeypatch.setattr(install, "RULED_BY", ("requirements.txt",))
        before = requirements.read_text(encoding="utf-8")
        requirements.write_text(before + "tqdm==4\n", encoding="utf-8")
        assert not install.done_before(clone, test=False), "a changed pin has to be noticed"
        requirements.write_text(before, encoding="utf-8")


def test_an_old_python_is_replaced_or_explained(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 8, 10))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"this is Python 3\.8, and the course needs Python 3\.11 to 3\.13"):
        install.base_python()
    if os.name != "nt":
        (tmp_path / "python3.12").symlink_to(sys.executable)
        assert install.base_python() == str(tmp_path / "python3.12")
        assert "is used instead" in capsys.readouterr().out


def test_a_python_without_ensurepip_is_explained(tmp_path, monkeypatch):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('split off')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))              # as on a Debian that lacks python3-venv
    with pytest.raises(SetupError, match="apt install python3-venv"):
        install.make_venv(tmp_path)
    assert not (tmp_path / ".venv").exists()


def test_sizes_that_cannot_be_learnt_count_as_unknown(tmp_path):
    (tmp_path / "a b.whl").write_bytes(bytes(1234))
    assert install.wheel_bytes((tmp_path / "a b.whl").as_uri()) == 1234
    assert install.wheel_bytes((tmp_path / "none.whl").as_uri()) == 0
    assert "several GB" in install.cuda_message("torch==2.13.0", plan_bytes=0, count=3)
    assert "2.5 GB" in install.cuda_message("torch==2.13.0", plan_bytes=2_500_000_000, count=3)


def test_requirements_pin_what_pyproject_asks_for():
    asked = [Requirement(text) for text in PROJECT["dependencies"] + [r for extra in ("samples", "studio")
                                                                        for r in PROJECT["optional-dependencies"][extra]]]
    pinned = pins("requirements.txt")
    assert {canonicalize_name(r.name) for r in asked} == set(pinned)
    for requirement in asked:
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), f"the pin breaks {requirement}"
    assert (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1] == "-e ."


def test_constraints_lock_everything_and_agree():
    locked = pins("constraints.txt")
    assert pins("requirements.txt").items() <= locked.items()
    tests = {canonicalize_name(Requirement(text).name) for text in PROJECT["optional-dependencies"]["test"]}
    assert tests <= set(locked)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z][\w.-]*==[\w.!-]+", line), f"no plain pin: {line}"


def test_python_versions_agree():
    assert PROJECT["requires-python"] == ">={}.{},<{}.{}".format(*install.OLDEST, install.NEWEST[0], install.NEWEST[1] + 1)
    assert install.pinned_torch(ROOT) == f"torch=={pins('requirements.txt')['torch']}"


def test_licences_are_all_there():
    assert all((ROOT / name).is_file() for name in PROJECT["license-files"])
