# ruff: noqa: E501 - a program is easier to compare on one line
"""Correct programs that graders in use fail, and that a sandbox must let pass."""

from dataclasses import dataclass, field

from arenagym.sandbox import Limits


@dataclass(frozen=True)
class Honest:
    """A correct program that some graders fail."""

    name: str
    source: str
    stdin: bytes
    stdout: bytes
    limits: Limits = field(default_factory=Limits)
    writes: bool = False
    """Whether it writes files, which `landlock` refuses."""


HONEST = (
    Honest(
        "for line in sys.stdin",
        "import sys\nprint(sum(int(x) for x in sys.stdin))",
        b"1\n2\n",
        b"3\n",
    ),
    Honest(
        "input(), then read()",
        "import sys\nn = input()\nprint(n, len(sys.stdin.read()))",
        b"7\nabc",
        b"7 3\n",
    ),
    Honest("os.read(0)", "import os\nprint(len(os.read(0, 99)))", b"abc", b"3\n"),
    Honest(
        "sys.stdin.buffer",
        "import sys\nprint(sum(map(int, sys.stdin.buffer.read().split())))",
        b"1 2 3",
        b"6\n",
    ),
    Honest("open(0)", "print(open(0).read().upper())", b"abc", b"ABC\n"),
    Honest("sys.stdout.buffer", "import sys\nsys.stdout.buffer.write(b'\\xff\\n')", b"", b"\xff\n"),
    Honest("os.write(1)", "import os\nos.write(1, b'x')", b"", b"x"),
    Honest(
        "a module's global",
        "n = 0\ndef f():\n    global n\n    n += 1\nf()\nf()\nprint(n)",
        b"",
        b"2\n",
    ),
    Honest(
        "if __name__ == '__main__'",
        "def main(): print(1)\nif __name__ == '__main__': main()",
        b"",
        b"1\n",
    ),
    Honest(
        "exceptions by name",
        "try:\n    {}['x']\nexcept KeyError as e:\n    print('missing', e)",
        b"",
        b"missing 'x'\n",
    ),
    Honest(
        "EOFError ends the input",
        "n = 0\ntry:\n    while True: n += int(input())\nexcept EOFError: print(n)",
        b"1\n2\n",
        b"3\n",
    ),
    Honest(
        "divmod, super, dataclasses",
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nclass B(A):\n    def __init__(self): super().__init__(7)\nprint(divmod(B().x, 2))",
        b"",
        b"(3, 1)\n",
    ),
    Honest(
        "threads",
        "import threading\nout = []\nt = [threading.Thread(target=out.append, args=(i,)) for i in range(8)]\n[x.start() for x in t]\n[x.join() for x in t]\nprint(sorted(out))",
        b"",
        b"[0, 1, 2, 3, 4, 5, 6, 7]\n",
    ),
    Honest(
        "a thread that outlives the main one",
        "import threading, time\nthreading.Thread(target=lambda: (time.sleep(.1), print('late'))).start()",
        b"",
        b"late\n",
    ),
    Honest(
        "recursion in a thread with a large stack",
        "import sys, threading\nsys.setrecursionlimit(10**6)\nthreading.stack_size(1 << 26)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nt = threading.Thread(target=lambda: print(f(50000)))\nt.start()\nt.join()",
        b"",
        b"50000\n",
    ),
    Honest(
        "deep recursion with its limit raised",
        "import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(100000))",
        b"",
        b"100000\n",
    ),
    Honest("sys.exit() at the end", "import sys\nprint(1)\nsys.exit()", b"", b"1\n"),
    Honest("exit() at the end", "print(1)\nexit()", b"", b"1\n"),
    Honest(
        "sys.exit(0) in a thread",
        "import sys, threading\nt = threading.Thread(target=sys.exit, args=(0,))\nt.start()\nt.join()\nprint(2)",
        b"",
        b"2\n",
    ),
    Honest(
        "atexit", "import atexit\natexit.register(print, 'bye')\nprint('hi')", b"", b"hi\nbye\n"
    ),
    Honest(
        "a replaced print",
        "import sys\nprint = lambda *a: sys.stdout.write(' '.join(map(str, a)) + '\\n')\nprint(1, 2)",
        b"",
        b"1 2\n",
    ),
    Honest(
        "files of its own",
        "open('x.txt', 'w').write('hi')\nprint(open('x.txt').read())",
        b"",
        b"hi\n",
        writes=True,
    ),
    Honest(
        "asyncio",
        "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 5\nprint(asyncio.run(f()))",
        b"",
        b"5\n",
    ),
    Honest(
        "Chinese text",
        "s = input()\nprint(s[::-1], len(s))",
        "你好世界\n".encode(),
        "界世好你 4\n".encode(),
    ),
    Honest(
        "bytes that are no UTF-8", "import sys\nprint(len(sys.stdin.read()))", b"\xff\xfe\n", b"3\n"
    ),
    Honest(
        "modules of the standard library",
        "import decimal, fractions, itertools, json, sqlite3, statistics, zlib, hashlib, ctypes\nprint(fractions.Fraction(1, 3) + 1)",
        b"",
        b"4/3\n",
    ),
    Honest(
        "10 MB of stdin and stdout",
        "import sys\nsys.stdout.write(sys.stdin.read())",
        b"0123456\n" * (10 << 17),
        b"0123456\n" * (10 << 17),
        Limits(keep_bytes=32 << 20),
    ),
    Honest(
        "10 MB by lines",
        "import sys\nfor line in sys.stdin: print(line, end='')",
        b"0123456\n" * (10 << 17),
        b"0123456\n" * (10 << 17),
        Limits(keep_bytes=32 << 20),
    ),
)
