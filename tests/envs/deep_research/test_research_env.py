"""The environment: questions, reports, own documents, documents as context, files of queries."""

import json

import pytest

from arenagym.envs import format_answer, format_tool_call
from arenagym.envs.deep_research import DeepResearchEnv
from arenagym.envs.deep_research.tasks.drawing import KINDS
from arenagym.envs.deep_research.tasks.reports import research_calls, write_report
from arenagym.envs.deep_research.tasks.task import QUESTION_KINDS, REPORT_KINDS
from arenagym.envs.queries import Query
from arenagym.errors import SettingError, SourceError
from arenagym.records import ToolCall
from arenagym.records.document import Document, SearchHit


def call(name, **arguments):
    return format_tool_call(ToolCall(id="c", name=name, arguments=json.dumps(arguments)))


@pytest.mark.parametrize("kind", QUESTION_KINDS)
def test_the_answer_of_a_question_is_right_and_another_is_not(kind):
    env = DeepResearchEnv(kind)
    for seed in range(3):
        env.reset(seed=seed)
        _, reward, over, _, info = env.step(format_answer(f"Answer: {env.task.accepted[0]}"))
        assert (reward, over, info["reason"], info["kind"]) == (1.0, True, "correct", kind)
        env.reset(seed=seed)
        _, reward, over, _, info = env.step(format_answer("Nobody knows."))
        assert (reward, over, info["reason"]) == (0.0, True, "wrong")
        assert info["grade"]["correct"] is False


@pytest.mark.parametrize("kind", REPORT_KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_reference_report_earns_all_after_its_research_and_little_without(kind, language):
    env = DeepResearchEnv(kind, level=1, language=language, max_turns=60)
    env.reset(seed=1)
    text = write_report(env.task, env.universe)
    for name, arguments in research_calls(env.task, env.universe, env.library):
        env.step(call(name, **arguments))
    _, reward, over, _, info = env.step(format_answer(text))
    assert over
    assert info["reason"] == "report"
    assert reward > 0.95, info["grade"]
    env.reset(seed=1)
    assert env.step(format_answer(text))[1] < 0.3


def test_tools_show_documents_and_the_next_episode_has_no_evidence():
    env = DeepResearchEnv("bridge", language="en")
    env.reset(seed=0)
    shown = env.step(call("search", query=env.task.accepted[0], k=3))[0]
    assert "universe.example" in shown
    assert env.evidence[-1].ok
    env.reset(seed=1)
    assert env.evidence == []


def test_documents_as_context_hold_what_is_needed_and_no_tools_are_given():
    env = DeepResearchEnv("intersection", context="documents", context_documents=40)
    env.reset(seed=3)
    assert env.tools == ()
    assert len(env.context) >= 40
    urls = {each["url"] for each in env.context}
    for statement in env.task.support:
        assert urls & set(env.universe.support(statement))
    assert env.step(format_answer(env.task.accepted[0]))[1] == 1.0
    again = DeepResearchEnv("intersection", context="documents", context_documents=40)
    again.reset(seed=3)
    assert again.context[:3] == env.context[:3]


class Shelf:
    """A library of two documents."""

    def search(self, query, k, page=1):
        return (SearchHit(url="https://a.example/1", title="Rivers", snippet="The Arl is long."),)

    def read(self, url):
        if url != "https://a.example/1":
            raise SourceError("not_found", f"no {url}")
        return Document(url=url, title="Rivers", text="The Arl is 120 km long.")


def test_an_own_library_with_own_questions():
    queries = [Query("1", "How long is the Arl in km?", "120"), Query("2", "Tell me of rivers.")]
    env = DeepResearchEnv(library=Shelf(), queries=queries)
    assert env.blocking
    seen = set()
    for seed in range(12):
        _, info = env.reset(seed=seed)
        seen.add(info["task_id"])
        assert "120 km" in env.step(call("open", url="https://a.example/1"))[0]
        _, reward, _, _, info = env.step(format_answer("Answer: 120"))
        expected = (1.0, "correct") if info["task_id"] == "1" else (0.0, "answered")
        assert (reward, info["reason"]) == expected
    assert seen == {"1", "2"}


def test_a_folder_of_files_is_a_library(tmp_path):
    (tmp_path / "rivers.txt").write_text("The Arl springs in the Nar hills.", encoding="utf-8")
    (tmp_path / "hills.md").write_text("# Nar\n纳尔山是一座山。", encoding="utf-8")
    env = DeepResearchEnv(library=tmp_path, queries=[Query("1", "纳尔山是什么？", "山")])
    env.reset(seed=0)
    assert "Arl" in env.step(call("search", query="springs of the Arl"))[0]
    assert "纳尔山" in env.step(call("search", query="纳尔山"))[0]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"kind": "riddle"}, "kind"),
        ({"level": 7}, "level"),
        ({"language": "fr"}, "language"),
        ({"split": "dev"}, "split"),
        ({"context": "none"}, "context"),
        ({"library": Shelf()}, "queries"),
        ({"documents": 3}, "documents"),
    ],
)
def test_wrong_settings_are_refused(settings, says):
    with pytest.raises(SettingError, match=says):
        DeepResearchEnv(**settings)


def test_options_choose_the_task():
    env = DeepResearchEnv()
    _, info = env.reset(seed=0, options={"kind": "timeline", "level": 2, "language": "zh"})
    assert (info["kind"], info["level"], info["language"]) == ("timeline", 2, "zh")
    _, info = env.reset(options={"query": "Who?", "reference": "Ada Lovelace"})
    assert env.step(format_answer("ada lovelace"))[1] == 1.0
    with pytest.raises(SettingError, match="kind"):
        env.reset(options={"kind": "riddle"})


def test_tasks_depend_on_the_seed_alone_and_splits_differ():
    one, two = DeepResearchEnv(), DeepResearchEnv()
    test = DeepResearchEnv(split="test")
    ids = set()
    for seed in range(len(KINDS) * 2):
        assert one.reset(seed=seed) == two.reset(seed=seed)
        ids.add(one.task_id)
        assert test.reset(seed=seed)[1]["task_id"] not in ids
