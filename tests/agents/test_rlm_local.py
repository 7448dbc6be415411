"""RLMs with the real local model: as the sub-model of a scripted root, and as the root itself."""

import asyncio
import json

import numpy as np
import pytest
from long_context import NEEDLE, About, Programs, code, haystack

from arenagym.agents import Budget, run_episode
from arenagym.agents.rlm import RLM
from arenagym.models.local import LocalModel
from arenagym.records import Sampling, StopReason

pytestmark = [pytest.mark.local, pytest.mark.timeout(900)]
CITIES = ["Paris", "Tokyo", "Cairo", "Lima"]
SAID = [
    "{who} packed the last box and moved to {here} in spring.",
    "After the wedding {who} settled in {here}, close to the river.",
    "{who} never liked {there}, so the new job in {here} was welcome.",
]


@pytest.fixture(scope="module")
def local():
    model = LocalModel(slots=4, context=2048)
    yield model
    asyncio.run(model.aclose())


def play(env, agent, model, **budget):
    sampling = Sampling(temperature=0.0, max_tokens=48, seed=0)
    return run_episode(env, agent, model, 0, sampling=sampling, budget=Budget(**budget))


def records(n):
    rng = np.random.default_rng(1)
    homes, lines = [], []
    for i in range(n):
        here, there = rng.permutation(CITIES)[:2]
        who = rng.choice(["Anna", "Ben", "Chloe", "Dev", "Emil"])
        line = SAID[i % 3].format(who=who, here=here, there=there)
        lines.append(f"Record {i}: {line}")
        homes.append(str(here))
    return "\n".join(lines), homes


def test_a_needle_in_two_million_characters_is_found_and_read_by_the_local_model(local):
    root = Programs(
        code(
            "import re",
            r"found = re.search(r'[^.]*magic number[^.]*sleepy-fox[^.]*\.', context).group()",
            "print(found)",
        ),
        code(
            "schema = {'type': 'object', 'properties': {'number': {'type': 'string',",
            "          'pattern': '^[0-9]{7}$'}}, 'required': ['number']}",
            "said = llm_query(f'{found} Which number is that?', schema=schema)['number']",
            "print(said, said in found)",
        ),
        "FINAL_VAR(said)",
    )
    env = About(haystack(2_000_000, NEEDLE.format(8303540)), "8303540")
    played = play(env, RLM(sub_models=[local]), root)
    assert (played.reward, played.answer) == (1.0, "8303540")
    (sub,) = played.children
    assert len(sub.segments()) == 1
    assert sub.model == local.name


def test_an_aggregation_over_what_only_reading_tells(local):
    text, homes = records(24)
    wanted = json.dumps({city: homes.count(city) for city in CITIES})
    root = Programs(
        code(
            "records = [line.split(': ', 1)[1] for line in context.splitlines()]",
            "schema = {'type': 'object', 'properties': {'city': {'type': 'string',",
            f"          'enum': {CITIES}}}}}, 'required': ['city']}}",
            "ask = 'Text: {}\\nIn which city does the person live now?'",
            "replies = llm_query_batched([ask.format(r) for r in records], schema=schema)",
            "print(len(replies), replies[:2])",
        ),
        code(
            "import collections, json",
            "counts = collections.Counter(reply['city'] for reply in replies)",
            f"answer['content'] = json.dumps({{city: counts[city] for city in {CITIES}}})",
            "answer['ready'] = True",
        ),
    )
    played = play(About(text, wanted), RLM(sub_models=[local]), root)
    assert (played.reward, played.answer) == (1.0, wanted)
    assert len(played.children) == 24
    assert played.usage.calls == 26
    assert all(sub.turns[0].output_logprobs for sub in played.children)


def test_as_the_root_it_is_recorded_as_it_is(local):
    env = About(haystack(20_000, NEEDLE.format(8303540)), "8303540")
    played = play(env, RLM(max_depth=2), local, turns=3, calls=12)
    assert played.stop_reason in (StopReason.ANSWERED, StopReason.MAX_TOKENS)
    assert len(played.segments()) >= 1
    assert played.reward is not None
