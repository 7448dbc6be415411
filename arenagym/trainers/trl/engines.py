"""What samples for episodes that TRL's trainer has played: its own model, or its vLLM."""

from collections.abc import Sequence
from copy import copy
from typing import Any, NamedTuple

import torch
from transformers import (
    GenerationConfig,
    LogitsProcessor,
    LogitsProcessorList,
    MinPLogitsWarper,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)
from trl import GRPOTrainer
from trl.models import unwrap_model_for_generation

from arenagym.errors import ModelError, SettingError
from arenagym.records import FinishReason, Sampling
from arenagym.trainers.token_chat import Generated, refuse_stops
from arenagym.trainers.trl.batching import Asked, Engine

_NEUTRAL = {
    "typical_p": 1.0,
    "epsilon_cutoff": 0.0,
    "eta_cutoff": 0.0,
    "top_h": None,
    "watermarking_config": None,
}
"""What would change the distribution after our own processor has seen it, and when it does not."""


def engine_of(trainer: GRPOTrainer) -> Engine:
    """What the trainer generates with.

    Raises:
        SettingError: episodes of different lengths can't be generated in this trainer's setting.
    """
    accelerator = trainer.accelerator
    alone = accelerator.num_processes == 1
    if not alone and (trainer.use_vllm or trainer.is_fsdp_enabled or trainer.is_deepspeed_enabled):
        raise SettingError(
            "rollouts of several turns take part in generation as often as their episodes need, "
            "and processes that generate together (vLLM, FSDP, DeepSpeed) must do so equally "
            "often: use one process, or plain data parallelism without vLLM"
        )
    return VllmEngine(trainer) if trainer.use_vllm else ModelEngine(trainer)


