"""What all tests share: quiet threads, and Chromium for the tests marked `browser`."""

import atexit
import os
import shutil
import tempfile

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")        # two test runs on one machine shall not fight for its cores
# Matplotlib keeps its list of fonts in the home folder; one that was written while a package was half installed lasts for ever,
# and every logarithmic axis then warns. The tests make their own list (half a second).
if "MPLCONFIGDIR" not in os.environ:
    os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="musicnn-fonts-")
    atexit.register(shutil.rmtree, os.environ["MPLCONFIGDIR"], ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium. Without one a browser test is skipped at home and fails where CI=true: there it must not vanish."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        reason = "no Chromium found; install it (Debian: apt-get install chromium), or put it on the PATH"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def chromium_options() -> dict:
    """Launch options for playwright's `chromium.launch(executable_path=…, **options)`: no request of its own, no sound card."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--mute-audio", "--autoplay-policy=no-user-gesture-required"]
    return {"headless": True, "args": quiet}
