"""Indexes and processes: built at once, killed in the middle, opened by many."""

import multiprocessing
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from timing import soon

from arenagym.envs.deep_research.library import Index, build_index
from arenagym.records.document import Document

BUILD = """
import sys, time
from arenagym.envs.deep_research.library import build_index
from arenagym.records.document import Document

def documents():
    for i in range(300):
        if i == 150:
            print("half", flush=True)
            time.sleep(float(sys.argv[2]))
        yield Document(url=str(i), title=f"Number {i}", text=f"apple word{i}")
    print("made", flush=True)

build_index(documents(), sys.argv[1])
print("done", flush=True)
"""


def build(folder, pause):
    command = [sys.executable, "-c", BUILD, str(folder), str(pause)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def documents(count):
    return (Document(url=str(i), title=f"Number {i}", text=f"apple word{i}") for i in range(count))


def look(folder):
    library = Index(folder)
    return [library.search(f"word{i}", 3)[0].url for i in range(0, 300, 10)]


def test_two_processes_that_build_at_once_do_the_work_once(tmp_path):
    with build(tmp_path / "i", 1.0) as first, build(tmp_path / "i", 1.0) as second:
        said = sorted([first.communicate()[0].split(), second.communicate()[0].split()])
    assert said == [["done"], ["half", "made", "done"]]
    assert len(Index(tmp_path / "i")) == 300


def test_killed_in_the_middle_nothing_is_there_and_the_next_one_builds(tmp_path):
    with build(tmp_path / "i", 60) as process:
        assert process.stdout.readline() == "half\n"
        assert list(tmp_path.glob("*.part"))
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "i").exists()
    build_index(documents(300), tmp_path / "i")
    assert len(Index(tmp_path / "i")) == 300
    assert sorted(each.name for each in tmp_path.iterdir()) == ["i", "i.lock"]


def test_one_who_waits_for_a_killed_one_builds(tmp_path):
    with build(tmp_path / "i", 60) as first:
        assert first.stdout.readline() == "half\n"
        with build(tmp_path / "i", 0) as second:
            time.sleep(0.5)
            assert second.poll() is None
            first.kill()
            assert second.communicate()[0].split() == ["half", "made", "done"]
    assert len(Index(tmp_path / "i")) == 300


def test_an_error_in_the_middle_leaves_nothing(tmp_path):
    def broken():
        yield from documents(10)
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        build_index(broken(), tmp_path / "i")
    assert [each.name for each in tmp_path.iterdir()] == ["i.lock"]
    build_index(documents(10), tmp_path / "i")
    assert len(Index(tmp_path / "i")) == 10


def test_four_processes_have_it_open(tmp_path):
    build_index(documents(300), tmp_path / "i")
    expected = [str(i) for i in range(0, 300, 10)]
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(look, [tmp_path / "i"] * 4) == [expected] * 4


def test_a_forked_child_searches_on(tmp_path):
    build_index(documents(300), tmp_path / "i")
    library = Index(tmp_path / "i")
    code = (
        "import os, sys\n"
        "from arenagym.envs.deep_research.library import Index\n"
        f"library = Index({str(tmp_path / 'i')!r})\n"
        "library.search('word7', 1)\n"
        "pid = os.fork()\n"
        "right = library.search('word9', 1)[0].url == '9' and library.read('5').title\n"
        "if not pid:\n"
        "    os._exit(0 if right else 1)\n"
        "sys.exit(os.waitpid(pid, 0)[1] if right else 1)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=150).returncode == 0
    assert library.search("word9", 1)


def test_opening_is_quick(tmp_path):
    build_index(documents(2_000), tmp_path / "i")
    assert soon(lambda: Index(tmp_path / "i"), 0.5)
    assert Path(tmp_path / "i" / "meta.json").exists()
