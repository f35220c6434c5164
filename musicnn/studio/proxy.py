"""The studio as a tile in JupyterLab, on a hub and on Binder: jupyter-server-proxy starts it and passes requests on.

It listens at a Unix socket that only its owner can open, and Jupyter checks who comes in, so there is no key of its own. Windows has
no such sockets for this; there it gets a port, and the key that the port would need has no way into the page: no tile.
"""

import os
import sys


def launcher() -> dict:
    """What jupyter-server-proxy wants to know; found by the entry point `jupyter_serverproxy_servers`."""
    from importlib.resources import files

    command = [sys.executable, "-m", "musicnn.studio", "serve", "--no-browser", "--unix-socket", "{unix_socket}"]
    return {"command": command, "unix_socket": True, "timeout": 60, "new_browser_tab": False, "absolute_url": False,
            "launcher_entry": {"enabled": os.name != "nt", "title": "Studio", "category": "Notebook",
                               "icon_path": str(files("musicnn").joinpath("studio", "web", "icon.svg"))}}
