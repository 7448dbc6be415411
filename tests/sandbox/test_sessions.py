import asyncio
import threading

import pytest

from arenagym.errors import SettingError
from arenagym.sandbox import Limits, SandboxError, SessionLimits, Status

LIMITS = Limits(cpu_s=1.0, wall_s=60.0, memory_bytes=256 << 20)
"""On a busy machine a second of processor time may take many."""


@pytest.fixture(scope="module", params=["native", "docker"])
def sandbox(request, make_sandbox):
    with make_sandbox(request.param, workers=2) as sandbox:
        yield sandbox


def in_session(sandbox, play, **settings):
    async def run():
        async with await sandbox.open(**{"limits": LIMITS, **settings}) as session:
            return await play(session)

    return asyncio.run(run())


def cells(sandbox, *sources, **settings):
    async def play(session):
        return [await session.run(source) for source in sources]

    return in_session(sandbox, play, **settings)


def test_variables_functions_and_imports_are_kept_and_a_last_expression_is_printed(sandbox):
    results = cells(
        sandbox,
        "import math\nx = 40",
        "def f(a):\n    return a + x",
        "f(2)",
        "_ + 1\nNone",
        "'é你'",
    )
    assert [each.stdout.text for each in results] == ["", "", "42\n", "", "'é你'\n"]
    assert all(each.ok for each in results)


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        ("x = 2\nwhile True: pass", Status.CPU_LIMIT),
        ("x = 2\nimport time\ntime.sleep(99)", Status.TIMEOUT),
        ("x = 2\nimport os\nos._exit(0)", Status.EXITED_EARLY),
        ("x = 2\nimport os\nos._exit(3)", Status.RUNTIME_ERROR),
        ("x = 2\nimport ctypes\nctypes.string_at(0)", Status.RUNTIME_ERROR),
        ("x = 2\nimport os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", Status.TIMEOUT),
        ("x = 2\nwhile True: print('y' * 10000)", Status.OUTPUT_LIMIT),
    ],
)
def test_a_cell_that_is_ended_loses_only_itself(sandbox, bad, status):
    # The one limit that is to be met is low; the others leave any machine the time that it needs.
    limits = {
        Status.CPU_LIMIT: LIMITS,
        Status.TIMEOUT: Limits(wall_s=3.0),
        Status.OUTPUT_LIMIT: Limits(output_bytes=1 << 20),
    }.get(status, Limits())
    before, ended, after = cells(sandbox, "x = 1", bad, "print(x)", limits=limits)
    assert before.ok
    assert ended.status is status
    assert after.stdout.text == "1\n"


def test_an_exception_keeps_what_the_cell_did_before_it_and_names_the_cell(sandbox):
    _, failed, after = cells(sandbox, "pass", "x = 1\ny = x / 0", "print(x)")
    assert failed.status is Status.RUNTIME_ERROR
    assert failed.error.type == "ZeroDivisionError"
    assert [(frame.file, frame.line) for frame in failed.error.frames] == [("cell 2", 2)]
    assert after.stdout.text == "1\n"


def test_memory_past_the_limit_is_an_error_of_the_cell(sandbox):
    _, failed, after = cells(sandbox, "x = 1", "y = bytearray(1 << 32)", "x")
    assert (failed.status, after.stdout.text) == (Status.MEMORY_LIMIT, "1\n")


def test_partial_output_of_a_cell_that_is_ended_is_there(sandbox):
    (ended,) = cells(sandbox, "print('so far')\nwhile True: pass")
    assert (ended.status, ended.stdout.text) == (Status.CPU_LIMIT, "so far\n")


def test_calls_go_to_the_host_and_their_time_is_not_the_cells(sandbox):
    asked = []

    async def ask(prompt, *, times=1):
        asked.append(prompt)
        await asyncio.sleep(3.2)
        return {"echo": prompt * times}

    def fail():
        raise LookupError("not found")

    results = cells(
        sandbox,
        "r = ask('你好', times=2)\nr['echo']",
        "try:\n    fail()\nexcept RuntimeError as e:\n    print(e)",
        "ask(object())",
        "ask(1, 2, 3)",
        functions={"ask": ask, "fail": fail},
        limits=Limits(wall_s=3.0),
    )
    assert results[0].stdout.text == "'你好你好'\n"
    assert results[1].stdout.text == "LookupError: not found\n"
    assert results[2].error.type == "TypeError"
    assert results[3].error.type == "RuntimeError"
    assert asked == ["你好"]


def test_threads_of_a_cell_can_call_at_once(sandbox):
    source = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(double, range(8))))
"""
    (result,) = cells(sandbox, source, functions={"double": lambda x: 2 * x})
    assert result.stdout.text == "[0, 2, 4, 6, 8, 10, 12, 14]\n"


def test_values_go_in_and_come_out_as_json(sandbox):
    async def play(session):
        await session.put("context", {"text": "长" * 300_000, "n": [1, None]})
        length = await session.get("len(context['text'])")
        back = await session.get("context['n']")
        odd = await session.get("object()")
        missing = await session.get("nothing")
        return length.value, back.value, odd.error.type, missing.error.type

    assert in_session(sandbox, play) == (300_000, [1, None], "TypeError", "NameError")


def test_a_forged_frame_ends_at_most_its_own_session(sandbox):
    forge = """
