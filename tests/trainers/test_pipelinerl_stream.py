"""PipelineRL's stream of groups, against its contract."""

import asyncio
import json
import subprocess
import sys

import msgspec
import pytest
from coins import ENV, flipper
from trainers.contracts import pipelinerl_contract as pipeline
from trainers.contracts.token_groups import group, rollout, turn

import arenagym
from arenagym.errors import RecordError, RunFolderError, SettingError
from arenagym.records import Message
from arenagym.rewards import lag
from arenagym.trainers.pipelinerl import (
    GroupStream,
    follow_stream,
    read_stream,
    stream_groups,
    stream_path,
    training_texts,
)


def test_an_entry_has_every_field_and_reads_back(tmp_path):
    path = tmp_path / "stream.jsonl"
    texts = training_texts(group(1.0, 0.0))
    with GroupStream(path, sync=True) as stream:
        assert stream.write(texts)
    (line,) = path.read_bytes().splitlines()
    assert pipeline.read_entry(line) == json.loads(line)
    assert [group for _, group in read_stream(path)] == [list(texts.texts)]


def test_text_that_utf8_cannot_carry_is_replaced(tmp_path):
    odd = msgspec.structs.replace(
        turn(0), output=Message(role="assistant", content="a\ud800b <|im_end|> A wins")
    )
    made = group(1.0, 0.0, rollouts=[rollout(odd), rollout(turn(0))])
    with GroupStream(tmp_path / "s.jsonl") as stream:
        stream.write(training_texts(made))
    ((_, texts),) = read_stream(tmp_path / "s.jsonl")
    assert texts[0].text.endswith("a\ufffdb <|im_end|> A wins")


def test_the_stream_is_where_pipelinerl_looks(tmp_path):
    assert stream_path(tmp_path) == tmp_path / "streams" / "actor" / "0" / "0" / "0.jsonl"


def test_a_group_is_written_once(tmp_path):
    with GroupStream(tmp_path / "s.jsonl") as stream:
        assert stream.write(training_texts(group(1.0, 0.0)))
        assert not stream.write(training_texts(group(1.0, 0.0)))
        assert stream.write(training_texts(group(1.0, 0.0, name="g1")))
    with GroupStream(tmp_path / "s.jsonl") as stream:
        assert stream.written == {"g0", "g1"}
        assert not stream.write(training_texts(group(1.0, 0.0)))
    assert len(list(read_stream(tmp_path / "s.jsonl"))) == 2


@pytest.mark.parametrize("torn", [1, 7, 2_500_000])
def test_a_line_torn_by_a_kill_is_cut_off_and_its_group_written_again(torn, tmp_path):
    path = tmp_path / "s.jsonl"
    with GroupStream(path) as stream:
        stream.write(training_texts(group(1.0, 0.0)))
    whole = path.read_bytes()
    path.write_bytes(whole + b"[" + b"1" * (torn - 1))
    assert len(list(read_stream(path))) == 1  # a reader sees no half of a group
    with GroupStream(path) as stream:
        assert path.read_bytes() == whole
        stream.write(training_texts(group(1.0, 0.0, name="g1")))
    assert [texts[0].group_id for _, texts in read_stream(path)] == ["g0", "g1"]


def test_a_stream_that_is_all_torn_begins_anew(tmp_path):
    (tmp_path / "s.jsonl").write_bytes(b'[{"group_id"')
    with GroupStream(tmp_path / "s.jsonl") as stream:
        assert stream.written == set()
    assert (tmp_path / "s.jsonl").read_bytes() == b""


