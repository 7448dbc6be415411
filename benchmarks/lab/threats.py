# ruff: noqa: E501 - a program is easier to compare on one line
"""What programs try against a sandbox, with how each attempt must end.

`SECRET` stands for a text that the host knows and no program may learn, `PORT` for a TCP port and
`ABSTRACT` for an abstract unix socket that the host listens on.
"""

from dataclasses import dataclass, field

from arenagym.sandbox import Limits, Status

BACK_ENDS = ("native", "docker", "landlock")
SECRET = "the-answer-is-6174"
LIMITS = Limits(
    cpu_s=1.0,
    wall_s=20.0,
    memory_bytes=128 << 20,
    disk_bytes=8 << 20,
    files=100,
    processes=16,
    output_bytes=16 << 20,
)
SHORT = Limits(cpu_s=1.0, wall_s=1.0)


@dataclass(frozen=True)
class Threat:
    """An attempt. `function` is called without arguments, if it is given."""

    name: str
    source: str
    expected: Status
    elsewhere: dict[str, Status] = field(default_factory=dict)
    """Another status on some back ends."""
    function: str | None = None
    stdin: bytes = b""
    limits: Limits = LIMITS
    value: object = None
    """What the function's result must be."""

    def status(self, back_end: str) -> Status:
        """How it must end there."""
        return self.elsewhere.get(back_end, self.expected)


_ERROR, _OK = Status.RUNTIME_ERROR, Status.OK
_NO_FORK = {"landlock": _ERROR}

