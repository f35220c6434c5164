"""The sandbox that a student's kernel runs in on Linux: files by Landlock, system calls by seccomp, limits, no capabilities.

Nothing here needs root. Root adds namespaces of its own for the network and the processes. Everything is asked of the C library
by ctypes. What was really obtained is never assumed: `probe` tries eight harmless attacks from inside and tells which succeeded.
Left out: disk quotas, time side channels, and mistakes of the Linux kernel itself.
"""

import ctypes
import json
import os
import platform
import socket
import struct
import sys
from pathlib import Path

from musicnn.classroom.source import CHAPTERS

_READABLE = (                                        # what Python, numpy and torch need; no home, no /etc/shadow, no other process
    sys.prefix, sys.base_prefix, "/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts",
    "/etc/passwd", "/etc/nsswitch.conf", "/etc/mime.types", "/dev/urandom", "/dev/random", "/dev/zero", "/proc/self",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system", str(CHAPTERS.parent / "musicnn"),
    str(CHAPTERS.parent / "datasets"), str(CHAPTERS.parent / "requirements.txt"))
_NEW_NET, _NEW_PID, _NEW_IPC = 0x40000000, 0x20000000, 0x08000000          # unshare(2)
_NO_NEW_PRIVS, _DROP_BOUND, _SECCOMP = 38, 24, 22                          # prctl(2)
# Landlock: bit of each right by ABI version; files (not folders) may only be given the rights in _FILE
_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_EXECUTE, _READ_FILE, _READ_DIR, _FILE = 1, 4, 8, 1 | 2 | 4 | 1 << 14 | 1 << 15

# refused; idle: do nothing and say that they did (shutil.copy needs them, Landlock does not know them); and the rest by argument
_CALLS = json.loads(Path(__file__).with_name("syscalls.json").read_text(encoding="utf-8"))
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}       # column above, AUDIT_ARCH


def _c():
    return ctypes.CDLL(None, use_errno=True)


def separate() -> list[str]:
    """As root: own network, process numbers and shared memory for the children of this process; returns what was obtained."""
    obtained = os.geteuid() == 0 and _c().unshare(_NEW_NET | _NEW_PID | _NEW_IPC) == 0
    return ["namespaces net, pid, ipc"] if obtained else []


def enter(writable: list[str], *, memory: int) -> list[str]:
    """Shut this process and all that it will start into the sandbox, for ever; returns the mechanisms that were obtained.

    Args:
        writable: folders that may be written and read.
        memory: bytes of private memory for each process.
    """
    import resource

    for limit, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 64 << 20), (resource.RLIMIT_DATA, memory)):
        resource.setrlimit(limit, (most, most))
    obtained = ["rlimits"]
    if os.geteuid() != 0:                            # counts the user's processes on the whole machine: only a brake for fork bombs
        most = min(4096, resource.getrlimit(resource.RLIMIT_NPROC)[1] % (1 << 63))
        resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
    if _c().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        obtained.append("no_new_privs")
    if _drop_capabilities():
        obtained.append("no capabilities")
    abi = _landlock(writable)
    obtained += [f"Landlock ABI {abi}"] if abi else []
    return obtained + (["seccomp"] if _seccomp(with_signals=abi < 6) else [])


def _drop_capabilities() -> bool:
    for capability in range(64):
        _c().prctl(_DROP_BOUND, capability, 0, 0, 0)
    header, nothing = struct.pack("Ii", 0x20080522, 0), bytes(24)
    _c().capset(header, nothing)
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return all(f"Cap{which}:\t{'0' * 16}" in status for which in ("Prm", "Eff", "Amb"))


