"""`Engine`: verl's inference servers, for the model calls of one rollout."""

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any
from uuid import uuid4

from arenagym.errors import ModelError
from arenagym.models import ContextOverflowError
from arenagym.records import FinishReason, Sampling
from arenagym.trainers.token_chat import Generated, refuse_stops

_GIVEN_UP = ("abort", "aborted", "error")
"""Stop reasons of completions that the policy would have gone on with: SGLang's, and vLLM's."""


class Engine:
    """Asks for no more than the batch has room for, so that nothing is cut off afterwards.

    Of a sequence at most `prompt_length` tokens are its prompt; there is room for
    `response_length` tokens after those, what the environment says included. How tokens are drawn
    is the trainer's to say, but for the length.

    Args:
        server: verl's client.
        sampling_params: of the trainer.
        prompt_length: see above.
        response_length: see above.
        context: the server's own limit, if it has another.
        eos: the id that ends a completion.
        priority: of the requests.
    """

    def __init__(
        self,
        server: Any,  # noqa: ANN401 - verl's
        sampling_params: Mapping[str, Any],
        *,
        prompt_length: int,
        response_length: int,
        context: int | None = None,
        eos: int | None = None,
        priority: int = 0,
    ) -> None:
        self.prompt_length = prompt_length
        self.seconds = 0.0
        self.preempted = -1
        self.steps: tuple[int | None, int | None] = (None, None)
        """The oldest and the newest version of the policy that was asked."""
        self._server = server
        self._sampling = dict(sampling_params)
        self._response_length = response_length
        self._context = context
        self._eos = eos
        self._priority = priority
        self._request_id = uuid4().hex  # one a rollout: its calls go to the server that knows it
        self._sequences: list[tuple[tuple[int, ...], int]] = []

    async def __call__(self, prompt: Sequence[int], sampling: Sampling) -> Generated:
        """Complete a prompt.

        Raises:
            ContextOverflowError: there is no room for a completion.
            ModelError: the server failed, or gave the call up; or the agent wants stop strings.
        """
        refuse_stops(sampling, "verl samples to an end token")
        ids = tuple(prompt)
        start = self._start(ids)
        room = start + self._response_length - len(ids)
        if self._context is not None:
            room = min(room, self._context - len(ids))
        if room < 1:
            raise ContextOverflowError(
                f"a prompt of {len(ids):,} tokens leaves no room for a completion: prompt_length="
                f"{self.prompt_length}, response_length={self._response_length}"
            )
        most = min(room, sampling.max_tokens or room)
        output = await self._generate(ids, most)
        drawn = tuple(output.token_ids)[:most]
        if output.stop_reason in _GIVEN_UP:
            raise ModelError(f"the server gave the call up: {output.stop_reason}")
        if drawn and output.log_probs is None:
            raise ModelError("the server gave no logprobs, which were asked for")
        self._sequences.append(((*ids, *drawn), start))
        return Generated(
            ids=drawn,
            logprobs=tuple(float(logprob) for logprob in output.log_probs or ())[:most],
            finish_reason=self._finish(drawn, most, output.stop_reason),
            policy_version=None if self.steps[1] is None else str(self.steps[1]),
        )

    def _finish(self, drawn: Sequence[int], most: int, reason: str | None) -> FinishReason:
        """Why a completion ended: vLLM at verl does not say, SGLang does."""
        full = reason == "length" or (len(drawn) == most and reason != "stop")
        return "length" if full and drawn and drawn[-1] != self._eos else "stop"

    async def _generate(self, ids: tuple[int, ...], most: int) -> Any:  # noqa: ANN401 - verl's
        began = monotonic()
        try:
            output = await self._server.generate(
                request_id=self._request_id,
                prompt_ids=list(ids),
                sampling_params={**self._sampling, "logprobs": True, "max_tokens": most},
                priority=self._priority,
            )
        except Exception as error:
            raise ModelError(f"{type(error).__name__}: {error}"[:1000]) from error
        finally:
            self.seconds += monotonic() - began
        if output.num_preempted is not None:
            self.preempted = max(self.preempted, 0) + output.num_preempted
        told = output.extra_fields
        oldest = [self.steps[0], told.get("min_global_steps")]
        newest = [self.steps[1], told.get("max_global_steps")]
        self.steps = (
            min((step for step in oldest if step is not None), default=None),
            max((step for step in newest if step is not None), default=None),
        )
        return output

    def _start(self, ids: tuple[int, ...]) -> int:
        """How many tokens are the prompt of the sequence that these go on with, or begin."""
        before = [start for known, start in self._sequences if ids[: len(known)] == known]
        return min(before, default=min(self.prompt_length, len(ids)))
