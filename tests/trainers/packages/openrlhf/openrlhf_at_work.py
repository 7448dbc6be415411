"""OpenRLHF's own code without its GPUs: a tokenizer, an engine that is told what to say, the rest
of the trainer loaded file by file.
"""

import asyncio
import importlib
import re
import sys
from itertools import count
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock

import openrlhf
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from arenagym.agents import Agent

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tokenizer():
    """ChatML over bytes; it encodes `an` as one token, and the engine samples two."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces = [*letters, "an"]
    made = Tokenizer(models.BPE({piece: k for k, piece in enumerate(pieces)}, [("a", "n")]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=made,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=SPECIAL,
        clean_up_tokenization_spaces=False,
    )
    fast.chat_template = TEMPLATE
    return fast


def letters_of(tok, text):
    """The ids of a text one letter at a time, as no encoder would write it."""
    return [token for letter in text for token in tok.encode(letter, add_special_tokens=False)]


class Engine:
    """OpenRLHF's `llm_engine`: completes with what `say(prompt, number)` returns.

    That is text, or a pair of text and finish reason, or an exception to raise.
    """

    def __init__(self, tok, say, *, with_logprobs=True):
        self.tok, self.say, self.with_logprobs = tok, say, with_logprobs
        self.numbers = count()
        self.prompts, self.params = [], []

    async def generate(self, prompt_token_ids, sampling_params, multi_modal_data=None):
        assert isinstance(prompt_token_ids, list)
        self.prompts.append(prompt_token_ids)
        self.params.append(sampling_params)
        said = self.say(self.tok.decode(prompt_token_ids), next(self.numbers))
        await asyncio.sleep(0)
        if isinstance(said, Exception):
            raise said
        text, reason = said if isinstance(said, tuple) else (said, "stop")
        ids = letters_of(self.tok, text)
        if reason == "stop":
            ids.append(self.tok.eos_token_id)
        if sampling_params.max_tokens is not None and len(ids) > sampling_params.max_tokens:
            ids = ids[: sampling_params.max_tokens]
            reason = "length" if reason == "stop" else reason
            text = self.tok.decode(ids)
        logprobs = None
        if self.with_logprobs and sampling_params.logprobs is not None:
            logprobs = [
                {token: SimpleNamespace(logprob=-(k + 1) / 8)} for k, token in enumerate(ids)
            ]
        output = SimpleNamespace(token_ids=ids, text=text, finish_reason=reason, logprobs=logprobs)
        return SimpleNamespace(outputs=[output])


class Forgetful(Agent):
    """Shows its model the task and the last answer to it alone."""

    name = "forgetful"

    async def play(self, episode, messages):
        new = []
        while not episode.done:
            reply = await episode.call([*messages, *new])
            new = await episode.act(reply.content)


def params(**fields):
    return SimpleNamespace(**{"max_tokens": None, "min_tokens": 1, "logprobs": 1, **fields})


def number_in(text):
    found = re.findall(r"-?\d+", text)
    return float(found[-1]) if found else 0.0


HOME = Path(openrlhf.__file__).parent


def load(monkeypatch):
    """OpenRLHF's rollout actor, samples generator and experience maker, as they are on disk.

    Stand-ins for what they import of GPU packages, and never call here.
    """
    stand_ins = {
        "ray": MagicMock(remote=lambda cls: cls),
        "ray.util": MagicMock(),
        "ray.util.placement_group": MagicMock(),
        "ray.util.scheduling_strategies": MagicMock(),
        "vllm": MagicMock(),
        "vllm.inputs": MagicMock(TokensPrompt=dict),
        "vllm.utils": MagicMock(),
        "deepspeed": MagicMock(),
        "openrlhf.trainer.ray.launcher": MagicMock(),
    }
    for name, module in stand_ins.items():
        monkeypatch.setitem(sys.modules, name, module)
    packages = {
        "openrlhf.models": HOME / "models",
        "openrlhf.trainer.ray": HOME / "trainer" / "ray",
    }
    for name, folder in packages.items():
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        monkeypatch.setitem(sys.modules, name, package)
    loaded = {}
    for name in (
        "openrlhf.models.utils",
        "openrlhf.trainer.ray.utils",
        "openrlhf.trainer.ray.vllm_engine",
        "openrlhf.trainer.ppo_utils.samples_generator",
        "openrlhf.trainer.ppo_utils.experience_maker",
    ):
        monkeypatch.delitem(sys.modules, name, raising=False)
        loaded[name.rpartition(".")[2]] = importlib.import_module(name)
        monkeypatch.setitem(sys.modules, name, sys.modules[name])
    return SimpleNamespace(**loaded)


def settings(estimator, samples, **changes):
    """The trainer's arguments that rewards and advantages depend on."""
    usual = {"gamma": 1.0, "lambd": 1.0, "no_std_norm": False, "is_correction_level": "off"}
    advantage = SimpleNamespace(estimator=estimator, **usual | changes)
    return SimpleNamespace(
        algo=SimpleNamespace(
            advantage=advantage,
            dynamic_filtering_enable=False,
            dynamic_filtering_range=(0.0, 1.0),
        ),
        rollout=SimpleNamespace(
            n_samples_per_prompt=samples, micro_batch_size=samples, batch_size=1
        ),
        reward=SimpleNamespace(
            clip_range=(-10, 10), overlong_buffer_len=None, stop_properly_penalty_coef=None
        ),
        train=SimpleNamespace(dynamic_batch_enable=False),
        vllm=SimpleNamespace(enable_sleep=False),
    )


def advantages(loaded, tok, responses, *, estimator, samples, **changes):
    """What OpenRLHF makes of the responses of its rollouts: the advantage of each one's tokens."""
    args = settings(estimator, samples, **changes)
    generator = loaded.samples_generator.SamplesGenerator.__new__(
        loaded.samples_generator.SamplesGenerator
    )
    experiences = [
        generator._process_response_into_experience(each, max_len=4096) for each in responses
    ]
    maker = loaded.experience_maker.RemoteExperienceMaker.__new__(
        loaded.experience_maker.RemoteExperienceMaker
    )
    maker.strategy, maker.args = SimpleNamespace(args=args), args
    maker.advantage_estimator, maker.tokenizer = estimator, tok
    maker.kl_ctl = SimpleNamespace(value=0.0)
    batches = maker.split_rollout_samples(experiences)
    for batch in batches:
        batch.kl = torch.zeros_like(batch.action_mask, dtype=torch.float32)
    maker.compute_advantages_and_returns(batches)
    told = []
    for batch in batches:
        for row, mask in zip(batch.advantages, batch.action_mask, strict=True):
            told.append(sorted(set(row[mask.bool()].tolist())))
    return told, batches
