"""Warm starts on Linux: a process that imported what is slow forks on request, so that torch is imported once and not per kernel.

    grader ── office: forks a worker per submission (trusted: holds the expected texts, runs nbval)
       └───── nursery: forks a keeper per kernel; the keeper forks the kernel, jails it and kills everything it started

Office and nursery are started by exec, with one thread, and never see source or secret; they fork before any ZMQ context exists.
Whoever dies takes those below along: each process waits on a socket whose end closes with its owner.
"""

import contextlib
import importlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time

from musicnn.classroom import jail
from musicnn.classroom.source import CHAPTERS

QUIET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "MUSICNN_SPEED": "smoke",
         "PYTHONPATH": str(CHAPTERS.parent), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1",
         "PYTHONDONTWRITEBYTECODE": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
_KEPT = ("PATH", "MUSICNN_DATA", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")
available = sys.platform == "linux"


def environment(**more: str) -> dict[str, str]:
    """The environment of graders and kernels: nothing of the teacher's but where programs are."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | QUIET | more


class Warm:
    """A process that forks on request: `office` or `nursery`."""

    def __init__(self, role: str, modules: tuple[str, ...], *, base: str, keep: tuple[int, ...] = ()):
        self.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "musicnn.classroom.warm", role, str(theirs.fileno()), base, *map(str, keep), *modules]
        self.process = subprocess.Popen(command, pass_fds=(theirs.fileno(), *keep), env=environment(HOME=base),
                                        stdin=subprocess.DEVNULL, start_new_session=True)
        theirs.close()

    def close(self, *, now: bool = False) -> None:
        """Let it end when its children have ended, or kill it (`now`), which takes them along."""
        if now:
            self.process.kill()
        self.channel.close()
        self.process.wait()


def ask(channel: socket.socket) -> socket.socket:
    """A stream to a freshly forked child."""
    mine, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(channel, [b"fork"], [theirs.fileno()])
    return mine


def serve(channel: socket.socket, handle) -> None:
    """Fork a child per request until the other end is closed, then wait for the children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)                          # children leave no zombies
    while True:
        message, handles, *_ = socket.recv_fds(channel, 16, 1)
        if not message:
            break
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            channel.close()
            try:
                handle(socket.socket(fileno=handles[0]))
            finally:
                sys.stderr.flush()
                os._exit(0)
        os.close(handles[0])
    with contextlib.suppress(ChildProcessError):
        os.wait()


def die_with_parent() -> None:
    """Have this process killed when its parent ends."""
    jail._c().prctl(1, signal.SIGKILL, 0, 0, 0)


# --- the keeper of a kernel ------------------------------------------------------------------------------------------------------

def keep(line: socket.socket) -> None:
    """Fork, watch and at last bury one kernel. The line gets its number and its exit code, and brings signals; its end is the end."""
    request = json.loads(line.makefile("r", encoding="utf-8").readline())
    jail._c().prctl(36, 1, 0, 0, 0)                                        # orphans of the kernel become children of the keeper
    os.setsid()
    separated = jail.separate() if request["jail"] else []
    kernel = os.fork()
    if kernel == 0:
        os._exit(_be_kernel(request, separated))
    line.sendall(json.dumps({"kernel": kernel, "keeper": os.getpid()}).encode() + b"\n")
    exits = os.pidfd_open(kernel)
    while exits not in (ready := select.select([line, exits], [], [])[0]):
        orders = line.recv(16)
        for number in orders:
            os.kill(kernel, number)
        if not orders:
            break
    if line in ready:
        os.kill(kernel, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(kernel, 0)[1])
    _bury()
    with contextlib.suppress(OSError):
        line.sendall(json.dumps({"exit": code}).encode() + b"\n")


def _bury() -> None:
    """Kill every process that the kernel has left."""
    import psutil

    me, end = psutil.Process(), time.monotonic() + 20
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < end:
            family = me.children(recursive=True)
            for number in (signal.SIGSTOP, signal.SIGKILL):                # stopped first: what stands still has no more children
                for one in family:
                    with contextlib.suppress(psutil.Error, OSError):
                        one.send_signal(number)
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
            time.sleep(0.005)


def _be_kernel(request: dict, obtained: list[str]) -> int:
    """Become the kernel: clean handles, the sandbox, then ipykernel (or the probe)."""
    die_with_parent()
    os.setpgid(0, 0)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number, handle in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(handle, number)
    os.closerange(3, 65536)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if request["jail"]:
        obtained = [*obtained, *jail.enter(request["writable"], memory=request["memory"])]
    if "probe" in request:
        with open("probe.json", "w", encoding="utf-8") as file:
            json.dump({"mechanisms": obtained, "attacks": jail.probe(request["probe"])}, file)
        return 0
    from ipykernel import kernelapp

    publisher = kernelapp.IOPubThread                # without its TCP port for forked children, which nobody may open here
    kernelapp.IOPubThread = lambda socket, pipe, session: publisher(socket, session=session)
    sys.argv = ["kernel"]
    kernelapp.IPKernelApp.launch_instance(argv=[f"--IPKernelApp.connection_file={request['connection']}", "--HistoryManager.enabled=False",
                                      "--IPKernelApp.capture_fd_output=False", "--log-level=ERROR"])
    return 0


def main(role: str, descriptor: str, base: str, *rest: str) -> None:
    """What `Warm` starts."""
    handles = [int(word) for word in rest if word.isdigit()]
    for name in rest[len(handles):]:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    channel = socket.socket(fileno=int(descriptor))
    if role == "nursery":
        serve(channel, keep)
        shutil.rmtree(base, ignore_errors=True)      # the nursery ends last, even if the grader was killed
    else:
        from musicnn.classroom.worker import work

        nursery = socket.socket(fileno=handles[0])
        serve(channel, lambda line: work(line, nursery))


if __name__ == "__main__":
    main(*sys.argv[1:])