THREATS = (
    Threat(
        "fork bomb",
        """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
""",
        Status.CPU_LIMIT,
    ),
    Threat(
        "children left behind, holding stdout",
        """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
os.wait()
""",
        _OK,
        _NO_FORK,
    ),
    Threat("memory at once", "x = bytearray(1 << 33)", Status.MEMORY_LIMIT),
    Threat(
        "memory bit by bit",
        "x = []\nwhile True:\n    x.append(bytearray(1 << 20))",
        Status.MEMORY_LIMIT,
    ),
    Threat(
        "memory in many processes",
        """
import os, time
for _ in range(10):
    if os.fork() == 0:
        x = bytearray(b"x") * (60 << 20)
        time.sleep(15)
time.sleep(15)
""",
        Status.MEMORY_LIMIT,
        _NO_FORK,
    ),
    Threat("memory outside the process (memfd)", "import os; os.memfd_create('x')", _ERROR),
    Threat(
        "filling the disk",
        """
for i in range(80):
    with open(f"f{i}", "wb") as file:
        file.write(b"x" * (1 << 20))
""",
        _ERROR,
    ),
    Threat("a file past the limit", "open('f', 'wb').write(b'x' * (70 << 20))", _ERROR),
    Threat("filling the inodes", "for i in range(2000): open(f'f{i}', 'w').close()", _ERROR),
    Threat(
        "a tree too deep to remove",
        """
import os
for _ in range(90):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
""",
        _OK,
        {"landlock": _ERROR},
    ),
    Threat(
        "output without end",
        "import os\nwhile True: os.write(1, b'x' * 65536)",
        Status.OUTPUT_LIMIT,
    ),
    Threat("another process's environment", "open('/proc/1/environ', 'rb').read()", _ERROR),
    Threat(
        "the host's environment and processes",
        """
import os, sys
found = str(dict(os.environ))
for pid in os.listdir("/proc"):
    for name in ("environ", "cmdline"):
        try:
            found += open(f"/proc/{pid}/{name}", errors="replace").read()
        except OSError:
            pass
print(found)
assert "arenagym" not in found and "pytest" not in found and SECRET not in found
""",
        _OK,
        _NO_FORK,
    ),
    Threat(
        "a symlink out of its folder",
        "import os\nos.symlink('/etc/shadow', 'x')\nprint(open('x').read())",
        _ERROR,
    ),
    Threat("a file of the host", "print(open('/etc/passwd').read())", _ERROR),
    Threat("writing to the interpreter's tree", "import os\nopen(os.__file__, 'a')", _ERROR),
    Threat(
        "network: TCP to the host",
        "import socket\nsocket.create_connection(('127.0.0.1', PORT), 2)",
        _ERROR,
    ),
    Threat(
        "network: TCP to the world",
        "import socket\nsocket.create_connection(('1.1.1.1', 80), 2)",
        _ERROR,
    ),
    Threat(
        "network: UDP",
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('1.1.1.1', 53))",
        _ERROR,
    ),
    Threat("network: DNS", "import socket\nsocket.getaddrinfo('example.org', 80)", _ERROR),
    Threat(
        "network: an abstract unix socket",
        "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0ABSTRACT')",
        _ERROR,
    ),
    Threat("network: vsock", "import socket\nsocket.socket(socket.AF_VSOCK)", _ERROR),
    Threat(
        "ptrace of the parent",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(16, os.getppid(), 0, 0) < 0:
    raise OSError(ctypes.get_errno(), "ptrace")
""",
        _ERROR,
    ),
    Threat(
        "a new user namespace",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000) < 0:
    raise OSError(ctypes.get_errno(), "unshare")
""",
        _ERROR,
    ),
    Threat("becoming root", "import os\nos.setuid(0)\nopen('/root/x', 'w')", _ERROR),
    Threat(
        "SIGKILL to the parent",
        "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(.2)",
        _ERROR,
        {"native": _OK},  # sent, but the init of a pid namespace does not die of it
    ),
    Threat(
        "SIGKILL to everyone",
        "import os\nos.kill(-1, 9)",
        _ERROR,
        {"docker": _OK},  # whom it may not signal does not count as an error there
    ),
    Threat(
        "SIGKILL to its process group, which may be its supervisor's too",
        "import os\nos.kill(0, 9)",
        _ERROR,
    ),
    Threat(
        "SIGKILL to its parent's process group",
        "import os, time\nos.killpg(os.getpgid(os.getppid()), 9)\ntime.sleep(.2)",
        _ERROR,
    ),
    Threat(
        "SIGINT to the parent, which may be Python",
        "import os, time\nos.kill(os.getppid(), 2)\ntime.sleep(.2)",
        _ERROR,
        {"native": _OK},  # sent, and ignored
    ),
    Threat(
        "another process's limits",
        "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))",
        _ERROR,
    ),
    Threat(
        "another process's priority",
        "import os\nos.sched_setscheduler(os.getppid(), os.SCHED_IDLE, os.sched_param(0))",
        _ERROR,
    ),
    Threat(
        "the mode of a file that is not its own", "import os\nos.chmod(os.__file__, 0o777)", _ERROR
    ),
    Threat(
        "outliving its parent",
        """
import ctypes
if ctypes.CDLL(None).prctl(1, 0) < 0:
    raise OSError("prctl")
""",
        _OK,  # the namespace, or the container, ends with its own init
        _NO_FORK,
    ),
    Threat(
        "a message to the next program: extended attributes",
        "import os\nos.setxattr(os.getcwd(), 'user.x', b'the answer')",
        _ERROR,
        {"native": _OK},  # its /tmp goes with it
    ),
    Threat(
        "a message to the next program: message queues",
        "import os\nos.open('/dev/mqueue/x', os.O_CREAT | os.O_RDWR)",
        _ERROR,
    ),
    Threat(
        "memory that no process shows: shared and untouched",
        "import mmap\nm = mmap.mmap(-1, 90 << 20)",
        _ERROR,
    ),
    Threat(
        "memory that no process shows: socket buffers",
        "import socket\na, b = socket.socketpair()\na.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)",
        _ERROR,
    ),
    Threat(
        "children that nobody waits for",
        """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(8):
    if os.fork() == 0:
        while time.process_time() < .7: pass
        os._exit(0)
    time.sleep(1.4)
""",
        Status.CPU_LIMIT,
        _NO_FORK,
    ),
    Threat(
        "signals to whoever clears it away",
        """
import ctypes, os, signal, time
for s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)
for i in range(2):
    if os.fork() == 0:
        kill = ctypes.CDLL(None).kill
        while True: kill(-1, 15)
time.sleep(.2)
while True: os.write(1, b"x" * (2 << 20))
""",
        Status.OUTPUT_LIMIT,
        _NO_FORK,
    ),
    Threat(
        "raising its own limits", "import resource as r\nr.setrlimit(r.RLIMIT_AS, (-1, -1))", _ERROR
    ),
    Threat(
        "too many threads",
        "import threading, time\nfor _ in range(999): threading.Thread(target=time.sleep, args=(1,)).start()",
        _ERROR,
    ),
    Threat("too many files open", "x = [open('/dev/null') for _ in range(9999)]", _ERROR),
    Threat("exit(0) instead of an answer", "exit(0)", Status.EXITED_EARLY, function="f"),
    Threat(
        "sys.exit(0) in the function",
        "import sys\ndef f(): sys.exit(0)",
        Status.EXITED_EARLY,
        function="f",
    ),
    Threat(
        "os._exit(0) instead of an answer",
        "import os\nos._exit(0)",
        Status.EXITED_EARLY,
        function="f",
    ),
    Threat(
        "os._exit(0) in a thread",
        """
import os, threading, time
def f():
    threading.Thread(target=os._exit, args=(0,)).start()
    time.sleep(9)
""",
        Status.EXITED_EARLY,
        function="f",
    ),
    Threat(
        "a forged report: as good as an answer, no better",
        """
import os
os.write(3, b'{"stage": "end", "value": "42"}')
os._exit(0)
""",
        _OK,
        function="f",
        value=42,
    ),
    Threat(
        "a forged report and an answer",
        """
import os
os.write(3, b'{"status": "ok", "value": "42"}')
def f(): return 1
""",
        Status.EXITED_EARLY,
        function="f",
    ),
    Threat(
        "forged frames on every descriptor",
        """
import os
frame = b'\\0\\0\\0\\x1c{"do": "done", "blobs": []}'
for fd in range(4, 300):
    try:
        os.write(fd, frame)
    except OSError:
        pass
def f(): return 1
""",
        _OK,
        function="f",
        value=1,
    ),
    Threat(
        "an object that equals everything",
        """
class Same:
    def __eq__(self, other): return True
def f(): return Same()
""",
        _ERROR,
        function="f",
    ),
    Threat(
        "a number that equals everything",
        """
class Same(int):
    def __eq__(self, other): return True
    def __repr__(self): return "6174"
def f(): return Same(1)
""",
        _OK,
        function="f",
        value=1,
    ),
    Threat(
        "looking for the answer in frames and objects",
        """
import gc, sys
def f():
    seen, frame = [], sys._getframe()
    while frame:
        seen.append(repr(frame.f_locals))
        frame = frame.f_back
    seen += [repr(each) for each in gc.get_objects() if isinstance(each, (str, list, dict, tuple))]
    return "-".join(("the-answer", "is-6174")) in "".join(seen)
""",
        _OK,
        function="f",
        limits=Limits(cpu_s=20.0, memory_bytes=1 << 30),
        value=False,
    ),
    Threat(
        "patched builtins",
        """
import builtins, json, os
json.dumps = lambda *a, **k: '"patched"'
builtins.len = builtins.isinstance = builtins.print = None
os._exit = os.write = None
def f(): return 1
""",
        _ERROR,
        function="f",
    ),
    Threat(
        "closing every descriptor",
        "import os\nos.closerange(0, 256)\ndef f(): return 1",
        Status.EXITED_EARLY,
        function="f",
    ),
    Threat("stdin that is not read", "print(1)", _OK, stdin=b"x" * (10 << 20)),
    Threat("stdin that is closed", "import os\nos.close(0)", _OK, stdin=b"x" * (10 << 20)),
    Threat(
        "a traceback of 100,000 frames and a message of 10 MB",
        """
import sys
sys.setrecursionlimit(10**6)
def g(n):
    if n == 0: raise ValueError("x" * 10**7)
    g(n - 1)
g(10**5)
""",
        _ERROR,
    ),
    Threat(
        "a message that never comes",
        "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
        Status.CPU_LIMIT,
    ),
    Threat(
        "sleeping past the wall time", "import time\ntime.sleep(99)", Status.TIMEOUT, limits=SHORT
    ),
    Threat("working past the time", "while True: pass", Status.CPU_LIMIT),
    Threat(
        "working in threads",
        "import threading\ndef f():\n    while True: pass\nfor _ in range(4): threading.Thread(target=f).start()",
        Status.CPU_LIMIT,
    ),
    Threat(
        "deaf to signals",
        "import signal\nfor s in (1, 2, 15, 24): signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
        Status.CPU_LIMIT,
    ),
    Threat(
        "stopping itself",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        Status.TIMEOUT,
        limits=SHORT,
    ),
    Threat("a segmentation fault", "import ctypes\nctypes.string_at(0)", _ERROR),
    Threat(
        "recursion without end in C",
        "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().x",
        _ERROR,
        limits=Limits(cpu_s=20.0),
    ),
    Threat(
        "a value nested without end",
        "def f():\n    x = []\n    for _ in range(10**5): x = [x]\n    return x",
        _ERROR,
        function="f",
    ),
    Threat(
        "a value that is no text",
        "def f(): return '\\ud800'",
        _ERROR,
        function="f",
    ),
    Threat(
        "a value of 20 MB",
        "def f(): return 'x' * (20 << 20)",
        Status.OUTPUT_LIMIT,
        function="f",
        limits=Limits(),
    ),
)