import os, struct, json
head = json.dumps({"do": "done", "status": 0, "blobs": [2]}).encode()
os.write(3, struct.pack("!I", len(head)) + head + b"{}")
"""
    flood = "import os\nos.write(3, b'\\xff' * 10000)"
    for attack in (forge, flood, "import os\nos.close(3)", "import os\nos.closerange(0, 99)"):

        async def play(session, attack=attack):
            result = await session.run(attack)
            return result, session.alive

        result, alive = in_session(sandbox, play)
        assert result.status in (Status.OK, Status.SANDBOX_ERROR, Status.RUNTIME_ERROR)
        if not alive:
            assert result.status is not Status.OK
    assert cells(sandbox, "print(1)")[0].stdout.text == "1\n"


FRAME = """
import json, os, struct
def frame(header, blob=b"{}"):
    head = json.dumps({**header, "blobs": [len(blob)]}).encode()
    os.write(3, struct.pack("!I", len(head)) + head + blob)
"""


@pytest.mark.parametrize(
    "attack",
    [
        "frame({'do': 'lost', 'status': 10**12})",
        "frame({'do': 'lost', 'status': 0x137f})",
        "frame({'do': 'lost', 'status': 'x'})",
        "frame({'do': 'done'}, b'[' * 100_000)",
        "frame({'do': 'call', 'name': 'nothing'}, b'{}')",
        "frame({'do': 'call', 'name': 'f'}, b'no json')",
        "frame({})",
        (
            "os.write(3, b'\\0\\0\\0\\x40')\nimport time\n"
            "while True: os.write(3, b' '); time.sleep(.5)"
        ),
    ],
)
def test_bad_frames_are_the_cells_own_affair(sandbox, attack):
    (result,) = cells(sandbox, FRAME + attack, functions={"f": print}, limits=LIMITS)
    assert result.status is not Status.SANDBOX_ERROR
    assert result.wall_s < 20.0  # the slow one would take 32 s
    assert cells(sandbox, "print(1)")[0].stdout.text == "1\n"


def test_a_cell_that_poses_as_its_holder_after_a_limit_ends_the_session(sandbox):
    pose = """
import time
os.kill(os.getppid(), 9)
while True:
    try:
        os.read(4, 1)
        break
    except BlockingIOError:
        time.sleep(.01)
frame({"do": "lost", "status": 9})
time.sleep(60)
"""

    async def play(session):
        return await session.run(FRAME + pose), session.alive

    result, alive = in_session(sandbox, play, limits=Limits(wall_s=3.0))
    assert result.status is Status.TIMEOUT
    assert not alive


def test_threads_end_with_their_cell_and_work_between_cells_is_watched(sandbox):
    spin = "import threading, time\ndef f():\n    while True: pass\n"
    spin += "threading.Thread(target=f, daemon=True).start()\nx = 1"
    pose = "frame({'do': 'done'})\nwhile True: pass"

    async def play(session):
        await session.run(spin)
        await asyncio.sleep(2.5)
        kept = await session.get("[x, threading.active_count()]")
        # How long a second of processor time takes is the machine's to say. A cell that comes
        # before it is over ends what poses, so that it has to pose anew.
        for pause in (2.0, 8.0, 32.0):
            await session.run(FRAME + pose)
            await asyncio.sleep(pause)
            await session.run("1")
            if not session.alive:
                break
        return kept.value, session.alive

    kept, alive = in_session(sandbox, play)
    assert kept == [1, 1]
    assert not alive


def test_a_call_or_a_value_that_is_too_large_is_the_cells_error(sandbox):
    call, value, after = cells(
        sandbox,
        "f('x' * (17 << 20))",
        "x = 'y' * (5 << 20)",
        "print(len(f('长' * 1_000_000)))",
        functions={"f": lambda text: text},
    )
    assert call.error.type == "ValueError"
    assert value.ok
    assert after.stdout.text == "1000000\n"

    async def play(session):
        await session.run("x = 'y' * (5 << 20)")
        large = await session.get("x")
        return large.error.type, (await session.get("x[:3_000_000]")).value

    kind, fitting = in_session(sandbox, play)
    assert (kind, len(fitting)) == ("ValueError", 3_000_000)


def test_a_thread_that_is_in_a_call_when_its_cell_ends_does_not_block_the_next(sandbox):
    calls = 0

    async def slow():
        nonlocal calls
        calls += 1
        number = calls
        await asyncio.sleep(1.0)
        return number

    source = """
import sys, threading, time
def within(thread):
    frame = sys._current_frames().get(thread.ident)
    while frame:
        yield frame.f_code.co_name
        frame = frame.f_back
thread = threading.Thread(target=slow, daemon=True)
thread.start()
while thread.is_alive() and "receive" not in within(thread):
    time.sleep(.01)
