"""`OpenAIChat`: any server that speaks OpenAI's chat-completions protocol."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import partial
from time import time
from typing import Any, TypeVar, cast

import openai
from openai._constants import RAW_RESPONSE_HEADER
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from arenagym.errors import ModelError, SettingError
from arenagym.live.loops import PerLoop
from arenagym.models.base import ContextOverflowError, ToolsUnsupportedError
from arenagym.models.reply import (
    MAX_REPLY_BYTES,
    MalformedReplyError,
    read_prompt_logprobs,
    read_reply,
)
from arenagym.records import (
    Completion,
    Counts,
    JsonSchema,
    Message,
    PromptLogprobs,
    Sampling,
    ToolSpec,
    clean_json,
)

T = TypeVar("T")
_MAX_WAIT = 60.0
_RETRIED = (408, 409, 425, 429)


class OpenAIChat:
    """A model behind an OpenAI-compatible server.

    A call is tried again after 429, 408, 409, 5xx, a time-out, a lost connection, a reply cut
    short and a reply that is no chat completion: with exponential waits and jitter, and never
    sooner than the server's Retry-After. Each failed try is counted by kind in
    `Completion.failures`, or in `ModelError.failures` if no try succeeds.

    Args:
        model: the server's name for the model.
        base_url: such as `http://localhost:8000/v1`; None for OpenAI itself.
        api_key: None takes the environment's OPENAI_API_KEY.
        timeout: seconds for one try, from request to the last byte.
        max_retries: tries after the first.
        max_concurrency: requests under way at once; further calls wait.
        native_tools: False describes tools in text instead of sending them. A server that
            refuses tools switches it off by itself.
        logprobs: ask for the logprobs of sampled tokens, and for the ids of theirs and of the
            prompt's, which vLLM and SGLang know how to give.
        extra_body: further fields of each request, for one server's own options.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout: float = 300.0,
        max_retries: int = 5,
        max_concurrency: int = 64,
        native_tools: bool = True,
        logprobs: bool = False,
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        if timeout <= 0 or max_retries < 0 or max_concurrency < 1:
            raise SettingError(
                f"timeout={timeout}, max_retries={max_retries}, max_concurrency={max_concurrency}"
                ": the first is above 0, the second at least 0, the third at least 1"
            )
        self.model = model
        self.base_url = base_url
        self.name = model if base_url is None else f"{base_url}#{model}"
        self.native_tools = native_tools
        self._api_key = api_key or os.environ.get("OPENAI_API_KEY") or ""
        if not self._api_key:
            if base_url is None:
                raise SettingError(f"openai:{model} needs a key: set OPENAI_API_KEY")
            self._api_key = "none"
        self._timeout = timeout
        self._max_retries = max_retries
        self._logprobs = logprobs
        self._extra_body = dict(extra_body or {})
        # Connections belong to an event loop, and a model may outlive one.
        client = partial(
            openai.AsyncOpenAI,
            base_url=base_url,
            api_key=self._api_key,
            timeout=timeout,
            max_retries=0,
        )
        self._links = PerLoop(lambda: _Link(client(), asyncio.Semaphore(max_concurrency)))

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
    ) -> Completion:
        """Complete the conversation; see `ChatModel.chat`."""
        request = self._request(messages, sampling, tools, schema)
        return await self._call(request, read_reply, with_tools=bool(tools))

    async def prompt_logprobs(self, messages: Sequence[Message]) -> PromptLogprobs:
        """The logprobs of a conversation's own tokens, the last message left open.

        vLLM's chat completions give them (`prompt_logprobs`); most other servers do not.

        Raises:
            ModelError: the server gives none, or the call failed for good.
        """
        request = self._request(messages, Sampling(max_tokens=1, temperature=0.0), (), None)
        request |= {
            "prompt_logprobs": 0,
            "add_generation_prompt": False,
            "continue_final_message": True,
        }
        found = await self._call(request, read_prompt_logprobs)
        if found is None:
            raise ModelError(
                f"model {self.name} gives no logprobs of its prompt: this needs a server that does,"
                " such as vLLM (`prompt_logprobs` of its chat completions)",
                {"no_prompt_logprobs": 1},
            )
        return found

    async def _call(
        self,
        request: dict[str, Any],
        read: Callable[[bytes, Counts], T],
        *,
        with_tools: bool = False,
    ) -> T:
        """Send a request until a try succeeds, and read the reply."""
        failures: Counts = {}
        link = self._links.here()
        retrying = AsyncRetrying(
            stop=stop_after_attempt(1 + self._max_retries),
            retry=retry_if_exception(_worth_retrying),
            wait=_wait,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    try:
                        async with link.slots, asyncio.timeout(self._timeout):
                            body = await _post(link.client, request)
                        return read(body, failures)
                    except _FAILURES as error:
                        kind = _kind(error)
                        failures[kind] = failures.get(kind, 0) + 1
                        raise
        except _FAILURES as error:
            raise self._final(error, failures, with_tools=with_tools) from error
        raise AssertionError("unreachable")

    async def release(self) -> None:
        """Close this event loop's connections."""
        link = self._links.taken()
        if link is not None:
            await link.client.close()

    async def aclose(self) -> None:
        """Close this event loop's connections; there is nothing else to free."""
        await self.release()

    async def post(self, url: str, body: object) -> object:
        """The decoded answer of another end point of the same server, with the same key.

        Raises:
            openai.OpenAIError: it could not be had; nothing is tried again.
        """
        return await self._links.here().client.post(url, body=body, cast_to=object)

    def _request(
        self,
        messages: Sequence[Message],
        sampling: Sampling,
        tools: Sequence[ToolSpec],
        schema: JsonSchema | None,
    ) -> dict[str, Any]:
        own = self.base_url is None  # OpenAI's newer models refuse max_tokens, others know only it
        request: dict[str, Any] = {
            "model": self.model,
            "messages": [message.to_openai() for message in messages],
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_completion_tokens" if own else "max_tokens": sampling.max_tokens,
            "seed": sampling.seed,
            "stop": list(sampling.stop) or None,
            "tools": [tool.to_openai() for tool in tools] or None,
            "logprobs": True if self._logprobs or sampling.top_logprobs else None,
            "top_logprobs": sampling.top_logprobs,
        }
        if schema is not None:
            request["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": "reply",
                    "schema": _without_lengths(schema) if own else dict(schema),
                    "strict": True,
                },
            }
        request = {key: value for key, value in request.items() if value is not None}
        if self._logprobs and not own:
            request |= dict.fromkeys(_IDS, True)
        return request | self._extra_body

    def _final(self, error: Exception, failures: Counts, *, with_tools: bool) -> ModelError:
        tries = sum(failures.values())
        text = " ".join(str(error).split())[:500] or type(error).__name__
        message = f"model {self.name}: {_kind(error)} after {tries} tries: {text}"
        if isinstance(error, openai.APIStatusError) and error.status_code in (400, 413, 422):
            lower = text.lower()
            if "context" in lower and any(w in lower for w in ("length", "size", "window")):
                return ContextOverflowError(message, failures)
            if with_tools and "tool" in lower:
                self.native_tools = False
                return ToolsUnsupportedError(message, failures)
        if isinstance(error, openai.APIConnectionError) and not _timed_out(error):
            message += "; is the server running?"
        return ModelError(message, failures)


