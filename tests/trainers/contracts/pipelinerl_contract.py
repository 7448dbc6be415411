"""What arenagym relies on of PipelineRL 0.1, written down: it does not install here.

The types are those of its records; the functions do in our words what its actor, its preprocessor
and its trainer do with them, with the checks that they make. Each says which module it stands for.
"""

import asyncio
import json
import math
import random
import statistics
import sys
import types
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

MASKED = -100


@dataclass
class TrainingText:
    """`pipelinerl.rollouts.TrainingText`."""

    text: str
    n_predicted: int
    reward: float = 0.0
    logprobs: list[float] = field(default_factory=list)
    ref_logprobs: list[float] = field(default_factory=list)
    input_ids: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    group_id: str | None = None
    finished: bool = False
    prompt_tokens: int = 0
    output_tokens: int = 0
    visual_features: dict[str, Any] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass
class BaseMetrics:
    """`pipelinerl.rollouts.BaseMetrics`."""

    reward: float
    success: bool
    no_error: bool
    no_answer: bool


@dataclass
class RolloutResult:
    """`pipelinerl.rollouts.RolloutResult`."""

    training_texts: list[TrainingText]
    metrics: BaseMetrics
    latency: float
    model_version: int | None = None
    dataset_name: str | None = None
    group_id: str | None = None


class ClientError(Exception):
    """`aiohttp.ClientError`."""


def installed(monkeypatch):
    """Make the modules importable that arenagym's rollout policy imports."""
    rollouts = types.ModuleType("pipelinerl.rollouts")
    for each in (TrainingText, BaseMetrics, RolloutResult):
        setattr(rollouts, each.__name__, each)
    client = types.ModuleType("aiohttp")
    client.ClientError = ClientError
    for module in (types.ModuleType("pipelinerl"), rollouts, client):
        monkeypatch.setitem(sys.modules, module.__name__, module)