class ModelEngine:
    """Batches through `generate` of the model that is trained, as it is at this step."""

    def __init__(self, trainer: GRPOTrainer) -> None:
        self._trainer = trainer
        self._config: GenerationConfig = trainer.generation_config
        given = {name: getattr(self._config, name, None) for name in _NEUTRAL}
        if odd := [n for n, value in given.items() if value not in (None, _NEUTRAL[n])]:
            raise SettingError(
                f"generation_kwargs with {', '.join(odd)}: the logprobs of what was sampled would "
                "not be known; temperature, top_k, top_p, min_p and repetition_penalty may be set"
            )

    def __call__(self, batch: Sequence[Asked]) -> list[Generated | ModelError]:
        """Prompts that are sampled in the same way go through the model together.

        Raises:
            SettingError: an agent asks for stop strings.
        """
        _check_stops(batch)
        groups: dict[_Warping, list[int]] = {}
        for index, asked in enumerate(batch):
            groups.setdefault(_Warping.of(self._config, asked.sampling), []).append(index)
        replies: dict[int, Generated] = {}
        for warping, indices in groups.items():
            made = self._generate([batch[index] for index in indices], warping)
            replies.update(zip(indices, made, strict=True))
        return [replies[index] for index in range(len(batch))]

    def _generate(self, batch: Sequence[Asked], warping: "_Warping") -> list[Generated]:
        trainer = self._trainer
        args = trainer.args
        most = [asked.sampling.max_tokens or self._config.max_new_tokens for asked in batch]
        config = copy(self._config)
        config.max_new_tokens = max(most)
        config.do_sample = warping.temperature > 0
        # The recorder warps, so that it sees the distribution that is sampled from.
        plain = {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": None}
        config.update(**plain)
        ids, mask = _left_padded([asked.ids for asked in batch], config.pad_token_id)
        recorder = _Recorder(warping)
        device = trainer.accelerator.device
        with (
            unwrap_model_for_generation(
                trainer.model_wrapped,
                trainer.accelerator,
                gather_deepspeed3_params=args.ds3_gather_for_generation,
                generation_kwargs={**trainer.generation_kwargs, **plain},
                gradient_checkpointing_kwargs=args.gradient_checkpointing_kwargs,
            ) as model,
            torch.no_grad(),
        ):
            output = model.generate(
                input_ids=ids.to(device),
                attention_mask=mask.to(device),
                generation_config=config,
                logits_processor=LogitsProcessorList([recorder]),
            )
        recorder.see(output)
        version = str(trainer.state.global_step)
        rows = zip(output[:, ids.size(1) :].tolist(), recorder.logprobs(), most, strict=True)
        return [
            _cut(out, logprobs, limit, trainer.eos_token_ids, version)
            for out, logprobs, limit in rows
        ]


class VllmEngine:
    """The trainer's vLLM, colocated or a server, whose weights TRL has brought up to date."""

    def __init__(self, trainer: GRPOTrainer) -> None:
        self._trainer = trainer

    def __call__(self, batch: Sequence[Asked]) -> list[Generated | ModelError]:
        """Sampled as the trainer is set to; a temperature of the agent's own is not for vLLM.

        Raises:
            SettingError: an agent asks for stop strings.
        """
        _check_stops(batch)
        trainer = self._trainer
        _, outputs, logprobs, _ = trainer.vllm_generation.generate(
            prompts=[list(asked.ids) for asked in batch], images=None, num_generations=1
        )
        version = str(trainer.state.global_step)
        made: list[Generated | ModelError] = []
        for asked, out, row in zip(batch, outputs, logprobs, strict=True):
            sampled = [each[0] for each in row]
            if any(each is None for each in sampled):
                made.append(ModelError("vLLM gave no logprob for a token that it sampled"))
                continue
            limit = asked.sampling.max_tokens or trainer.max_completion_length
            made.append(_cut(out, sampled, limit, trainer.eos_token_ids, version))
        return made


class _Warping(NamedTuple):
    """What is done to a distribution before it is sampled from; temperature 0 takes the best."""

    temperature: float
    top_k: int
    top_p: float
    min_p: float | None

    @classmethod
    def of(cls, config: GenerationConfig, sampling: Sampling) -> "_Warping":
        """The trainer's, unless the agent asks for another."""
        temperature, top_p = sampling.temperature, sampling.top_p
        return cls(
            config.temperature if temperature is None else temperature,
            config.top_k or 0,
            config.top_p if top_p is None else top_p,
            config.min_p,
        )

    def warpers(self) -> list[LogitsProcessor]:
        """In the order in which `generate` has them."""
        if self.temperature == 0:
            return []
        made: list[LogitsProcessor] = []
        if self.temperature != 1:
            made.append(TemperatureLogitsWarper(float(self.temperature)))
        if self.top_k:
            made.append(TopKLogitsWarper(self.top_k))
        if self.top_p is not None and self.top_p < 1:
            made.append(TopPLogitsWarper(self.top_p))
        if self.min_p is not None:
            made.append(MinPLogitsWarper(self.min_p))
        return made


class _Recorder(LogitsProcessor):
    """Warps, and notes how likely each token was that was then sampled.

    Scores of every step at once, as `generate` can return them, would be gigabytes.
    """

    def __init__(self, warping: _Warping) -> None:
        self._warpers = warping.warpers()
        self._scores: Any = None
        self._rows: list[Any] = []

    def __call__(self, input_ids: Any, scores: Any) -> Any:  # noqa: ANN401 - tensors
        if self._scores is not None:
            self.see(input_ids)
        for warper in self._warpers:
            scores = warper(input_ids, scores)
        self._scores = scores
        return scores

    def see(self, input_ids: Any) -> None:  # noqa: ANN401 - a tensor
        """Note what was sampled last."""
        scores = self._scores.float()
        drawn = scores.gather(1, input_ids[:, -1:]) - scores.logsumexp(1, keepdim=True)
        self._rows.append(drawn)

    def logprobs(self) -> list[list[float]]:
        """A list for each row."""
        found: list[list[float]] = torch.cat(self._rows, dim=1).tolist()
        return found


def _check_stops(batch: Sequence[Asked]) -> None:
    for asked in batch:
        try:
            refuse_stops(asked.sampling, "GRPOTrainer samples to an end token")
        except ModelError as error:  # of all episodes alike, so that the run ends
            raise SettingError(str(error)) from error


def _left_padded(prompts: Sequence[Sequence[int]], pad: int) -> tuple[Any, Any]:
    width = max(map(len, prompts))
    ids = torch.tensor([[pad] * (width - len(each)) + list(each) for each in prompts])
    mask = torch.tensor([[0] * (width - len(each)) + [1] * len(each) for each in prompts])
    return ids, mask


def _cut(
    out: Sequence[int], logprobs: Sequence[float], limit: int, ends: Sequence[int], version: str
) -> Generated:
    """What a row sampled: up to the first end token, and no more than the limit."""
    length = next((i + 1 for i, token in enumerate(out) if token in ends), len(out))
    finish: FinishReason = "stop"
    if length > limit or not out or out[length - 1] not in ends:
        length, finish = min(length, limit), "length"
    return Generated(
        ids=tuple(out[:length]),
        logprobs=tuple(logprobs[:length]),
        finish_reason=finish,
        policy_version=version,
    )