def test_a_write_that_fails_leaves_the_stream_whole(tmp_path, monkeypatch):
    path = tmp_path / "s.jsonl"
    with GroupStream(path) as stream:
        stream.write(training_texts(group(1.0, 0.0)))
        before = path.read_bytes()

        class Full:
            def __init__(self, file):
                self.file = file

            def write(self, data):
                return self.file.write(data[:10])

            def __getattr__(self, name):
                return getattr(self.file, name)

        stream._file = Full(stream._file)
        with pytest.raises(OSError, match="10 of"):
            stream.write(training_texts(group(1.0, 0.0, name="g1")))
        assert path.read_bytes() == before
        assert stream.written == {"g0"}


def test_two_processes_do_not_write_to_one_stream(tmp_path):
    with GroupStream(tmp_path / "s.jsonl"):
        with pytest.raises(RunFolderError, match="another process"):
            GroupStream(tmp_path / "s.jsonl")


WRITER = """
import sys
from itertools import count
from arenagym.records import Group, Message, StopReason, Task, Trajectory, Turn
from arenagym.trainers.pipelinerl import GroupStream, training_texts

said = Message(role="assistant", content="x" * 100_000)
turn = Turn(call_id="0", agent="a", output=said, prompt_ids=(1,), output_ids=(2,) * 50_000,
            output_logprobs=(-0.5,) * 50_000)
tries = tuple(
    Trajectory(id=str(k), agent="a", model="m", stop_reason=StopReason.ANSWERED, turns=(turn,))
    for k in range(2)
)
with GroupStream(sys.argv[1]) as stream:
    for number in count():
        group = Group(group_id=f"g{number}", task=Task(id="t", env_id="e", query="q"),
                      trajectories=tries, ranks=(0.0, 1.0), rewards=(1.0, 0.0),
                      advantages=(1.0, -1.0), informative=True)
        if stream.write(training_texts(group)):
            print(number, flush=True)
"""


def test_a_writer_that_is_killed_leaves_whole_groups_and_the_next_goes_on(tmp_path):
    path = tmp_path / "s.jsonl"
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert [int(writer.stdout.readline()) for _ in range(3)] == [0, 1, 2]
        writer.kill()
    with GroupStream(path) as stream:
        found = len(stream.written)
        assert stream.written == {f"g{k}" for k in range(found)}
        assert not stream.write(training_texts(group(1.0, 0.0, name="g2")))
        assert stream.write(training_texts(group(1.0, 0.0, name=f"g{found}")))
    read = [texts[0].group_id for _, texts in read_stream(path)]
    assert read == [f"g{k}" for k in range(found + 1)]


def test_a_file_that_is_no_stream_is_refused(tmp_path):
    for text in (b'{"group_id": "g"}\n', b"[[]]\n", b'[{"text": "x"}]\n', b"\xff\n"):
        (tmp_path / "s.jsonl").write_bytes(text)
        with pytest.raises(RunFolderError, match="line that ends at byte"):
            GroupStream(tmp_path / "s.jsonl")


def test_lines_have_a_most_size(tmp_path):
    path = tmp_path / "s.jsonl"
    with GroupStream(path, max_line_bytes=500) as stream:
        with pytest.raises(SettingError, match="max_line_bytes=500"):
            stream.write(training_texts(group(1.0, 0.0)))
    path.write_bytes(b"[" + b" " * 600 + b"]\n")
    with pytest.raises(RecordError, match="longer than 500"):
        list(read_stream(path, max_line_bytes=500))


def test_a_reader_takes_nothing_but_texts(tmp_path):
    for text in (b"[1]\n", b'[{"text": 1, "n_predicted": 0}]\n', b'{"a": 1}\n', b"\x80\x04.\n"):
        (tmp_path / "s.jsonl").write_bytes(text)
        with pytest.raises(RecordError):
            list(read_stream(tmp_path / "s.jsonl"))


def test_a_reader_passes_over_fields_of_later_versions(tmp_path):
    (text, *_) = training_texts(group(1.0, 0.0)).texts
    line = json.dumps([text.fields() | {"step_reward": 0.1, "finish_reason": "stop"}])
    (tmp_path / "s.jsonl").write_text(f"{line}\n")
    assert [texts for _, texts in read_stream(tmp_path / "s.jsonl")] == [[text]]


