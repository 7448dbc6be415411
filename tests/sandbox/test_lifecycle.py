import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import docker
import pytest

from arenagym.errors import SettingError, UnknownNameError
from arenagym.sandbox import (
    Docker,
    Limits,
    Native,
    Program,
    Sandbox,
    SandboxError,
    SessionLimits,
    Status,
    lease,
    resolve_sandbox,
)
from arenagym.sandbox.docker import LABEL
from arenagym.sandbox.worker import WorkerError

BUSY = "import os, time\nos.fork()\nopen('f', 'w').write('x')\ntime.sleep(60)"


def children():
    tasks = Path("/proc/self/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}


def left_over():
    """All that a sandbox could leave on this machine."""
    temporary = sorted(p.name for p in Path(tempfile.gettempdir()).glob("arenagym-*"))
    return (
        children(),
        Path("/proc/self/mountinfo").read_text(),
        temporary,
        [*Path("/proc/self/fd").iterdir()],
    )


def containers(url):
    with contextlib.closing(docker.DockerClient(url)) as client:
        return [each["Id"] for each in client.api.containers(all=True, filters={"label": LABEL})]


@pytest.mark.parametrize("name", ["native", "landlock"])
def test_nothing_is_left_of_a_closed_sandbox(name, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # another run's sandboxes are not ours
    before = left_over()
    with resolve_sandbox(name, workers=2) as sandbox:
        futures = [sandbox.submit(Program(source=BUSY), Limits(wall_s=0.5)) for _ in range(4)]
        for future in futures:
            future.result()
        assert len(children() - before[0]) == 2
    after = left_over()
    assert after[:3] == before[:3]
    assert len(after[3]) == len(before[3])


def test_no_container_is_left_of_a_closed_sandbox(engine_url):
    before = containers(engine_url)
    with Sandbox(Docker(base_url=engine_url), workers=2) as sandbox:
        assert sandbox.run_sync(Program(source=BUSY), limits=Limits(wall_s=0.5)).status == "timeout"
        assert len(containers(engine_url)) > len(before)
    assert containers(engine_url) == before


def test_closing_ends_what_runs_and_what_waits():
    sandbox = resolve_sandbox("native", workers=1)
    futures = [sandbox.submit(Program(source="import time\ntime.sleep(50)")) for _ in range(3)]
    while not futures[0].future.running():
        time.sleep(0.01)
    time.sleep(0.3)
    begun = time.monotonic()
    sandbox.close()
    assert time.monotonic() - begun < 40  # the first alone would take 50
    assert all(future.done() for future in futures)
    with pytest.raises(SandboxError, match="closed"):
        sandbox.run_sync(Program(source="1"))


def test_a_program_that_is_given_up_ends_at_once_and_its_worker_is_replaced(make_sandbox):
    sleep = Program(source="import time\ntime.sleep(50)")

    async def give_up(sandbox):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sandbox.run(sleep), 0.5)
        return await sandbox.run(Program(source="print(1)"))

    begun = time.monotonic()
    with make_sandbox("native", workers=1) as sandbox:
        assert asyncio.run(give_up(sandbox)).stdout.text == "1\n"
        running = sandbox.submit(sleep)
        waiting = sandbox.submit(sleep)
        time.sleep(0.3)
        waiting.cancel()
        running.cancel()
        assert waiting.done()
        assert sandbox.run_sync(Program(source="print(2)")).stdout.text == "2\n"
    assert time.monotonic() - begun < 45  # the first alone would take 50


INTERRUPTED = """
from arenagym.sandbox import Program, resolve_sandbox
sandbox = resolve_sandbox("native", workers=1)
sandbox.run_sync(Program(source="1"))
print("on", flush=True)
sandbox.run_sync(Program(source="import time\\ntime.sleep(50)"))
"""


def test_ctrl_c_is_not_held_up_by_what_runs():
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.readline() == b"on\n"
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=100)
    assert b"KeyboardInterrupt" in errors
    assert time.monotonic() - begun < 40  # what runs would take 50