def _without_lengths(schema: JsonSchema) -> dict[str, Any]:
    """The schema without bounds on strings' lengths, which OpenAI's strict mode refuses."""
    return {
        key: _without_lengths(value) if isinstance(value, Mapping) else value
        for key, value in schema.items()
        if key not in ("minLength", "maxLength") or isinstance(value, Mapping)
    }


class _Link:
    """What belongs to one event loop: its connections and its request slots."""

    def __init__(self, client: openai.AsyncOpenAI, slots: asyncio.Semaphore) -> None:
        self.client = client
        self.slots = slots


class _CutShortError(Exception):
    """The connection was lost within the body of a reply."""


async def _post(client: openai.AsyncOpenAI, request: dict[str, Any]) -> bytes:
    """The reply's body as raw bytes, of a capped size: what it holds is for us to check."""

    # Not chat.completions.create: it walks through the whole request, a quarter of a call's CPU.
    async def send(request: object) -> object:
        return await client.post(
            "/chat/completions", body=request, cast_to=object, options=_STREAMED
        )

    try:
        sent = await send(request)
    except UnicodeEncodeError:  # a lone surrogate, too seldom for each request to be looked through
        sent = await send(clean_json(request))
    response = cast("openai.AsyncAPIResponse[object]", sent)
    body = bytearray()
    try:
        chunks = aiter(response.iter_bytes())
        while True:
            try:
                chunk = await anext(chunks)
            except StopAsyncIteration:
                return bytes(body)
            except Exception as error:  # the HTTP library's own, which openai passes on as it is
                raise _CutShortError(f"the reply was cut short: {error}") from error
            body += chunk
            if len(body) > MAX_REPLY_BYTES:
                raise MalformedReplyError(f"the reply is longer than {MAX_REPLY_BYTES:,} bytes")
    finally:
        await response.close()


_IDS = ("return_token_ids", "return_prompt_token_ids", "return_meta_info")
"""What makes vLLM (the first) and SGLang (all, by version) give ids; others pass them over."""
_STREAMED: Any = {"headers": {RAW_RESPONSE_HEADER: "stream"}}
_FAILURES = (openai.OpenAIError, _CutShortError, MalformedReplyError, TimeoutError)


def _timed_out(error: BaseException) -> bool:
    return isinstance(error, openai.APITimeoutError | TimeoutError)


def _kind(error: Exception) -> str:
    if isinstance(error, openai.APIStatusError):
        return f"http_{error.status_code}"
    if _timed_out(error):
        return "timeout"
    if isinstance(error, MalformedReplyError):
        return "malformed_reply"
    if isinstance(error, openai.APIConnectionError | _CutShortError):
        return "connection"
    return type(error).__name__


def _worth_retrying(error: BaseException) -> bool:
    if isinstance(error, openai.APIStatusError):
        if error.code == "insufficient_quota":
            return False
        return error.status_code in _RETRIED or error.status_code >= 500
    return isinstance(
        error, openai.APIConnectionError | _CutShortError | MalformedReplyError | TimeoutError
    )


_backoff = wait_exponential(multiplier=0.5, max=30) + wait_random(0, 0.5)


def _wait(state: RetryCallState) -> float:
    """Exponential with jitter, and at least what the server asks for (up to a minute)."""
    error = state.outcome.exception() if state.outcome else None
    asked = 0.0
    if isinstance(error, openai.APIStatusError):
        asked = _retry_after(error.response.headers)
    return max(_backoff(state), min(asked, _MAX_WAIT))


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that a server asks to wait, given as seconds, milliseconds or a date; else 0."""
    with suppress(ValueError):
        return float(headers.get("retry-after-ms", "")) / 1000
    value = headers.get("retry-after", "")
    with suppress(ValueError):
        return float(value)
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(value).timestamp() - time()
    return 0.0
