import json
import re
from itertools import cycle

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from long_context import Programs, code

from arenagym.agents import Budget, run_episode
from arenagym.agents.memory import memory
from arenagym.agents.rlm import RLM
from arenagym.envs import format_answer
from arenagym.envs.grammar import LANGUAGES, chances, read_rules
from arenagym.envs.long_context import DEPTHS, NeedleSettings, draw_needle, grade, haystack
from arenagym.envs.long_context.haystack import HAYSTACKS, documents, noise, prose
from arenagym.envs.long_context.item import GRAMMARS
from arenagym.envs.long_context.lengths import fill, measure
from arenagym.envs.long_context.needle import VARIANTS
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ScriptedModel
from arenagym.records import estimate_tokens

NEEDLES = {
    "en": re.compile(r"One of the special magic numbers for ([\w-]+) is: (\d{7})\."),
    "zh": re.compile(r"“(\w+)”的神奇数字之一是：(\d{7})。"),
}


def draw(seed=0, **args):
    return draw_needle(np.random.default_rng(seed), NeedleSettings(**args).checked())


def found(item):
    """The needles in the text, as a reader with a regular expression finds them."""
    return NEEDLES[item.language].findall(item.context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("haystack", HAYSTACKS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_reader_of_the_needles_is_right_in_every_variant(language, haystack, variant):
    for seed in range(5):
        item = draw(seed, language=language, haystack=haystack, variant=variant, needles=7)
        needles = found(item)
        assert len(needles) == (1 if variant == "single" else 7)
        asked = [value for key, value in needles if key in item.question]
        assert sorted(asked) == sorted(item.expected)
        assert len(asked) == (1 if variant in ("single", "multi-key") else 7)
        assert len({key for key, _ in needles}) == (
            1 if variant in ("single", "multi-value") else 7
        )
        assert grade(item, ", ".join(asked)) == (1.0, True, "correct")
        assert all(item.context.count(value) == 1 for _, value in needles)
        assert 0.97 * 2_000 < item.tokens <= 2_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_part_of_another_and_none_stands_in_the_haystack(language):
    rules = read_rules(GRAMMARS, "needle", language)
    middle = "-" if language == "en" else ""
    keys = [f"{a}{middle}{n}" for a in rules["adjective"] for n in rules["noun"]]
    everything = "\n".join(keys)
    assert len(keys) >= 500
    assert all(everything.count(key) == 1 for key in keys)
    hay = "".join(fill(prose(language, np.random.default_rng(0)), 50_000))
    assert not [key for key in keys if key in hay]
    assert not re.search(r"\d", hay)


@pytest.mark.parametrize("haystack", HAYSTACKS)
@pytest.mark.parametrize("depth", [0, 12.5, 50, 100])
def test_a_needle_stands_at_its_depth(haystack, depth):
    item = draw(tokens=20_000, haystack=haystack, depth=depth)
    place = NEEDLES["en"].search(item.context)
    around = len(item.context) - len(place[0])
    assert abs(100 * place.start() / around - depth) < 0.5
    assert item.depth == depth
    assert item.context[: place.start()] == "" or item.context[place.start() - 1].isspace()


def test_the_forty_depths_are_all_drawn():
    assert len(DEPTHS) == 40
    assert (DEPTHS[0], DEPTHS[-1]) == (0.0, 100.0)
    drawn = {draw(seed, tokens=1_000, haystack="noise").depth for seed in range(400)}
    assert drawn == set(DEPTHS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_is_the_same_text_byte_for_byte(language):
    args = {"language": language, "tokens": 30_000, "variant": "multi-key"}
    assert draw(3, **args) == draw(3, **args)
    assert draw(3, **args).id != draw(4, **args).id


# Lengths


@given(st.lists(st.text(max_size=30), min_size=1).filter("".join), st.integers(1, 300))
def test_as_many_pieces_are_taken_as_fit(pieces, tokens):
    pieces = [*pieces, "x"]
    taken = fill(cycle(pieces), tokens)
    assert taken == [piece for piece, _ in zip(cycle(pieces), taken, strict=False)]
    assert estimate_tokens("".join(taken)) <= tokens
    more = "".join([*taken, pieces[len(taken) % len(pieces)]])
    assert estimate_tokens(more) > tokens


def words(text):
    return len(re.findall(r"\w+|[^\w\s]", text))


@pytest.mark.parametrize("tokens", [1_000, 20_000, 300_000])
@pytest.mark.parametrize("count", [words, len, lambda text: len(text.encode()) // 3])
def test_a_tokenizer_of_ones_own_is_met_within_two_percent_by_few_samples(tokens, count):
    asked = []

    def counting(text):
        asked.append(len(text))
        return count(text)

    item = draw(tokens=tokens, count=counting)
    sentence = count("word, " * 25)
    assert abs(count(item.context) - tokens) <= max(0.02 * tokens, sentence)
    assert abs(item.tokens - count(item.context)) <= 0.01 * tokens
    assert sum(asked) < 800_000


def test_a_counter_that_counts_nothing_is_refused():
    for count in (lambda text: 0, lambda text: 1, lambda text: 2.5):
        with pytest.raises(SettingError, match="count="):
            draw(count=count)


def test_a_long_text_is_measured_by_samples_of_all_of_it():
    text = "".join(fill(prose("en", np.random.default_rng(1)), 200_000))
    assert measure(text) == estimate_tokens(text)
    assert abs(measure(text, words) / words(text) - 1) < 0.01


# A user's documents


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b.txt").write_text("Second file. It has two sentences!\nAnd a line\n")
    (tmp_path / "a.md").write_bytes(b"First \xff file. " + "第二句。".encode() + b"\r\n\r\nMore.")
    (tmp_path / "within").mkdir()
    (tmp_path / "within" / "c.txt").write_text("x" * 1_000)
    (tmp_path / ".hidden").write_text("hidden")
    (tmp_path / "binary.bin").write_bytes(b"a\0b")
    (tmp_path / "empty.txt").write_text(" \n")
    return tmp_path


@pytest.mark.parametrize("variant", VARIANTS)
def test_needles_are_hidden_in_documents(folder, variant):
    item = draw(documents=str(folder), variant=variant)
    assert len(found(item)) == (1 if variant == "single" else 4)
    assert "First � file. 第二句。" in item.context
    assert "Second file. It has two sentences!\nAnd a line" in item.context
    assert "hidden" not in item.context
    assert "\0" not in item.context
    assert 0.8 * 2_000 < item.tokens <= 2_000
    assert item == draw(documents=folder, variant=variant)


def test_documents_are_whole_and_in_another_order_for_another_seed():
    texts = ["One. Two! Three", "Four\n\n\nfive.  Six? " * 40, "七。八！九" + " " * 900 + "end"]

    def taken(seed):
        return "".join(
            piece
            for piece, _ in zip(
                documents(texts, np.random.default_rng(seed)), range(400), strict=False
            )
        )

    for seed in range(8):
        assert all(text in taken(seed) for text in texts)
    assert len({taken(seed) for seed in range(8)}) > 1


def test_a_folder_without_texts_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SettingError, match="documents="):
            gym.make("arenagym/NeedleInHaystack-v0", documents=str(folder))


def test_documents_are_read_up_to_a_size(tmp_path, monkeypatch):
    monkeypatch.setattr(haystack, "MAX_FILE_BYTES", 7)
    monkeypatch.setattr(haystack, "MAX_BYTES", 10)
    for name in "abc":
        (tmp_path / name).write_text(name * 9)
    assert haystack.read_documents(tmp_path) == ("aaaaaaa", "bbb")


def test_documents_that_name_the_needles_are_refused(tmp_path):
    rules = read_rules(GRAMMARS, "needle", "en")
    keys = [f"{a}-{n}" for a in rules["adjective"] for n in rules["noun"]]
    (tmp_path / "keys.txt").write_text(" ".join(keys) * 2)
    with pytest.raises(SettingError, match="give other texts"):
        draw(tokens=50_000, documents=str(tmp_path))


# The environment


@pytest.mark.parametrize(
    "args",
    [
        {"tokens": 999},
        {"tokens": 4_000_001},
        {"tokens": "2k"},
        {"depth": 101},
        {"depth": "deep"},
        {"needles": 1},
        {"needles": 2.5},
        {"variant": "multi"},
        {"haystack": "essays"},
        {"language": "de"},
        {"context": "handel"},
        {"reward": "f1"},
        {"count": 3},
    ],
)
def test_impossible_settings_are_refused(args):
    with pytest.raises(SettingError if next(iter(args)) in _NUMBERS else UnknownNameError):
        gym.make("arenagym/NeedleInHaystack-v0", **args)


_NUMBERS = ("tokens", "depth", "needles", "count")


def test_needles_longer_than_half_the_text_are_refused():
    with pytest.raises(SettingError, match="give fewer needles"):
        draw(tokens=1_000, variant="multi-key", needles=100)


def test_the_text_is_shown_or_left_as_a_handle():
    shown = gym.make("arenagym/NeedleInHaystack-v0", depth=50)
    text, _ = shown.reset(seed=1)
    handle = gym.make("arenagym/NeedleInHaystack-v0", depth=50, context="handle")
    question, info = handle.reset(seed=1)
    context = handle.unwrapped.context
    assert shown.unwrapped.context is None
    assert context in text
    assert len(question) < 600
    assert question.partition("\n\n")[2] == text.rpartition("</text>\n\n")[2]
    assert not NEEDLES["en"].search(question)
    assert f"{info['tokens']:,} tokens" in question


def test_what_is_expected_is_told_after_the_episode_only():
    env = gym.make("arenagym/NeedleInHaystack-v0", context="handle")
    question, info = env.reset(seed=2)
    value = env.unwrapped.item.expected[0]
    assert value not in question + json.dumps(info)
    keys = set(info)
    text, reward, over, _, info = env.step(format_answer(f"I think it is {value}."))
    assert (reward, over, info["score"], info["exact"]) == (1.0, True, 1.0, False)
    assert info["expected"] == [value]
    assert set(info) == keys
    assert text == "Correct. The score is 1."


@pytest.mark.parametrize(
    ("action", "reason", "reward"),
    [
        ("<answer>{}</answer>", "correct", 1.0),
        ("I looked.\nAnswer: {}", "correct", 1.0),
        ("**Answer:** {}", "correct", 1.0),
        ("<think>Answer: 1</think>\n答案：{}", "correct", 1.0),
        ("Answer: 1111111\nNo.\nAnswer: {}", "correct", 1.0),
        ("<answer>1111111</answer>", "wrong", 0.0),
        ("<answer>I do not know</answer>", "unreadable", 0.0),
        ("It is {}", "format", 0.0),
        ("Answer:", "format", 0.0),
        ("<tool_call>broken\nAnswer: {}", "format", 0.0),
    ],
)
def test_an_answer_stands_in_tags_or_after_a_last_line_that_announces_it(action, reason, reward):
    env = gym.make("arenagym/NeedleInHaystack-v0")
    env.reset(seed=2)
    _, got, over, _, info = env.step(action.format(env.unwrapped.item.expected[0]))
    assert (info["reason"], got, over) == (reason, reward, True)


def test_the_reward_may_be_the_strict_score():
    env = gym.make("arenagym/NeedleInHaystack-v0", reward="exact", variant="multi-query")
    for form, reward in ((", ".join, 1.0), ("The numbers: {0[0]}".format, 0.0)):
        env.reset(seed=2)
        assert env.step(format_answer(form(env.unwrapped.item.expected)))[1] == reward


def test_a_depth_is_given_for_an_episode():
    env = gym.make("arenagym/NeedleInHaystack-v0")
    assert env.reset(seed=1, options={"depth": 20})[1]["depth"] == 20
    assert env.reset(seed=1)[1]["depth"] in DEPTHS
    for options in ({"depth": 101}, {"depth": "deep"}, {"deep": 1}):
        with pytest.raises(SettingError, match="depth"):
            env.reset(options=options)


def test_an_rlm_finds_the_needle_in_half_a_million_tokens_by_its_handle(native):
    model = Programs(
        code("print(len(context))"),
        code(
            "import re",
            r"found = re.findall(r'magic numbers for (\S+) is: (\d+)', context)",
            "print(found)",
        ),
        code("answer['content'] = found[0][1]", "answer['ready'] = True"),
    )
    env = gym.make("arenagym/NeedleInHaystack-v0", tokens=500_000, context="handle", depth=70)
    played = run_episode(env, RLM(sandbox=native), model, 0)
    assert (played.reward, played.answer) == (1.0, env.unwrapped.item.expected[0])
    assert len(env.unwrapped.context) > 1_700_000
    assert max(len(message.content) for prompt in model.seen for message in prompt) < 10_000


def test_the_memory_agent_reads_the_needle_out_of_its_section():
    def script(messages, sampling):
        text = messages[-1].content
        seen = NEEDLES["en"].search(text) or re.search(r"(noted): (\d{7})", text)
        note = f"noted: {seen[2]}" if seen else "nothing yet"
        return f"<answer>{note}</answer>" if "<section>" not in text else note

    env = gym.make("arenagym/NeedleInHaystack-v0", tokens=30_000, context="handle", depth=40)
    agent = memory(chunk_tokens=3_000, memory_tokens=200)
    played = run_episode(env, agent, ScriptedModel(script), 0, budget=Budget(turns=20))
    assert played.reward == 1.0
    assert 10 <= len(played.turns) <= 14


# Haystacks


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32))
def test_noise_and_prose_never_end(seed):
    for language in LANGUAGES:
        for source in (noise(language), prose(language, np.random.default_rng(seed))):
            pieces = [piece for piece, _ in zip(source, range(300), strict=False)]
            assert all(piece.strip() and "{" not in piece for piece in pieces)
    assert 0 <= next(chances(np.random.default_rng(seed))) < 1