SCRIPT = """
import sys, threading
from arenagym.sandbox import Docker, Native, Program, Sandbox
backend = Docker(base_url=sys.argv[1]) if len(sys.argv) > 1 else Native()
sandbox = Sandbox(backend, workers=1)
sandbox.run_sync(Program(source="1"))
future = sandbox.submit(Program(source="import time\\ntime.sleep(300)"))
print("on", flush=True)
future.result()
"""


@contextlib.contextmanager
def killed(*arguments):
    """A process with a busy sandbox, killed with SIGKILL; the pids of its children."""
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, *arguments], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"on\n"
    time.sleep(0.3)
    tasks = Path(f"/proc/{process.pid}/task").iterdir()
    pids = {int(pid) for task in tasks for pid in (task / "children").read_text().split()}
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    yield pids


def eventually(condition, seconds=100):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_workers_end_with_a_parent_that_is_killed():
    with killed() as pids:
        assert pids
        assert eventually(lambda: not any(map(alive, pids)))


def test_containers_end_with_a_parent_that_is_killed(engine_url):
    with killed(engine_url):
        assert eventually(lambda: not containers(engine_url))


def test_containers_of_the_dead_are_found_and_removed_at_the_next_start(engine_url, make_sandbox):
    with make_sandbox("docker", workers=1) as sandbox:
        sandbox.run_sync(Program(source="1"))
        (mine,) = containers(engine_url)
        with contextlib.closing(docker.DockerClient(engine_url)) as client:
            image = client.api.inspect_container(mine)["Image"]
            owner = client.api.inspect_container(mine)["Config"]["Labels"][f"{LABEL}.owner"]
            host, _, begun = owner.split("/")
            dead = client.api.create_container(
                image, ["x"], labels={LABEL: "1", f"{LABEL}.owner": f"{host}/{2**22 + 1}/{begun}"}
            )["Id"]
        with make_sandbox("docker", workers=1) as another:
            another.run_sync(Program(source="1"))
            assert dead not in containers(engine_url)
            assert mine in containers(engine_url)


def test_a_worker_that_dies_is_replaced_and_its_program_run_again(native):
    native.run_sync(Program(source="1"))
    for pid in children():
        if "guest" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(int(pid), signal.SIGKILL)
    assert native.run_sync(Program(source="print(1)")).stdout.text == "1\n"


class Broken:
    name, sessions, reusable = "broken", True, True

    def __init__(self):
        self.starts = 0

    def start(self):
        self.starts += 1
        raise WorkerError("no luck")

    def close(self):
        pass


def test_a_sandbox_that_fails_twice_is_a_status_of_its_own():
    backend = Broken()
    with Sandbox(backend, workers=1) as sandbox:
        result = sandbox.run_sync(Program(source="1"))
        assert (result.status, result.detail, backend.starts) == ("sandbox_error", "no luck", 2)
        with pytest.raises(SandboxError, match="no luck"):
            asyncio.run(sandbox.open())


def test_one_shot_containers_serve_one_program_each(engine_url):
    source = "import os, socket\nprint(socket.gethostname(), os.getuid() > 0)"
    with Sandbox(Docker(base_url=engine_url, one_shot=True), workers=2) as sandbox:
        results = [sandbox.run_sync(Program(source=source)).stdout.text for _ in (1, 2)]
        assert results[0] != results[1]
        assert all(each.endswith(" True\n") for each in results)
        assert containers(engine_url) == []


def test_the_runtime_is_the_engines_to_find(engine_url):
    with Sandbox(Docker(base_url=engine_url, runtime="no-such"), workers=1) as sandbox:
        result = sandbox.run_sync(Program(source="1"))
    assert result.status is Status.SANDBOX_ERROR
    assert "no-such" in result.detail


