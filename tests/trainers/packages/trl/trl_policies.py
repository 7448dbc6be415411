"""A policy for TRL's tests: a random Llama of two layers with a small vocabulary of its own."""

from functools import cache
from pathlib import Path

import trl
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

from arenagym.trainers import Generated

SPECIAL = ["<|pad|>", "<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATES = Path(trl.__file__).parent / "chat_templates"
README = Path(__file__).parents[4] / "README.md"


@cache
def _trained() -> str:
    """Byte pairs of English and JSON, so that a prompt is a few hundred tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=1000,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    template = (TEMPLATES / "qwen2_5.jinja").read_text()
    tokenizer.train_from_iterator([README.read_text(), template], trainer)
    return tokenizer.to_str()


def small_tokenizer(template="qwen2_5") -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(_trained()),
        pad_token="<|pad|>",
        eos_token="<|im_end|>",
        additional_special_tokens=["<|im_start|>", "<|endoftext|>"],
        padding_side="left",
        clean_up_tokenization_spaces=False,
        chat_template=(TEMPLATES / f"{template}.jinja").read_text(),
    )


def tiny_llama(tokenizer, *, seed=0, positions=8192) -> LlamaForCausalLM:
    set_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=positions,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
        tie_word_embeddings=False,
    )
    return LlamaForCausalLM(config)


class Watched(trl.GRPOTrainer):
    """Keeps what it generated and scored, a batch a step."""

    def _generate_and_score_completions(self, inputs):
        made = super()._generate_and_score_completions(inputs)
        self.__dict__.setdefault("inputs", []).append(inputs)
        self.__dict__.setdefault("batches", []).append(made)
        return made


def config(folder, **settings) -> trl.GRPOConfig:
    settings = {
        "output_dir": str(folder),
        "per_device_train_batch_size": 8,
        "num_generations": 4,
        "max_completion_length": 8,
        "max_steps": 1,
        "learning_rate": 1e-3,
        "report_to": [],
        "use_cpu": True,
        "save_strategy": "no",
        "logging_steps": 1,
        "disable_tqdm": True,
        "shuffle_dataset": False,
        "gradient_checkpointing": False,
        "bf16": False,
        **settings,
    }
    return trl.GRPOConfig(**settings)


def trainer(folder, rows, *, reward, rollouts=None, tokenizer=None, model=None, **settings):
    """A trainer of a random policy on rows that are mappings."""
    environments = settings.pop("environment_factory", None)
    evaluated = settings.pop("eval_rows", None)
    tokenizer = tokenizer or small_tokenizer()
    return Watched(
        model=model or tiny_llama(tokenizer),
        reward_funcs=reward,
        args=config(folder, **settings),
        train_dataset=Dataset.from_list(rows),
        eval_dataset=None if evaluated is None else Dataset.from_list(evaluated),
        processing_class=tokenizer,
        rollout_func=rollouts,
        environment_factory=environments,
    )


class Scripted:
    """Stands for an engine: `reply(asked, texts so far)` is what the policy writes next.

    Given to `Rollouts(engine=…)`; `batches` are the prompts that came together.
    """

    def __init__(self, reply):
        self.reply = reply
        self.batches = []

    def __call__(self, made_for):
        tokenizer = made_for.processing_class

        def engine(batch):
            self.batches.append([tokenizer.decode(asked.ids) for asked in batch])
            replies = []
            for index, text in enumerate(self.batches[-1]):
                said = self.reply(index, text)
                if isinstance(said, Exception):
                    replies.append(said)
                    continue
                ids = tokenizer.encode(said + "<|im_end|>", add_special_tokens=False)
                most = batch[index].sampling.max_tokens
                replies.append(
                    Generated(
                        ids=tuple(ids[:most]),
                        logprobs=tuple(-0.5 - k / 1000 for k in range(len(ids[:most]))),
                        finish_reason="stop" if len(ids) <= most else "length",
                    )
                )
            return replies

        return engine
