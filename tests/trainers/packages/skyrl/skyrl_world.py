"""What the tests against SkyRL share: an engine that says what a test wants, batches, judges."""

import asyncio
import re

from skyrl.backends.skyrl_train.inference_servers.engine_utils import (
    get_sampling_params_for_backend,
)
from skyrl.train.config import GeneratorConfig, SamplingParams
from skyrl.train.generators.utils import prepare_generator_input
from trainers.tiny_tokenizer import TinyTokenizer

from arenagym.agents import Agent, Question
from arenagym.judges import OracleJudge
from arenagym.records import Message
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.skyrl import ArenaGenerator

COUNTDOWN = "arenagym/Countdown-v0"
CALCULATE = '<tool_call>\n{"name": "calculate", "arguments": {"expression": "1 + 2"}}\n</tool_call>'


class Client:
    """Stands for SkyRL's client of its engines.

    `say` is given the prompt as text and the number of the rollout within its instance; an
    exception that it returns is raised.
    """

    weight_version = 3

    def __init__(self, say, *, logprobs=True, stop=None):
        self.say, self.logprobs, self.stop = say, logprobs, stop
        self.tokenizer = TinyTokenizer()
        self.calls, self.finished = [], []

    async def generate(self, input_batch, model=None):
        (session,), (prompt,) = input_batch["session_ids"], input_batch["prompt_token_ids"]
        params = input_batch["sampling_params"]
        await asyncio.sleep(0)
        number = int(session.rpartition("_")[2]) if "_" in session else 0
        said = self.say(self.tokenizer.decode(prompt), number)
        if isinstance(said, Exception):
            raise said
        ids = [*self.tokenizer.encode(said), self.tokenizer.eos_token_id]
        most = params["max_tokens"]
        cut = len(ids) > most
        ids = ids[:most]
        self.calls.append((session, tuple(prompt), tuple(ids), input_batch, model))
        text = self.tokenizer.decode(ids, skip_special_tokens=True)
        logprobs = [-(k + 1) / 1000 for k in range(len(ids))]
        return {
            "responses": [text],
            "response_ids": [ids],
            "stop_reasons": [self.stop or ("length" if cut else "stop")],
            "response_logprobs": [logprobs] if self.logprobs else None,
        }

    async def finish_session(self, session_id):
        self.finished.append(session_id)


def make_config(*, max_length=200, **settings):
    sampling = SamplingParams(max_generate_length=max_length)
    return GeneratorConfig(**{"max_turns": 4, "sampling_params": sampling, **settings})


def make_generator(say, *, config=None, client=None, **settings):
    return ArenaGenerator(
        config or make_config(), client or Client(say), TinyTokenizer(), **settings
    )


def make_batch(config, rows=None, n=4, phase="train", **columns):
    """A batch as SkyRL's trainer makes it of the data set's items."""
    items = [
        {
            "prompt": row.prompt,
            "env_class": "arenagym",
            "env_extras": {"env": row.env, "seed": row.seed, "env_args": row.env_args, **columns},
            "uid": str(k),
        }
        for k, row in enumerate(rows or task_rows(COUNTDOWN, 2))
    ]
    params = get_sampling_params_for_backend("vllm", config.sampling_params)
    batch, uids = prepare_generator_input(items, n, params, "arenagym", phase, 5)
    return batch, uids


def generate(generator, batch):
    return asyncio.run(generator.generate(batch))


def number(_task, trajectory):
    """The quality of an answer: the number in it."""
    found = re.search(r"\d+", trajectory.answer or "")
    return float(found.group()) if found else -1.0


def ranked(**settings):
    return GroupScorer(OracleJudge(number), topology="round-robin", **settings)


def answers(text, number):
    return f"<answer>{number}</answer>"


class FanOut(Agent):
    """Asks, has a sub-agent read, rewrites what it was told, and answers."""

    name = "fan-out"

    async def play(self, episode, messages):
        await episode.call(messages)
        child = episode.child("reader", Question("What is 2 + 2?"))
        try:
            said = await child.call(await child.reset(None))
            await child.answer(said.content)
        finally:
            child.finish()
        short = [Message(role="user", content=f"In short: {said.content}")]
        await episode.answer((await episode.call(short)).content)
