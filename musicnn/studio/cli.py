"""The command `studio`: open the composing system, or look after it.

    python -m musicnn studio                      a SQLite file, local workers, the page in your browser
    python -m musicnn studio --database-url …     the same on PostgreSQL, as many workers on as many machines as you like
    python -m musicnn studio worker               another worker for it
    python -m musicnn studio backup FILE          everything in one file; restore FILE brings it back, on either database
    python -m musicnn studio upgrade              bring the database to the newest revision without starting
"""

import argparse
import os
import secrets
import signal
import sys
import threading
import webbrowser
from pathlib import Path

from musicnn.errors import SetupError
from musicnn.studio.settings import Limits, Settings, embedded_url


def main(argv: list[str]) -> int:
    """Run a command of the studio; returns the exit code."""
    _need_packages()
    options = _parser().parse_args(argv if argv and not argv[0].startswith("-") else ["serve", *argv] if argv[:1] not in (
        ["-h"], ["--help"]) else argv)
    return options.run(options) or 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="musicnn studio", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_subparsers(title="commands (serve, if none is given)", metavar="COMMAND")
    url = argparse.ArgumentParser(add_help=False)
    url.add_argument("--database-url", default=os.environ.get("STUDIO_URL"),
                     help="such as postgresql+psycopg://user@host/name; a SQLite file in your portfolio if left out (or $STUDIO_URL)")
    url.add_argument("--lease", type=float, default=15.0, help="seconds after which a silent worker counts as dead (15)")

    def command(name: str, run, text: str) -> argparse.ArgumentParser:
        made = which.add_parser(name, parents=[url], help=text, description=text)
        made.set_defaults(run=run)
        return made
    served = command("serve", _serve, "start the studio and open its page")
    served.add_argument("--workers", type=int, default=2, help="processes that compose (2); 0 if they run elsewhere")
    served.add_argument("--queue", type=_whole, default=Limits.queue, metavar="JOBS",
                        help=f"how many jobs may wait, everybody's together ({Limits.queue}); a large class wants more")
    served.add_argument("--host", default="127.0.0.1", help="address to listen at (this machine only)")
    served.add_argument("--port", type=int, default=8765, help="first port to try (8765)")
    served.add_argument("--unix-socket", type=Path, help="listen at this path instead; who may use it is up to the file system, so"
                        " there is no token, and Host is believed")
    served.add_argument("--host-name", action="append", default=[], help="a name by which browsers may call it, beside localhost")
    served.add_argument("--behind-proxy", action="store_true", help="believe the names that a proxy in front, such as Jupyter's, passes on")
    served.add_argument("--tied", action="store_true", help="end when standard input ends")
    served.add_argument("--no-browser", action="store_true", help="only print the address")
    worker = command("worker", _worker, "work for a studio until stopped")
    worker.add_argument("--tied", action="store_true", help="end when standard input ends")
    worker.add_argument("--no-training", action="store_true", help="compose only: a training keeps a worker for minutes")
    command("upgrade", _upgrade, "bring the database to the newest revision")
    command("backup", _backup, "write everything into one file").add_argument("file", type=Path)
    command("restore", _restore, "bring a backup into an empty database").add_argument("file", type=Path)
    return parser


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of jobs; give a whole number from 1")
    return int(text)


def _settings(options, **more) -> Settings:
    return Settings(options.database_url or embedded_url(), lease=options.lease, **more)


def _serve(options) -> None:
    from musicnn.studio.serve import Place, serve

    alone = options.unix_socket is None
    token = os.environ.get("STUDIO_TOKEN") or secrets.token_urlsafe(18) if alone else ""
    hosts = (*Settings("").hosts, *options.host_name, options.host) if alone and not options.behind_proxy else ()

    def opened(address: str) -> None:
        where = f"{address}#token={token}" if token else address
        print(f"studio: {where}\nstudio: the part after # is the key; Ctrl+C ends the studio, your pieces stay", flush=True)
        if not options.no_browser and alone:
            webbrowser.open(where)
    if options.tied:
        threading.Thread(target=_end_with_input, daemon=True).start()
    settings = _settings(options, token=token, hosts=hosts, limits=Limits(queue=options.queue))
    serve(settings, Place(options.host, options.port, options.unix_socket), workers=options.workers,
          opened=opened)


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    signal.raise_signal(signal.SIGINT)


def _worker(options) -> None:
    from musicnn.studio.worker import run
    run(_settings(options), tied=options.tied, trains=not options.no_training)


def _upgrade(options) -> None:
    from musicnn.studio.store import Store
    from musicnn.studio.store.migrations import HEAD, upgrade
    store = Store(_settings(options).database_url)
    print(f"studio: revision {upgrade(store.database)} -> {HEAD}")
    store.close()


def _backup(options) -> None:
    from musicnn.studio.store.backup import backup
    counts = backup(_settings(options).database_url, options.file)
    print(f"studio: {options.file} holds {', '.join(f'{n} {name}' for name, n in counts.items() if n)}")


def _restore(options) -> None:
    from musicnn.studio.store.backup import restore
    counts = restore(_settings(options).database_url, options.file)
    print(f"studio: {', '.join(f'{n} {name}' for name, n in counts.items() if n)} are back")


def _need_packages() -> None:
    try:
        import fastapi  # noqa: F401
        import sqlalchemy  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        again = f"{Path(sys.executable).name} -m musicnn setup --again"
        raise SetupError(f"the studio needs {error.name}; `{again}` installs it") from None