def _landlock(writable: list[str]) -> int:
    """Returns the ABI version of the kernel's Landlock, 0 if there is none."""
    abi = _c().syscall(444, None, 0, 1)
    if abi < 1:
        return 0
    rights = sum(bit for since, bit in _RIGHTS.items() if abi >= since)
    ruleset = struct.pack("QQQ", rights, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)     # files; TCP; signals, abstract sockets
    handle = _c().syscall(444, ruleset, 8 if abi < 4 else 16 if abi < 6 else 24, 0)
    rules = [(path, _EXECUTE | _READ_FILE | _READ_DIR) for path in (*_READABLE, os.environ.get("MUSICNN_DATA", ""))]
    for path, allowed in [*rules, ("/dev/null", _FILE), *((path, rights) for path in writable)]:
        if path and os.path.exists(path):
            place = os.open(path, os.O_PATH)
            mask = rights if os.path.isdir(path) else rights & _FILE
            _c().syscall(445, handle, 1, struct.pack("=Qi", allowed & mask, place), 0)
            os.close(place)
    done = _c().syscall(446, handle, 0) == 0
    os.close(handle)
    return abi if done else 0


def _seccomp(*, with_signals: bool) -> bool:
    """Refuse (EPERM) what a composition never needs. A kernel only accepts connections, so it may neither connect nor go online."""
    if platform.machine() not in _MACHINES:
        return False
    column, architecture = _MACHINES[platform.machine()]
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06                   # BPF: load word, jump if ==, jump if >=, return
    allow, refuse = 0x7FFF0000, 0x00050000 | 1
    low = [(load, 0, 0, 16 + 8 * argument) for argument in range(5)]       # lower half of each argument
    high = [(load, 0, 0, 20 + 8 * argument) for argument in range(5)]

    def when(group, *tests):                         # tests jump to the refusal; otherwise the call is allowed
        return [line for call in _CALLS[group].values()
                for line in [(equal, 0, len(tests) + 2, call[column]), *tests, (give, 0, 0, allow), (give, 0, 0, refuse)]]

    code = [(load, 0, 0, 4), (equal, 1, 0, architecture), (give, 0, 0, refuse), (load, 0, 0, 0),
            (at_least, 0, 1, 0x40000000), (give, 0, 0, refuse)]
    for group, verdict in (("refused", refuse), ("idle", 0x00050000)):
        for number in (call[column] for call in _CALLS[group].values() if call[column] >= 0):
            code += [(equal, 0, 1, number), (give, 0, 0, verdict)]
    code += when("signals", low[0], (equal, 0, 1, os.getpid())) if with_signals else []
    code += when("not on this machine", low[0], (equal, 0, 1, socket.AF_UNIX))
    code += when("with an address", low[4], (equal, 0, 2, 0), high[4], (equal, 0, 1, 0))         # only without an address
    code += when("to set a limit", low[2], (equal, 0, 2, 0), high[2], (equal, 0, 1, 0))        # only to read a limit
    program = b"".join(struct.pack("HBBI", *line) for line in [*code, (give, 0, 0, allow)])
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    return _c().prctl(_SECCOMP, 2, header, 0, 0) == 0


def probe(targets: dict) -> dict[str, str]:
    """Try eight harmless attacks on targets that the grader made for it; attack -> "refused" or "allowed"."""
    import resource

    def internet(kind, port):
        with socket.socket(socket.AF_INET, kind) as one:
            one.settimeout(2)
            one.connect(("127.0.0.1", port))
            one.send(b"x")

    def path_socket():
        with socket.socket(socket.AF_UNIX) as one:
            one.connect(targets["socket"])

    def change_mode():
        before = os.stat(targets["file"]).st_mode
        os.chmod(targets["file"], before ^ 0o200)
        if os.stat(targets["file"]).st_mode == before:
            raise PermissionError

    attacks = {
        "read a foreign file": lambda: open(targets["file"], "rb").close(),
        "write a foreign file": lambda: open(targets["file"], "ab").close(),
        "chmod a foreign file": change_mode,
        "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_CORE, (1, 1)),
        "signal a foreign process": lambda: os.kill(targets["pid"], 0),
        "connect to a path socket": path_socket,
        "connect over TCP": lambda: internet(socket.SOCK_STREAM, targets["tcp"]),
        "send over UDP": lambda: internet(socket.SOCK_DGRAM, targets["udp"]),
    }
    told = {}
    for name, attack in attacks.items():
        try:
            attack()
            told[name] = "allowed"
        except (OSError, ValueError):
            told[name] = "refused"
    return told