class Config(dict):
    """`cfg` as OmegaConf gives it: entries are attributes as well."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def config(**changes):
    """The entries of `conf/base.yaml` that matter here."""
    given = {
        "attempts": 4,
        "actor": Config(llm_max_rollouts=64),
        "train_dataset_names": ["train.jsonl"],
        "test_dataset_names": ["test.jsonl"],
    }
    return Config(given | changes)


class Llm:
    """`pipelinerl.llm.TrainableLLM`: where a server is, and its tokenizer."""

    def __init__(self, tokenizer, **parameters):
        self.base_url, self.model_name, self.api_token = "http://engine:8080", "policy", ""
        self.parameters = parameters or {"max_tokens": 64, "temperature": 1.0}
        self.tokenizer, self._loads = None, tokenizer

    def load_tokenizer(self):
        self.tokenizer = self._loads


class Session:
    """aiohttp's session, whose server is vLLM with `--return-tokens-as-token-ids`.

    `answer(ids, request)` gives text, (text, finish reason), (status, body) or an error to raise.
    """

    def __init__(self, tokenizer, answer):
        self.tokenizer, self.answer, self.requests = tokenizer, answer, []

    def post(self, url, json, headers, ssl):
        assert url == "http://engine:8080/v1/completions"
        assert ssl is False
        return _Response(self, json)

    def reply(self, request):
        self.requests.append(request)
        said = self.answer(request["prompt"], request)
        if isinstance(said, Exception):
            raise said
        if isinstance(said, tuple) and isinstance(said[0], int):
            return said
        text, finish = said if isinstance(said, tuple) else (said, "stop")
        ids = self.tokenizer.encode(text)
        if finish == "stop":
            ids.append(self.tokenizer.eos_token_id)
        most = request["max_tokens"]
        if len(ids) > most:
            ids, finish = ids[:most], "length"
        tokens = [f"token_id:{token}" for token in ids]
        logprobs = {"tokens": tokens, "token_logprobs": [-0.1 - k / 1000 for k in range(len(ids))]}
        choice = {"text": text, "finish_reason": finish, "logprobs": logprobs}
        return 200, json.dumps({"choices": [choice]}).encode()


class _Response:
    def __init__(self, session, request):
        self.session, self.request = session, request

    async def __aenter__(self):
        self.status, self.body = self.session.reply(self.request)
        return self

    async def __aexit__(self, *error):
        pass

    async def read(self):
        return self.body


async def play_groups(cfg, policy, problems, llm, session, *, version=7, training=True):
    """`schedule_rollouts` of `pipelinerl.actor`: groups of `attempts` rollouts, and their stream.

    All rollouts of a group get the same problem object, which is a fresh one for each group.
    """
    attempts = cfg.attempts if training else 1
    groups = []
    for number, problem in enumerate(problems):
        taken = json.loads(json.dumps(problem))  # the queue between the actor's processes
        groups.append(
            [
                _play(policy(cfg, llm, taken, session), f"scheduler_{number}", k, version)
                for k in range(attempts)
            ]
        )
    results = await asyncio.gather(*(rollout for group in groups for rollout in group))
    entries = []
    for number in range(len(groups)):
        group = results[number * attempts : (number + 1) * attempts]
        random.Random(number).shuffle(group)
        assert all(isinstance(result.metrics, BaseMetrics) for result in group)
        entry = [dump(text) for result in group for text in result.training_texts]
        json.dumps(entry, ensure_ascii=False).encode()  # its orjson takes no lone surrogate either
        entries.append(entry)
    return results, entries


async def _play(rollout, group_id, rollout_index, version):
    result = await rollout
    result.model_version, result.group_id = version, group_id
    for step, text in enumerate(result.training_texts):
        text.metadata |= {
            "model_version": version,
            "rollout_index": rollout_index,
            "step_index": step,
        }
        text.group_id = result.group_id
    return result


def dump(text):
    """`model_dump`."""
    return {each.name: getattr(text, each.name) for each in fields(text)}


def read_entry(line):
    """An entry of the file stream: `read_jsonl_stream` of `pipelinerl.streams`, and its texts."""
    return [dump(TrainingText(**text)) for text in json.loads(line)]


def preprocess(entries, *, attempts, divide_by_std=False, eos=2):
    """`pipelinerl.preprocess` and `populate_rl_data`: texts with advantages.

    The baseline is the mean of a group's other rollouts; a rollout counts once, by its step 0.
    """
    texts = [text for entry in entries for text in entry]
    seen = {}
    for text in texts:
        seen.setdefault(text["group_id"], set()).add(text["metadata"]["rollout_index"])
    assert all(len(rollouts) == attempts for rollouts in seen.values()), "Invalid group sizes"
    keys = Counter(_key(text) for text in texts)
    assert max(keys.values()) == 1, "a step twice"
    rewards = {}
    for text in texts:
        _check(text)
        rollout = _key(text)[:2]
        assert rewards.setdefault(rollout, text["reward"]) == text["reward"], "one reward a rollout"
    for text in texts:
        group = text["group_id"]
        own = text["reward"]
        firsts = [k for k in keys if k[0] == group and k[2] == 0]
        counted = [rewards[group, rollout] for _, rollout, _ in firsts]
        others = (sum(counted) - own) / (len(counted) - 1) if len(counted) > 1 else own
        scale = 1.0
        if divide_by_std:
            scale = (statistics.stdev(counted) if len(counted) > 1 else 0.0) + 1e-4
        text["advantage"] = (own - others) / scale
        text["overflow"] = not (text["finished"] or eos in text["input_ids"])
    return texts


def _key(text):
    meta = text["metadata"]
    return text["group_id"], meta["rollout_index"], meta["step_index"]


def _check(text):
    """`prepare_rl_fields`: old logprobs are aligned to the end, so labels must be a suffix."""
    ids, labels, logprobs = text["input_ids"], text["labels"], text["logprobs"]
    assert ids
    assert len(ids) == len(labels)
    assert sum(label != MASKED for label in labels) == len(logprobs)
    start = len(ids) - len(logprobs)
    assert labels == [MASKED] * start + ids[start:]
    assert all(math.isfinite(logprob) for logprob in logprobs)
    assert isinstance(text["metadata"]["model_version"], int)


def by_rollout(texts):
    """Each rollout's advantage; all its texts have the same."""
    found = {}
    for text in texts:
        key = text["group_id"], text["metadata"]["rollout_index"]
        assert found.setdefault(key, text["advantage"]) == text["advantage"]
    return found


def ess(texts, new_logprobs):
    """`rl_step`'s sums of ratios, from which its log makes the effective sample size."""
    ratios = [
        math.exp(new - old)
        for text, row in zip(texts, new_logprobs, strict=True)
        for new, old in zip(row, text["logprobs"], strict=True)
    ]
    return sum(ratios) ** 2 / (len(ratios) * sum(ratio * ratio for ratio in ratios))
