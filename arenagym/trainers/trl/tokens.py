"""What TRL is given of an episode: one token sequence, within the trainer's limits."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from arenagym.errors import SettingError
from arenagym.models import ContextOverflowError
from arenagym.records import Sampling, Segment, Trajectory
from arenagym.trainers.chat_template import ChatTokenizer
from arenagym.trainers.samples import longest, policy_nodes
from arenagym.trainers.token_chat import Generate, Generated, TokenChat
from arenagym.trainers.trl.completions import Chat

if TYPE_CHECKING:
    from trl import GRPOTrainer


class TokenRow(NamedTuple):
    """Ids of a prompt and of a completion; the mask is 1 on tokens that were sampled.

    Logprobs are those of the distribution that was sampled from, 0 where the mask is 0.
    """

    prompt_ids: list[int]
    completion_ids: list[int]
    logprobs: list[float]
    mask: list[int]

    @classmethod
    def of(cls, segment: Segment) -> "TokenRow":
        """A segment, parted before its first sampled token."""
        start = segment.prompt_len
        return cls(
            list(segment.token_ids[:start]),
            list(segment.token_ids[start:]),
            list(segment.logprobs[start:]),
            list(segment.loss_mask[start:]),
        )


class Part(NamedTuple):
    """The segment of an episode that is trained on, and what is not.

    There are `others` segments besides, with `left_out` sampled tokens.
    """

    segment: Segment | None
    others: int
    left_out: int


def longest_part(trajectory: Trajectory) -> Part:
    """The agent's own segment with the most sampled tokens, and what else there is in the tree."""
    segments = [segment for node in policy_nodes(trajectory) for segment in node.segments()]
    found = longest(trajectory)
    chosen = 0 if found is None else found.trained
    left_out = sum(segment.trained for segment in segments) - chosen
    return Part(found, len(segments) - (found is not None), left_out)


class Limits(NamedTuple):
    """What of a trainer's settings an episode's conversations keep to.

    A model call samples at most `call` tokens; a conversation grows by at most `completion` after
    its first prompt, tools' results included.
    """

    tokenizer: ChatTokenizer
    call: int
    completion: int
    context: int | None
    template_args: Mapping[str, Any]
    end: int

    @classmethod
    def of(cls, trainer: "GRPOTrainer", *, max_tokens: int | None, context: int | None) -> "Limits":
        """Those of a trainer, but for what is given.

        Raises:
            SettingError: the trainer has no limit.
        """
        if trainer.max_completion_length is None:
            raise SettingError(
                "max_completion_length=None: set how long GRPOConfig lets a rollout become"
            )
        processing = trainer.processing_class
        config = trainer.model.config.get_text_config()
        return cls(
            tokenizer=getattr(processing, "tokenizer", processing),
            call=max_tokens or trainer.max_completion_length,
            completion=trainer.max_completion_length,
            context=context or getattr(config, "max_position_embeddings", None),
            template_args=trainer.chat_template_kwargs,
            end=trainer.eos_token_ids[0],
        )

    def chat(self, generate: Generate, *, native_tools: bool) -> TokenChat:
        """The model of one episode."""
        return TokenChat(
            _Within(generate, self.call, self.completion),
            self.tokenizer,
            native_tools=native_tools,
            context=self.context,
            template_args=self.template_args,
        )

    def nothing(self, prompt: str | Chat) -> TokenRow:
        """The row of an episode without a sampled token: its prompt and an end, masked out."""
        said = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
        text = self.tokenizer.apply_chat_template(
            [{name: value for name, value in m.items() if value is not None} for m in said],
            tokenize=False,
            add_generation_prompt=True,
            **self.template_args,
        )
        ids = self.tokenizer.encode(text, add_special_tokens=False)
        return TokenRow(ids, [self.end], [0.0], [0])


class _Within:
    """An engine held to the limits of one episode."""

    def __init__(self, generate: Generate, call: int, completion: int) -> None:
        self._generate = generate
        self._call = call
        self._completion = completion
        self._first: list[tuple[int, ...]] = []
        """The prompts with which conversations began."""

    async def __call__(self, ids: Sequence[int], sampling: Sampling) -> Generated:
        ids = tuple(ids)
        first = next((each for each in self._first if ids[: len(each)] == each), None)
        if first is None:
            first = ids
            self._first.append(ids)
        grown = len(ids) - len(first)
        if grown >= self._completion:
            raise ContextOverflowError(
                f"the conversation has grown by {grown:,} tokens, "
                f"max_completion_length={self._completion:,}"
            )
        most = min(self._call, sampling.max_tokens or self._call, self._completion - grown)
        return await self._generate(ids, msgspec.structs.replace(sampling, max_tokens=most))
