"""Exported files as TRL's trainers and `datasets` read them."""

import string
from pathlib import Path

import gymnasium as gym
import pytest
import trl
from datasets import disable_caching, load_dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

import arenagym
from arenagym.datasets import (
    StoredGroups,
    best_of_n,
    grpo_groups,
    preference_pairs,
    quark,
    reward_tokens,
    write_rows,
)
from arenagym.envs.base import Step, TextEnv
from arenagym.models import ScriptedModel
from arenagym.records import Message, ToolCall

ENV = "tests/Desk-v0"
FORMATS = ["jsonl", "parquet"]


def find(place: str) -> str:
    """Find a place."""
    return f"{place} is there."


def book(train: str, seats: int = 1) -> str:
    """Book a train."""
    return f"{seats} in {train}."


class DeskEnv(TextEnv):
    """Wants a booking."""

    def __init__(self, render_mode=None):
        super().__init__(tools=[find, book], max_turns=3, render_mode=render_mode)

    def _begin(self, rng, options):
        number = int(rng.integers(1_000_000))
        return f"desk-{number}", f"Book train {number}."

    def _answer(self, answer):
        return Step(feedback="", reason="said", reward="booked" in answer)


if ENV not in gym.registry:
    gym.register(ENV, entry_point=DeskEnv)


def clerk(messages, sampling):
    """Calls one tool or the other, then answers, rightly if it has booked."""
    books = (sampling.seed // 7) % 2
    if messages[-1].role == "user":
        call = ("book", '{"train": "D1", "seats": 2}') if books else ("find", '{"place": "x"}')
        return Message(
            role="assistant",
            content="",
            tool_calls=(ToolCall(id=f"c{sampling.seed}", name=call[0], arguments=call[1]),),
        )
    return f"<answer>{'booked' if books else 'found'} {sampling.seed % 100}</answer>"


def character_tokenizer():
    vocabulary = ["<|pad|>", "<|unk|>", "<|im_start|>", "<|im_end|>", *string.printable]
    words = {token: index for index, token in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<|unk|>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.decoder = decoders.Fuse()
    template = Path(trl.__file__).parent / "chat_templates" / "qwen2_5.jinja"
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<|pad|>",
        unk_token="<|unk|>",
        eos_token="<|im_end|>",
        additional_special_tokens=["<|im_start|>"],
        chat_template=template.read_text(),
    )


def tiny_llama(tokenizer):
    set_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    return LlamaForCausalLM(config)


@pytest.fixture(scope="module")
def groups(tmp_path_factory):
    """Eight groups of four, played with native tools."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    model = ScriptedModel(clerk, native_tools=True)
    settings = {"agent": "react", "judge": "reward", "group_size": 4, "tasks": 8}
    list(arenagym.collect(ENV, model=model, out=folder, **settings))
    return StoredGroups(folder)


@pytest.fixture(autouse=True)
def uncached():
    disable_caching()


def loaded(rows, tmp_path, kind):
    """What `datasets` makes of the file, and the rows."""
    tally = write_rows(rows, tmp_path / f"rows.{kind}")
    name = {"jsonl": "json"}.get(kind, kind)
    found = load_dataset(
        name,
        data_files=str(tmp_path / f"rows.{kind}"),
        split="train",
        cache_dir=str(tmp_path / "cache"),
    )
    assert len(found) == tally.rows > 1
    return found, list(rows)


def settings(tmp_path, **more):
    return {
        "output_dir": str(tmp_path / "out"),
        "per_device_train_batch_size": 2,
        "max_steps": 1,
        "max_length": None,
        "report_to": [],
        "use_cpu": True,
        "bf16": False,
        "gradient_checkpointing": False,
        "save_strategy": "no",
        "disable_tqdm": True,
        **more,
    }


def whole(value):
    """Without the fields that are null; `datasets` rounds numbers of JSON to ten digits."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {key: whole(each) for key, each in value.items() if each is not None}
    return [whole(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("build", ["pairs", "best", "groups", "rollouts"])
def test_datasets_reads_what_was_written(build, kind, groups, tmp_path):
    tools = tuple(DeskEnv().tools)
    rows = {
        "pairs": lambda: preference_pairs(groups, tools=tools),
        "best": lambda: best_of_n(groups, tools=tools),
        "groups": lambda: grpo_groups(groups),
        "rollouts": lambda: grpo_groups(groups, rows="rollout"),
    }[build]()
    found, made = loaded(rows, tmp_path, kind)
    assert [whole(dict(row)) for row in found] == whole(made)


@pytest.mark.parametrize("kind", FORMATS)
def test_dpo_trains_on_pairs_with_tool_calls(kind, groups, tmp_path):
    rows = preference_pairs(groups, tools=tuple(DeskEnv().tools))
    found, made = loaded(rows, tmp_path, kind)
    tokenizer = character_tokenizer()
    trainer = trl.DPOTrainer(
        model=tiny_llama(tokenizer),
        ref_model=tiny_llama(tokenizer),
        args=trl.DPOConfig(**settings(tmp_path)),
        train_dataset=found,
        processing_class=tokenizer,
    )
    for tokens, row in zip(trainer.train_dataset, made, strict=True):
        prompt, chosen, rejected = (
            tokenizer.decode(tokens[f"{name}_ids"]) for name in ("prompt", "chosen", "rejected")
        )
        assert row["prompt"][-1]["content"] in prompt
        assert '"name": "book"' in prompt  # the declaration of a tool
        assert "None" not in prompt + chosen
        assert chosen.startswith(
            '<tool_call>\n{"name": "book", "arguments": {"train": "D1", "seats": 2}}'
        )
        assert '"arguments": {"place": "x"}' in rejected
        assert row["chosen"][-1]["content"] in chosen
        assert row["rejected"][-1]["content"] in rejected
    result = trainer.train()
    assert result.global_step == 1
    assert result.training_loss > 0


@pytest.mark.parametrize("kind", FORMATS)
def test_sft_trains_on_completions_alone(kind, groups, tmp_path):
    rows = best_of_n(groups, form="prompt-completion", tools=tuple(DeskEnv().tools))
    found, made = loaded(rows, tmp_path, kind)
    tokenizer = character_tokenizer()
    trainer = trl.SFTTrainer(
        model=tiny_llama(tokenizer),
        args=trl.SFTConfig(**settings(tmp_path)),
        train_dataset=found,
        processing_class=tokenizer,
    )
    for tokens, row in zip(trainer.train_dataset, made, strict=True):
        learned = tokenizer.decode([label for label in tokens["labels"] if label != -100])
        (said,) = row["completion"]
        assert said["content"] in learned
        assert ("<tool_call>" in learned) == ("tool_calls" in said)
        assert "tool_response" not in learned
    assert trainer.train().global_step == 1


def test_sft_trains_on_quarks_rows_with_a_token_of_its_own(groups, tmp_path):
    tokens = reward_tokens(2)
    found, _ = loaded(quark(groups, k=2, tools=tuple(DeskEnv().tools)), tmp_path, "parquet")
    tokenizer = character_tokenizer()
    tokenizer.add_special_tokens({"additional_special_tokens": list(tokens)})
    trainer = trl.SFTTrainer(
        model=tiny_llama(tokenizer),
        args=trl.SFTConfig(**settings(tmp_path, assistant_only_loss=True)),
        train_dataset=found,
        processing_class=tokenizer,
    )
    ids = tokenizer.convert_tokens_to_ids(list(tokens))
    for made, row in zip(trainer.train_dataset, found, strict=True):
        assert [token for token in made["input_ids"] if token in ids] == [ids[row["quantile"]]]
    assert trainer.train().global_step == 1
