"""A kernel under watch: nbval's RunningKernel with a jail, liveness, limits on time, memory, processes and output."""

import collections
import contextlib
import json
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import psutil
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import LocalProvisioner
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager, RunningKernel, start_new_kernel

from musicnn.classroom import warm

GRACE, FLOOD, PROCESSES = 2, 1 << 20, 64             # seconds after an interrupt; characters of output kept per cell; in a kernel's family
_OUTPUT = ("stream", "display_data", "execute_result", "update_display_data", "clear_output")


@dataclass(frozen=True)
class Limits:
    """Seconds for a cell and for a submission, bytes of memory, and whether the kernel is jailed."""

    cell: float = 30
    wall: float = 300
    memory: int = 4 << 30
    jail: bool = True


class Gone(Exception):
    """The kernel has ended or was ended; the argument is a status of docs/classroom.md."""


class _Process:
    """A kernel that the nursery has forked, with the methods of subprocess.Popen that a provisioner calls."""

    stdin = stdout = stderr = code = None

    def __init__(self, nursery: socket.socket, request: dict):
        self.line = warm.ask(nursery)
        self.line.sendall(json.dumps(request).encode() + b"\n")
        with self.line.makefile("r", encoding="utf-8") as reader:
            born = json.loads(reader.readline())
        self.pid, self.keeper = born["kernel"], born["keeper"]
        self.line.settimeout(0)

    def poll(self):
        if self.code is None:
            with contextlib.suppress(BlockingIOError):
                self.wait()
        return self.code

    def wait(self):
        """The exit code, which comes when everything that the kernel started is buried too."""
        if self.code is None:
            with contextlib.suppress(ConnectionError):
                told = self.line.recv(100)
                self.code = json.loads(told)["exit"] if told else -9
            self.code = -9 if self.code is None else self.code
            self.line.close()
        return self.code

    def send_signal(self, number):
        with contextlib.suppress(OSError):           # it has just ended by itself
            self.line.send(bytes([number]))


class Forked(LocalProvisioner):
    """Starts a kernel by asking the nursery for a fork."""

    async def launch_kernel(self, cmd, **kwargs):
        self.process = _Process(*self.parent.wanted)
        self.pid = self.process.pid
        return self.connection_info


class WatchedKernel(RunningKernel):
    """A kernel whose messages are read while its life, its memory and its time are watched."""

    def __init__(self, limits: Limits, base: Path, *, nursery=None, end: float):
        self.limits, self.end, self.forked = limits, end, nursery is not None
        self.buffer, self.kept, self.looked, self.deadline, self.reply = collections.deque(), 0, 0.0, None, {}
        folders = run, work, home = [str(base / name) for name in ("run", "work", "home")]
        for folder in folders:
            Path(folder).mkdir(mode=0o700, parents=True)
        places = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR", "MUSICNN_PORTFOLIO", "JUPYTER_RUNTIME_DIR"), home)
        settings, log = warm.environment(**places), base / "log"
        if not self.forked:
            with open(log, "ab") as stderr:
                self.km, self.kc = start_new_kernel(60, CURRENT_ENV_KERNEL_NAME, cwd=work, env=settings, stderr=stderr)
            self.root = psutil.Process(self.km.provisioner.pid)
        else:
            self.km = KernelManager(transport="ipc", ip=f"{run}/k", connection_file=f"{run}/k.json", kernel_name=CURRENT_ENV_KERNEL_NAME,
                                    kernel_spec_manager=NbvalKernelspecManager())
            self.km.wanted = nursery, {"cwd": work, "log": str(log), "env": settings, "memory": limits.memory, "jail": limits.jail,
                                       "writable": folders, "connection": f"{run}/k.json"}
            self.km.provisioner = Forked(parent=self.km, kernel_id="graded", kernel_spec=self.km.kernel_spec)
            self.km.start_kernel()
            self.root = psutil.Process(self.km.provisioner.process.keeper)
            self.kc = self.km.client()
            self.kc.start_channels()
            self.kc.wait_for_ready(timeout=60)
        self._ensure_iopub_up()

    def watch(self) -> None:
        """Raise Gone if the kernel is no more, or no more allowed to be."""
        now = time.monotonic()
        if now < self.looked + 0.1:
            return
        self.looked = now
        if not self.is_alive():
            raise Gone("kernel-died")
        with contextlib.suppress(psutil.Error):      # somebody has just ended; the next look is soon
            family = [self.root][self.forked:] + self.root.children(recursive=True)
            used = sum(one.memory_info().rss for one in family)
            limits = {"wall-time": now > self.end, "processes": len(family) > PROCESSES, "memory": used > self.limits.memory}
            for status in (name for name, is_passed in limits.items() if is_passed):
                self.give_up(status)

    def give_up(self, status: str) -> None:
        self.stop()
        raise Gone(status)

    def stop(self) -> None:
        """Kill the kernel and everything it has started. nbval calls it too."""
        if hasattr(self, "km"):
            family = []
            with contextlib.suppress(psutil.Error):  # its keeper buries a forked kernel's family
                family = self.root.children(recursive=True)[:0 if self.forked else None]
            super().stop()
            for one in family:
                with contextlib.suppress(psutil.Error):
                    one.kill()

    def _drain(self, wait: float) -> None:
        """Read what the kernel has published, without output beyond FLOOD; `wait` is the patience for the first message, in seconds."""
        with contextlib.suppress(Empty):
            for _ in range(1000):
                message = self.kc.get_iopub_msg(timeout=wait)
                is_output, wait = message["msg_type"] in _OUTPUT, 0
                self.kept += len(str(message["content"])) if is_output else 0
                if not is_output or self.kept <= FLOOD:
                    self.buffer.append(message)

    def get_message(self, stream, timeout=None):
        if stream == "shell":
            return super().get_message(stream, timeout)
        end = min(time.monotonic() + timeout, self.deadline or float("inf"))
        while not self.buffer and time.monotonic() < end:
            self.watch()
            self._drain(0.05)
        if not self.buffer or time.monotonic() > (self.deadline or float("inf")):
            raise Empty                              # a cell that swallows interrupts may talk for ever
        return self.buffer.popleft()

    def execute_cell_input(self, cell_input, allow_stdin=None):
        self.kept, self.reply, self.deadline = 0, {}, None
        return super().execute_cell_input(cell_input, allow_stdin)

    def await_reply(self, msg_id, timeout=None):
        """Wait for the answer to one request, reading output meanwhile so that no queue overflows."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.watch()
            self._drain(0)
            with contextlib.suppress(Empty):
                message = self.kc.get_shell_msg(timeout=0.02)
                if message["parent_header"].get("msg_id") == msg_id:
                    self.reply = message["content"]
                    if any(part.get("source") == "ask_exit" for part in self.reply.get("payload", [])):
                        self._await_end()
                    return
        self.deadline = time.monotonic() + GRACE
        raise Empty

    def _await_end(self) -> None:
        """`exit()` ends the kernel a moment after its cell; wait, so that the next cell is not blamed."""
        end = time.monotonic() + GRACE
        while time.monotonic() < end:
            self.watch()
            time.sleep(0.02)
        self.give_up("kernel-died")
