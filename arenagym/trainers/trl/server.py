"""`CompletionServer`: an engine behind vLLM's `/v1/completions`, token ids in and token ids out."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import openai

from arenagym.errors import ModelError, SettingError
from arenagym.live.loops import PerLoop
from arenagym.records import FinishReason, Sampling
from arenagym.trainers.token_chat import Generated

_CUT_OFF = ("abort", "error")
"""Why vLLM ends a completion that the policy would have gone on with."""


class CompletionServer:
    """Completes prompts of ids through a server that returns ids, as vLLM does.

    vLLM is to be started with `--logprobs-mode processed_logprobs`: a trainer wants the logprobs
    of the distribution that was sampled from.

    Args:
        url: such as `http://localhost:8000/v1`.
        model: the server's name for the policy, or what says it, where it changes.
        temperature: of what the agent does not ask to be sampled otherwise; so are `top_p` and
            `max_tokens`.
        timeout: seconds for one try.
        max_retries: tries after the first.
        version: the policy's version, at the time of a call.
        extra_body: further fields of each request, such as `top_k`.
        api_key: if the server wants one.
    """

    def __init__(
        self,
        url: str,
        model: str | Callable[[], str],
        *,
        temperature: float = 1.0,
        top_p: float = 1.0,
        max_tokens: int = 512,
        timeout: float = 600.0,
        max_retries: int = 5,
        version: Callable[[], str | None] = lambda: None,
        extra_body: Mapping[str, Any] | None = None,
        api_key: str = "none",
    ) -> None:
        if min(temperature, max_retries) < 0 or min(top_p, timeout) <= 0 or max_tokens < 1:
            raise SettingError(
                f"temperature={temperature}, max_retries={max_retries}, top_p={top_p}, timeout="
                f"{timeout}, max_tokens={max_tokens}: the first two are 0 or more, the others above"
            )
        self._url = url
        self._model = model
        self._sampling = Sampling(temperature=temperature, top_p=top_p, max_tokens=max_tokens)
        self._timeout = timeout
        self._version = version
        self._extra = {"return_token_ids": True, **(extra_body or {})}
        self._clients = PerLoop(
            partial(
                openai.AsyncOpenAI,
                api_key=api_key,
                base_url=url,
                timeout=timeout,
                max_retries=max_retries,
            )
        )

    async def __call__(self, ids: Sequence[int], sampling: Sampling) -> Generated:
        """Complete a prompt.

        Raises:
            ModelError: the call failed for good, or the answer holds no ids and logprobs.
        """
        default = self._sampling
        most = sampling.max_tokens or default.max_tokens
        version = self._version()
        try:
            answer = await self._clients.here().completions.create(
                model=self._model if isinstance(self._model, str) else self._model(),
                prompt=list(ids),
                max_tokens=most,
                temperature=_or(sampling.temperature, default.temperature),
                top_p=_or(sampling.top_p, default.top_p),
                seed=sampling.seed,
                stop=list(sampling.stop) or None,
                logprobs=0,
                extra_body=self._extra,
            )
        except openai.APITimeoutError as error:
            raise ModelError(
                f"{self._url}: no answer in {self._timeout} s", {"timeout": 1}
            ) from error
        except openai.OpenAIError as error:
            raise ModelError(f"{self._url}: {error}"[:1000], {"server": 1}) from error
        return _read(answer, most or 0, version)

    async def release(self) -> None:
        """Close this event loop's connections."""
        client = self._clients.taken()
        if client is not None:
            await client.close()


class _Choice(msgspec.Struct):
    """What is read of an answer."""

    token_ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    finish_reason: str | None


def _read(answer: object, most: int, version: str | None) -> Generated:
    try:
        given: Any = answer
        choice = given.choices[0]
        read = msgspec.convert(
            {
                "token_ids": choice.token_ids,
                "logprobs": choice.logprobs.token_logprobs,
                "finish_reason": choice.finish_reason,
            },
            _Choice,
        )
    except (AttributeError, IndexError, TypeError, msgspec.ValidationError) as error:
        raise ModelError(
            f"the server's answer holds no token ids and logprobs, as vLLM's do: {error}",
            {"malformed": 1},
        ) from error
    if read.finish_reason in _CUT_OFF:
        raise ModelError(f"the server gave up the completion: {read.finish_reason}", {"server": 1})
    if not 0 < len(read.token_ids) <= most:
        raise ModelError(f"{len(read.token_ids)} token ids, not 1 to {most}", {"malformed": 1})
    finish: FinishReason = "length" if read.finish_reason == "length" else "stop"
    return Generated(
        ids=read.token_ids, logprobs=read.logprobs, finish_reason=finish, policy_version=version
    )


def _or(value: float | None, other: float | None) -> float | None:
    return other if value is None else value