def test_a_reader_goes_on_where_it_was(tmp_path):
    path = tmp_path / "s.jsonl"
    with GroupStream(path) as stream:
        stream.write(training_texts(group(1.0, 0.0)))
        ((offset, _),) = read_stream(path)
        stream.write(training_texts(group(1.0, 0.0, name="g1")))
    ((_, texts),) = read_stream(path, offset=offset)
    assert texts[0].group_id == "g1"
    assert list(read_stream(tmp_path / "none.jsonl")) == []


def test_a_follower_sees_what_is_appended(tmp_path):
    path = tmp_path / "s.jsonl"

    async def run():
        seen = []
        following = follow_stream(path, poll=0.001)
        with GroupStream(path) as stream:
            for number in range(3):
                stream.write(training_texts(group(1.0, 0.0, name=f"g{number}")))
                _, texts = await anext(following)
                seen.append(texts[0].group_id)
        await following.aclose()
        return seen

    assert asyncio.run(run()) == ["g0", "g1", "g2"]


def coins(folder, tasks):
    return arenagym.collect(
        ENV,
        agent="direct",
        model=flipper(0.5),
        judge="reward",
        group_size=4,
        tasks=tasks,
        out=folder,
    )


def test_a_run_is_streamed_and_goes_on_after_a_kill(tmp_path):
    path = stream_path(tmp_path / "results")
    first = stream_groups(coins(tmp_path / "run", 6), path, sync=True)
    for _ in range(3):
        next(first)
    first.close()  # killed after three groups
    kept = path.read_bytes()
    path.write_bytes(kept + b'[{"text"')  # in the middle of the next
    again = list(stream_groups(coins(tmp_path / "run", 6), path))
    assert path.read_bytes().startswith(kept)
    names = [texts[0].group_id for _, texts in read_stream(path)]
    assert len(names) == len(set(names))
    written = {each.group_id for each in again if not each.why} | {
        each.group_id for each in again if each.why == "it is in the stream already"
    }
    assert set(names) == written
    assert {each.group_id for each in again} == {f"g{k:05d}" for k in range(6)}


def test_groups_that_tell_nothing_are_left_out_and_say_why(tmp_path):
    told = msgspec.structs.replace(group(0.5, 0.5), informative=False, why="every match is a tie")
    made = list(stream_groups([told, group(1.0, 0.0, name="g1")], tmp_path / "s.jsonl"))
    assert [each.why for each in made] == ["every match is a tie", ""]
    assert [texts[0].group_id for _, texts in read_stream(tmp_path / "s.jsonl")] == ["g1"]


def test_the_policys_version_may_be_asked_for_as_groups_are_written(tmp_path):
    blind = [rollout(turn(0, version=None)), rollout(turn(0, version=None))]
    groups = [group(1.0, 0.0, rollouts=blind, name=f"g{k}") for k in range(3)]
    versions = iter([5, 6, 8])
    list(stream_groups(groups, tmp_path / "s.jsonl", model_version=lambda: next(versions)))
    read = [texts for _, texts in read_stream(tmp_path / "s.jsonl")]
    assert [texts[0].metadata["model_version"] for texts in read] == [5, 6, 8]
    assert lag(9, [text.metadata["model_version"] for texts in read for text in texts]) == 4


def test_a_long_trajectory_is_one_line_that_reads_back(tmp_path):
    long = rollout(*(turn(k, prompt=range(20_000), said=range(500)) for k in range(4)))
    made = group(1.0, 0.0, rollouts=[long, rollout(turn(0))])
    with GroupStream(tmp_path / "s.jsonl") as stream:
        stream.write(training_texts(made))
    ((_, texts),) = read_stream(tmp_path / "s.jsonl")
    assert [len(text.input_ids) for text in texts] == [20_500] * 4 + [5]
