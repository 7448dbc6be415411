"""Episodes of the real local model: the ids of their records are the text of their messages."""

import asyncio

import gymnasium as gym
import msgspec
import pytest

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import Budget, run_episode_async
from arenagym.models.local import LocalModel
from arenagym.records import Sampling

pytestmark = [pytest.mark.local, pytest.mark.timeout(900)]


def test_the_ids_of_a_react_episode_are_its_text_and_each_sampled_one_is_trained_once():
    model = LocalModel(slots=1, context=2048)

    async def texts(chat, ids):
        root = chat.base_url.removesuffix("/v1")
        told = await chat.post(f"{root}/detokenize", {"tokens": list(ids)})
        return msgspec.convert(told, dict[str, str])["content"]

    async def main():
        env = gym.make("arenagym/Countdown-v0", numbers=3, max_turns=3)
        try:
            played = await run_episode_async(
                env,
                "react",
                model,
                3,
                sampling=Sampling(seed=3, max_tokens=12),
                budget=Budget(turns=3),
            )
            prompts = [await texts(model.start(), ids) for ids in played.prompt_ids()]
            outputs = [await texts(model.start(), turn.output_ids or ()) for turn in played.turns]
            wholes = [await texts(model.start(), each.token_ids) for each in played.segments()]
        finally:
            await model.aclose()
            env.close()
        return played, prompts, outputs, wholes

    played, prompts, outputs, wholes = asyncio.run(main())
    assert len(played.turns) == 3
    for messages, prompt, turn, output in zip(
        played.prompts(), prompts, played.turns, outputs, strict=True
    ):
        assert all(message.content in prompt for message in messages)
        # llama.cpp takes a line break and a code fence off a reply that is bound to a schema.
        assert turn.output.content in output
    tokens = played.tokens()
    assert tokens.merged + tokens.forked + tokens.left_out == 2
    assert sum(each.trained for each in tokens.segments) == sum(
        len(turn.output_ids) for turn in played.turns if turn.output_ids
    )
    assert all(whole.count("<|im_start|>system") == 1 for whole in wholes)
