import os
import socket

import pytest
from lab.honest import HONEST
from lab.threats import SECRET, THREATS

from arenagym.sandbox import Program, Status


@pytest.fixture(scope="module")
def listening():
    """What the host has open: a TCP port, an abstract unix socket, a secret in its environment."""
    abstract = f"arenagym-{os.getpid()}"
    os.environ["ARENAGYM_SECRET"] = SECRET
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(f"\0{abstract}")
        unix.listen()
        yield {
            "PORT": str(tcp.getsockname()[1]),
            "ABSTRACT": abstract,
            "SECRET": repr(SECRET[::-1]),
        }
    del os.environ["ARENAGYM_SECRET"]


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat.name)
def test_a_threat_ends_as_it_must_and_the_next_program_sees_nothing_of_it(
    threat, sandbox, listening
):
    source = threat.source
    for name, value in listening.items():
        source = source.replace(name, value)
    program = Program(source=source, stdin=threat.stdin, function=threat.function)
    result = sandbox.run_sync(program, limits=threat.limits)
    assert result.status is threat.status(sandbox.name), result
    if threat.value is not None and result.ok:
        assert result.value == threat.value
    assert SECRET not in result.stdout.text + result.stderr.text
    assert result.error is None or len(result.error.text()) < 20_000
    after = sandbox.run_sync(Program(source="import os\nprint(os.listdir(), 1 + 1, len('ab'))"))
    assert after.status is Status.OK, after
    assert after.stdout.text == "[] 2 2\n"


PEEK = """
import ctypes, os
libc = ctypes.CDLL(None)
r, w = os.pipe()
libc.write.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t)
table = bytes(i ^ 1 for i in range(256))  # so that it does not find what it looks for
base = id(object()) & ~4095
found = 0
for page in range(base - (48 << 20), base + (48 << 20), 4096):
    if libc.write(w, page, 4096) == 4096 and WANTED in os.read(r, 4096).translate(table):
        found += 1
print(found)
"""


def test_the_memory_of_a_program_holds_nothing_of_the_one_before(sandbox):
    secret = "answer-of-another-6174"
    other = f"print('{secret}')\ndef f(x): return x + '{secret}' + str(len(input()))"
    program = Program(source=other, function="f", arguments=(secret,), stdin=secret * 1000)
    for _ in range(4):
        assert sandbox.run_sync(program).ok
    peek = PEEK.replace("WANTED", repr(bytes(byte ^ 1 for byte in secret.encode())))
    assert {sandbox.run_sync(Program(source=peek)).stdout.text for _ in range(4)} == {"0\n"}
    own = sandbox.run_sync(Program(source=f"x = '{secret}' * 1000\n{peek}"))
    assert int(own.stdout.text) > 0  # it does find what is there


@pytest.mark.parametrize("honest", HONEST, ids=lambda honest: honest.name)
def test_an_honest_program_passes(honest, sandbox):
    program = Program(source=honest.source, stdin=honest.stdin)
    result = sandbox.run_sync(program, limits=honest.limits)
    if sandbox.name == "landlock" and honest.writes:
        assert result.error.type == "PermissionError"
        return
    assert result.status is Status.OK, result.stderr.text
    assert result.stdout.complete
    assert result.stdout.head + result.stdout.tail == honest.stdout
