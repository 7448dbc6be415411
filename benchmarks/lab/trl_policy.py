"""A policy that a CPU trains in minutes: a Llama of two layers, and a tokenizer of words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import torch
from tokenizers import Regex, Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

Prompt = str | list[dict[str, Any]]
"""Text as it stands, or messages for the chat template."""

PAD, END, GO, UNKNOWN = "<pad>", "<end>", "<go>", "<unknown>"
_TEMPLATE = (
    "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    "{% if add_generation_prompt %}" + GO + "{% endif %}"
)


def word_tokenizer(texts: Iterable[str], pattern: str) -> Any:  # noqa: ANN401 - transformers'
    """A tokenizer whose tokens are the words of these texts.

    Args:
        texts: all words that are needed.
        pattern: a regular expression of a word; what is between words is dropped.
    """
    split = pre_tokenizers.Split(Regex(pattern), "removed", invert=True)
    ids = {word: number for number, word in enumerate((PAD, END, GO, UNKNOWN))}
    for text in texts:
        for word, _ in split.pre_tokenize_str(text):
            ids.setdefault(word, len(ids))
    words = Tokenizer(models.WordLevel(ids, unk_token=UNKNOWN))
    words.pre_tokenizer = split
    return PreTrainedTokenizerFast(
        tokenizer_object=words,
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        extra_special_tokens=[GO],
        padding_side="left",
        chat_template=_TEMPLATE,
    )


def new_policy(tokenizer: Any, *, seed: int, width: int = 64, layers: int = 2) -> Any:  # noqa: ANN401
    """A policy of random weights."""
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=4 * width,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=128,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    return LlamaForCausalLM(config)


def cold_start(
    model: Any,  # noqa: ANN401
    tokenizer: Any,  # noqa: ANN401
    examples: Iterator[tuple[Prompt, str]],
    *,
    steps: int,
    batch: int = 64,
    rate: float = 3e-3,
) -> float:
    """Teach the form of answers, supervised; the loss of the last step.

    Args:
        model: is trained.
        tokenizer: the model's.
        examples: prompts and answers, without end.
        steps: of AdamW, whose rate rises for 20 steps and then falls to a tenth.
        batch: examples a step.
        rate: the highest learning rate.
    """
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.0)
    model.train()
    loss = torch.zeros(())
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 20) * (1 - 0.9 * step / steps)
        loss = model(**_batch(tokenizer, list(islice(examples, batch)))).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return float(loss.detach())


def complete(
    model: Any,  # noqa: ANN401
    tokenizer: Any,  # noqa: ANN401
    prompts: Sequence[Prompt],
    *,
    most: int,
    seed: int | None,
) -> list[str]:
    """Answers to prompts, sampled at temperature 1, or greedy where there is no seed."""
    was_training = model.training
    model.eval()
    ids = [_prompt_ids(tokenizer, prompt) for prompt in prompts]
    asked = _padded(ids, tokenizer.pad_token_id)
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        if seed is not None:
            torch.manual_seed(seed)
        made = model.generate(
            input_ids=asked,
            attention_mask=(asked != tokenizer.pad_token_id).long(),
            do_sample=seed is not None,
            max_new_tokens=most,
        )
    model.train(was_training)
    texts = tokenizer.batch_decode(made[:, asked.shape[1] :], skip_special_tokens=True)
    return [str(text) for text in texts]


def _batch(tokenizer: Any, examples: Sequence[tuple[Prompt, str]]) -> dict[str, Any]:  # noqa: ANN401
    asked = [_prompt_ids(tokenizer, prompt) for prompt, _ in examples]
    said = [
        [*tokenizer.encode(answer, add_special_tokens=False), tokenizer.eos_token_id]
        for _, answer in examples
    ]
    ids = _padded([[*a, *s] for a, s in zip(asked, said, strict=True)], tokenizer.pad_token_id)
    learned = [[-100] * len(a) + s for a, s in zip(asked, said, strict=True)]
    return {
        "input_ids": ids,
        "attention_mask": (ids != tokenizer.pad_token_id).long(),
        "labels": _padded(learned, -100),
    }


def _prompt_ids(tokenizer: Any, prompt: Prompt) -> list[int]:  # noqa: ANN401
    text = prompt
    if not isinstance(prompt, str):
        text = tokenizer.apply_chat_template(prompt, tokenize=False, add_generation_prompt=True)
    return list(tokenizer.encode(text, add_special_tokens=False))


def _padded(rows: Sequence[Sequence[int]], fill: int) -> Any:  # noqa: ANN401
    width = max(map(len, rows))
    return torch.tensor([[fill] * (width - len(row)) + list(row) for row in rows])
