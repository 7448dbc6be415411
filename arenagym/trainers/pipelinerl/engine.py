"""`VllmEngine`: PipelineRL's vLLM servers, token ids in and token ids out."""

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import msgspec
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from arenagym.errors import ModelError
from arenagym.models import ContextOverflowError
from arenagym.records import Counts, FinishReason, Sampling
from arenagym.trainers.token_chat import Generated

_TRIES = 5
_WAIT = wait_exponential(multiplier=0.5, max=30)
_MAX_REPLY_BYTES = 32 * 2**20


class _BusyError(Exception):
    """A try that may succeed when it is made again."""


class VllmEngine:
    """A `Generate` over the completions of one of the actor's `llms`.

    Chat completions take messages, of which the server makes ids by itself; completions take the
    very ids that were there before.

    Args:
        llm: PipelineRL's `TrainableLLM`.
        session: the actor's aiohttp session.
    """

    def __init__(self, llm: Any, session: Any) -> None:  # noqa: ANN401 - PipelineRL's and aiohttp's
        self._llm = llm
        self._session = session

    async def __call__(self, ids: Sequence[int], sampling: Sampling) -> Generated:
        """Complete a prompt.

        One that the server broke off is asked for again.

        Raises:
            ContextOverflowError: the prompt is too long for the model.
            ModelError: the server did not answer, or with what is no completion.
        """
        failures: Counts = {}
        retrying = AsyncRetrying(
            stop=stop_after_attempt(_TRIES),
            retry=retry_if_exception_type(_BusyError),
            wait=_WAIT,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    try:
                        return _read(await self._post(self._request(ids, sampling)))
                    except _BusyError as error:
                        failures[str(error)[:40]] = failures.get(str(error)[:40], 0) + 1
                        raise
        except _BusyError as error:
            raise ModelError(f"{self._llm.base_url}: {error}", failures) from error
        raise AssertionError("unreachable")

    def _request(self, ids: Sequence[int], sampling: Sampling) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_tokens,
        }
        given = _plain(self._llm.parameters or {})
        if sampling.stop:
            before = given.get("stop") or []
            asked["stop"] = [*([before] if isinstance(before, str) else before), *sampling.stop]
        if sampling.max_tokens is not None and given.get("max_tokens") is not None:
            asked["max_tokens"] = min(sampling.max_tokens, given["max_tokens"])
        return {
            **given,
            **{name: value for name, value in asked.items() if value is not None},
            "model": self._llm.model_name,
            "prompt": list(ids),
            "logprobs": 1,
            "return_tokens_as_token_ids": True,
            "include_stop_str_in_output": True,
            "skip_special_tokens": False,
        }

    async def _post(self, request: Mapping[str, Any]) -> bytes:
        token = getattr(self._llm, "api_token", "")
        try:
            async with self._session.post(
                url=f"{self._llm.base_url.rstrip('/')}/v1/completions",
                json=request,
                headers={"Authorization": f"Bearer {token}"} if token else {},
                ssl=False,
            ) as response:
                body: bytes = await response.read()
                status: int = response.status
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _BusyError(type(error).__name__) from error
        if status == 429 or status >= 500:
            raise _BusyError(f"http_{status}")
        if status != 200:
            said = f"{self._llm.base_url}: http_{status}: {body[:500].decode(errors='replace')}"
            kind = ContextOverflowError if "context length" in said else ModelError
            raise kind(said, {f"http_{status}": 1})
        if len(body) > _MAX_REPLY_BYTES:
            raise ModelError(f"a reply of {len(body):,} bytes", {"malformed_reply": 1})
        return body


def _plain(value: Any) -> Any:  # noqa: ANN401 - OmegaConf's containers
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


class _Logprobs(msgspec.Struct):
    tokens: list[str]
    token_logprobs: list[float]


class _Choice(msgspec.Struct):
    logprobs: _Logprobs
    finish_reason: str | None = None


class _Answer(msgspec.Struct):
    choices: list[_Choice]


_FINISH: dict[str | None, FinishReason] = {"stop": "stop", "length": "length"}


def _read(body: bytes) -> Generated:
    try:
        choice = msgspec.json.decode(body, type=_Answer).choices[0]
        ids = tuple(int(token.removeprefix("token_id:")) for token in choice.logprobs.tokens)
    except (msgspec.DecodeError, UnicodeDecodeError, IndexError, ValueError) as error:
        raise ModelError(
            f"no completion of vLLM's with token ids (--return-tokens-as-token-ids): {error}",
            {"malformed_reply": 1},
        ) from error
    logprobs = tuple(choice.logprobs.token_logprobs)
    if len(ids) != len(logprobs):
        raise ModelError(f"{len(ids)} tokens, {len(logprobs)} logprobs", {"malformed_reply": 1})
    finish = _FINISH.get(choice.finish_reason)
    if finish is None:  # such as "abort": it was cut, and must not be learned from as if whole
        raise _BusyError(f"finish_{choice.finish_reason}")
    return Generated(ids=ids, logprobs=logprobs, finish_reason=finish)