"""
    _, after = cells(sandbox, source, "print(slow())", functions={"slow": slow})
    assert after.stdout.text == "2\n"


def test_calls_are_counted(sandbox):
    source = "n = 0\ntry:\n    while True:\n        f()\n        n += 1\n"
    source += "except RuntimeError as e:\n    print(n, e)"
    (result,) = cells(
        sandbox, source, functions={"f": lambda: 1}, session_limits=SessionLimits(calls=5)
    )
    assert result.stdout.text == "5 SandboxError: this session may call no more functions\n"


def test_a_cell_that_kills_the_holder_of_the_state_hurts_nobody_else(sandbox):
    async def play(session):
        await session.run("import os\nos.kill(os.getppid(), 9)")
        return session.alive

    in_session(sandbox, play)
    assert cells(sandbox, "print(1)")[0].stdout.text == "1\n"


def test_processes_of_a_cell_end_with_it(sandbox):
    start = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(99)\nprint('on')"
    count = """
import os
print(sum(name.isdigit() for name in os.listdir('/proc')) if os.path.exists('/proc/1') else 0)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print('none')
"""
    started, counted = cells(sandbox, start, count)
    assert started.stdout.text == "on\n"
    assert counted.stdout.text.endswith("none\n")


@pytest.mark.parametrize(
    ("limits", "source"),
    [(SessionLimits(cells=2), "2"), (SessionLimits(wall_s=2.0), "import time\ntime.sleep(2.1)\n2")],
)
def test_a_session_ends_with_its_own_limits_and_says_so(sandbox, limits, source):
    async def play(session):
        await session.run("1")
        last = await session.run(source)
        assert not session.alive
        with pytest.raises(SandboxError, match="has ended"):
            await session.run("3")
        return last.stdout.text

    assert in_session(sandbox, play, session_limits=limits) == "2\n"


def test_a_cancelled_cell_ends_the_session_at_once(sandbox):
    async def play():
        session = await sandbox.open(limits=LIMITS)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(session.run("import time\ntime.sleep(19)"), 0.5)
        return session.alive

    assert asyncio.run(play()) is False
    assert cells(sandbox, "1")[0].ok


def test_a_hundred_megabytes_of_state_are_kept_between_cells(sandbox):
    results = cells(
        sandbox, "x = bytearray(100 << 20)", *["x[0] += 1"] * 5, "(len(x), x[0])", limits=Limits()
    )
    assert results[-1].stdout.text == "(104857600, 5)\n"


def test_eight_sessions_at_once_do_not_mix(sandbox):
    async def one(i):
        async with await sandbox.open(functions={"who": lambda: i}) as session:
            await session.run(f"x = {i}")
            return (await session.get("[x, who()]")).value

    async def run():
        return await asyncio.gather(*map(one, range(8)))

    assert asyncio.run(run()) == [[i, i] for i in range(8)]


def test_more_sessions_than_there_may_be_wait_for_one_another(make_sandbox):
    async def one(sandbox, i):
        async with await sandbox.open() as session:
            await session.put("x", i)
            return (await session.get("x")).value

    async def run(sandbox):
        cancelled = asyncio.ensure_future(one(sandbox, -1))
        held = [await sandbox.open() for _ in range(2)]
        waiting = [asyncio.ensure_future(one(sandbox, i)) for i in range(6)]
        await asyncio.sleep(0.1)
        assert not any(each.done() for each in waiting[1:])
        waiting.pop(2).cancel()
        for session in held:
            await session.close()
            await session.close()
        await cancelled
        return await asyncio.gather(*waiting)

    with make_sandbox("native", workers=1, sessions=2) as sandbox:
        assert asyncio.run(run(sandbox)) == [0, 1, 3, 4, 5]


def test_sessions_that_are_given_up_while_they_open_or_wait_leave_nothing(make_sandbox):
    begun, go_on = threading.Event(), threading.Event()

    async def run(sandbox):
        start = sandbox.backend.start

        def held():
            begun.set()
            go_on.wait(60)
            return start()

        sandbox.backend.start = held
        opening = asyncio.ensure_future(sandbox.open())
        await asyncio.to_thread(begun.wait, 60)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        go_on.set()
        async with await sandbox.open() as session:
            waiting = [asyncio.ensure_future(sandbox.open()) for _ in range(2)]
            await asyncio.sleep(0)  # they are in the line
            waiting[0].cancel()
            await asyncio.to_thread(sandbox.close)
            with pytest.raises(SandboxError, match="closed"):
                await waiting[1]
            return session

    with make_sandbox("native", workers=1, sessions=1) as sandbox:
        asyncio.run(run(sandbox))
        assert sandbox._all == set()


def test_names_are_checked(sandbox):
    async def play(session):
        with pytest.raises(SettingError, match="no Python name"):
            await session.put("a b", 1)

    in_session(sandbox, play)
    with pytest.raises(SettingError, match="no Python name"):
        cells(sandbox, "1", functions={"a-b": print})


def test_landlock_keeps_no_sessions(make_sandbox):
    with (
        make_sandbox("landlock") as sandbox,
        pytest.raises(SandboxError, match="keeps no sessions"),
    ):
        cells(sandbox, "1")