def test_where_no_engine_answers_it_says_so():
    with (
        Sandbox(Docker(base_url="unix:///nowhere.sock"), workers=1) as sandbox,
        pytest.raises(SandboxError, match="no Docker engine answers"),
    ):
        sandbox.run_sync(Program(source="1"))


RUN = """
from arenagym.sandbox import Program, resolve_sandbox, SandboxError
import sys
with resolve_sandbox(sys.argv[1], workers=1) as sandbox:
    try:
        result = sandbox.run_sync(Program(source="import os\\nprint(os.getuid(), os.listdir())"))
        print(result.status, result.stdout.text)
    except SandboxError as error:
        print("refused:", error)
"""


def run_under(*wrapper, name="native", python=sys.executable):
    done = subprocess.run(
        [*wrapper, python, "-c", RUN, name], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", ["native", "landlock"])
def test_the_python_of_a_virtual_environment_may_be_a_copy_and_lie_anywhere(name, monkeypatch):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        venv.create(folder, symlinks=False)
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        assert run_under(name=name, python=f"{folder}/bin/python").startswith("ok ")


def test_it_works_without_any_privilege():
    # Root without capabilities is an ordinary user, but for one: only with CAP_SETFCAP may it map
    # its own id. That others cannot read root's Python is why it is not another user.
    drop = (
        ("setpriv", "--bounding-set=-all,+setfcap", "--inh-caps=-all") if os.geteuid() == 0 else ()
    )
    assert run_under(*drop) == "ok 65534 []\n\n"


def test_where_user_namespaces_are_refused_it_says_so_and_the_weaker_mode_still_works():
    if shutil.which("unshare") is None:
        pytest.fail("util-linux's unshare is needed")
    refuse = (
        "unshare",
        "-Ur",
        "sh",
        "-c",
        'echo 0 > /proc/sys/user/max_user_namespaces; "$@"',
        "-",
    )
    told = run_under(*refuse)
    assert told.startswith("refused: the native sandbox: User namespaces are refused")
    assert "sandbox='landlock'" in told
    assert run_under(*refuse, name="landlock").startswith("ok ")


def test_leases_of_a_name_share_a_sandbox_until_the_last_is_released():
    one, two = lease("native"), lease("native")
    assert one.sandbox is two.sandbox
    one.release()
    one.release()
    assert two.sandbox.run_sync(Program(source="print(1)")).ok
    two.release()
    with pytest.raises(SandboxError, match="closed"):
        two.sandbox.run_sync(Program(source="1"))
    three = lease("native")
    assert three.sandbox is not two.sandbox
    three.release()
    own = resolve_sandbox("native")
    with lease(own) as same:
        assert same is own
    assert own.run_sync(Program(source="print(1)")).ok
    own.close()


def test_many_programs_at_once_from_a_loop_are_all_answered_in_order(native):
    async def run():
        programs = [Program(source=f"print({i})") for i in range(512)]
        return await asyncio.gather(*map(native.run, programs))

    assert [each.stdout.text for each in asyncio.run(run())] == [f"{i}\n" for i in range(512)]


def test_input_past_what_a_frame_holds_is_told_of(native):
    with pytest.raises(SettingError, match="bytes of input"):
        native.run_sync(Program(source="", stdin=bytes((1 << 28) + 1)))


def test_bad_settings_are_told_of():
    with pytest.raises(UnknownNameError, match="did you mean native"):
        resolve_sandbox("nativ")
    with pytest.raises(SettingError, match="at least one"):
        resolve_sandbox("native", workers=0)
    with pytest.raises(SettingError, match="isolation"):
        Native(isolation="none")
    with pytest.raises(SettingError, match="cpu_s"):
        Limits(cpu_s=0)
    with pytest.raises(SettingError, match="calls"):
        SessionLimits(calls=0)
    for name in ("../x", "/etc/x", "a//b", ""):
        with pytest.raises(SettingError, match="leads out of no folder"):
            Program(source="", files={name: ""})
