"""What the pages and examples of slime and PipelineRL say to write is what works."""

import importlib.util
import re
from pathlib import Path

import pytest
from coins import ENV, flipper
from trainers.contracts import slime_contract as slime
from trainers.tiny_tokenizer import IM_END, TinyTokenizer

import arenagym
from arenagym.trainers import TaskRow
from arenagym.trainers import slime as adapter
from arenagym.trainers.pipelinerl import read_stream, stream_path

ROOT = Path(__file__).parents[2]
TOKENIZER = TinyTokenizer()


def blocks(page, language):
    text = (ROOT / "docs" / "trainers" / f"{page}.md").read_text()
    fenced = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [code for kind, code in fenced if kind == language]


def example(name):
    path = ROOT / "examples" / "trainers" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"trainers_example_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_ids(model):
    """A model whose server gives token ids."""

    class Server:
        name, native_tools = model.name, False

        async def chat(self, messages, **asked):
            said = await model.chat(messages, **asked)
            ids = (*TOKENIZER.encode(said.message.content), IM_END)
            prompt = TOKENIZER.apply_chat_template(
                [message.to_openai() for message in messages], add_generation_prompt=True
            )
            return type(said)(
                message=said.message,
                prompt_ids=tuple(prompt),
                output_ids=ids,
                output_logprobs=tuple(-0.5 for _ in ids),
            )

        async def release(self):
            pass

        async def aclose(self):
            pass

    return Server()


def test_slimes_page_writes_tasks_that_generate_can_play(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("slime", "python")
    exec(code.replace("64", "3"), {})
    group, *_ = slime.load(tmp_path / "tasks.jsonl", slime.arguments(), groups=3)
    row = TaskRow.of(group[0].metadata)
    assert row.env == "arenagym/OpenTravel-v0"
    row.make().close()


@pytest.mark.parametrize("source", ["page", "example"])
def test_slimes_settings_are_such(source, tmp_path, capsys):
    yaml = pytest.importorskip("yaml")
    if source == "page":
        (text,) = blocks("slime", "yaml")
    else:
        example("slime_prepare").main(tmp_path, count=2)
        text = (tmp_path / "arenagym.yaml").read_text()
    settings = adapter.Settings.of(slime.arguments(custom_config=yaml.safe_load(text)))
    assert (settings.agent, settings.budget.turns, settings.judge) == ("react", 8, "rubric:travel")


def test_every_path_on_slimes_command_line_is_a_function():
    page = "".join(blocks("slime", ""))
    script = (ROOT / "examples" / "trainers" / "slime_train.sh").read_text()
    for text in (page, script, adapter.__doc__):
        paths = re.findall(r"arenagym\.trainers\.slime\.(\w+)", text)
        assert {"generate", "group_rm", "post_process_rewards", "keep_informative"} <= {*paths}
        assert all(callable(getattr(adapter, path)) for path in paths)


def test_pipelinerls_page_streams_groups(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code = blocks("pipelinerl", "python")[0]
    model = 'OpenAIChat("policy", base_url="http://localhost:8000/v1", logprobs=True)'
    changes = {
        model: "MODEL",
        '"arenagym/OpenTravel-v0"': repr(ENV),
        '"rubric:travel"': '"reward"',
        '    judge_model="http://localhost:8001/v1#judge",\n': "",
        "group_size=8": 'group_size=8, agent="direct"',
        "tasks=1000": "tasks=2",
    }
    for old, new in changes.items():
        assert old in code
        code = code.replace(old, new)
    exec(code, {"MODEL": with_ids(flipper(0.5))})
    groups = [texts for _, texts in read_stream(stream_path("results/run"))]
    assert [len(texts) for texts in groups] == [8, 8]
    assert capsys.readouterr().out.splitlines() == ["g00000 8 0 ", "g00001 8 0 "]


def test_a_stream_of_a_server_without_ids_says_what_to_ask_for(tmp_path):
    from arenagym.trainers.pipelinerl import stream_groups

    groups = arenagym.collect(
        ENV, agent="direct", model=flipper(0.5), judge="reward", group_size=8, tasks=1
    )
    (made,) = stream_groups(groups, tmp_path / "s.jsonl")
    assert "logprobs=True" in made.why
    assert (tmp_path / "s.jsonl").read_bytes() == b""


def test_pipelinerls_example_goes_on_where_it_was(tmp_path, capsys):
    main = example("pipelinerl_stream").main
    main(tmp_path, with_ids(flipper_of_words()))
    assert "g00001 4 texts, 0 unscored" in capsys.readouterr().out
    main(tmp_path, with_ids(flipper_of_words()))
    said = capsys.readouterr().out
    assert "g00001 it is in the stream already" in said
    assert "lag at version 5: 3" in said


def flipper_of_words():
    """Says more the larger its seed."""
    from arenagym.models import ScriptedModel

    return ScriptedModel(lambda messages, sampling: "so " * (1 + sampling.seed % 50))
