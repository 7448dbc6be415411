"""`Engine`: one episode's way to slime's SGLang router, token ids in and token ids out."""

from array import array
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
import openai
from openai._constants import DEFAULT_CONNECTION_LIMITS

from arenagym.errors import ModelError
from arenagym.live.loops import PerLoop
from arenagym.models import ContextOverflowError
from arenagym.records import FinishReason, Record, Sampling
from arenagym.trainers.token_chat import Generated

_RETRIES = 5
# slime has a semaphore of its own, of 512 calls an engine; the client's limit is 1,000 in all.
_UNLIMITED = type(DEFAULT_CONNECTION_LIMITS)(max_connections=None, max_keepalive_connections=None)


class AbortedError(ModelError):
    """slime told the engines to stop, as it has the rollouts that it needs.

    `generated` is what had been sampled by then.
    """

    def __init__(self, generated: Generated | None = None) -> None:
        super().__init__("the engine was told to stop", {"aborted": 1})
        self.generated = generated or Generated(ids=(), logprobs=())


class Kept(Record, frozen=True, kw_only=True):
    """A call of an aborted episode: what its prompt was, and what was sampled so far."""

    prompt: str
    generated: Generated
    whole: bool = True


class Router:
    """The HTTP connections to slime's router, one set for each event loop.

    Args:
        url: such as `http://127.0.0.1:30000`.
        timeout: seconds for one completion.
    """

    def __init__(self, url: str, *, timeout: float) -> None:
        self.url = url
        # An HTTP client that tries again, with waits between.
        self._clients = PerLoop(
            lambda: openai.AsyncOpenAI(
                base_url=url,
                api_key="none",
                timeout=timeout,
                max_retries=_RETRIES,
                http_client=openai.DefaultAsyncHttpxClient(limits=_UNLIMITED),
            )
        )

    async def generate(
        self, ids: Sequence[int], params: Mapping[str, Any], *, session: str | None = None
    ) -> Generated:
        """What SGLang's native `/generate` samples after these ids.

        Args:
            ids: the prompt's.
            params: SGLang's sampling parameters.
            session: keeps the calls of an episode on one worker, whose cache knows its prefix.

        Raises:
            AbortedError: the engine was told to stop.
            ContextOverflowError: the prompt is too long for the model.
            ModelError: the router did not answer, or with what is no completion.
        """
        body = {"input_ids": list(ids), "sampling_params": dict(params), "return_logprob": True}
        headers = {} if session is None else {"X-SMG-Routing-Key": session}
        try:
            answer = await self._clients.here().post(
                "/generate", body=body, cast_to=object, options={"headers": headers}
            )
        except openai.OpenAIError as error:
            said = f"{self.url}: {type(error).__name__}: {' '.join(str(error).split())[:500]}"
            if isinstance(error, openai.BadRequestError) and "context length" in said:
                raise ContextOverflowError(said, {"http_400": 1}) from error
            raise ModelError(said, {type(error).__name__: 1}) from error
        return _read(answer)

    async def release(self) -> None:
        """Close the running event loop's connections."""
        client = self._clients.taken()
        if client is not None:
            await client.close()


class Engine:
    """A `Generate` for one episode.

    Once a call was aborted, so are all further ones. A later engine that is given its `calls` as
    `kept` answers from them instead of sampling anew, and goes on with the completion that was
    cut. So an episode that is played again, of the same seed, comes back to where it was.

    Args:
        router: asked for completions.
        params: slime's sampling parameters; those that an agent asks for take their place.
        session: see `Router.generate`.
        kept: the calls of an earlier try of the same episode.
    """

    def __init__(
        self,
        router: Router,
        params: Mapping[str, Any],
        *,
        session: str | None = None,
        kept: Sequence[Kept] = (),
    ) -> None:
        self.aborted = False
        self.calls: list[Kept] = []
        self._router = router
        self._params = dict(params)
        self._session = session
        self._kept: defaultdict[str, deque[Kept]] = defaultdict(deque)
        for call in kept:
            self._kept[call.prompt].append(call)

    async def __call__(self, ids: Sequence[int], sampling: Sampling) -> Generated:
        """Complete a prompt; see `Router.generate`."""
        if self.aborted:
            raise AbortedError
        prompt = blake2b(array("q", ids).tobytes(), digest_size=16).hexdigest()
        waiting = self._kept[prompt]
        before = waiting.popleft() if waiting else None
        if before is not None and before.whole:
            self.calls.append(before)
            return before.generated
        begun = Generated(ids=(), logprobs=()) if before is None else before.generated
        params = _overlaid(self._params, sampling)
        params["max_new_tokens"] -= len(begun.ids)
        if params["max_new_tokens"] < 1:
            generated = _joined(begun, Generated(ids=(), logprobs=(), finish_reason="length"))
        else:
            generated = await self._ask(prompt, (*ids, *begun.ids), params, begun)
        self.calls.append(Kept(prompt=prompt, generated=generated))
        return generated

    async def _ask(
        self, prompt: str, ids: Sequence[int], params: Mapping[str, Any], begun: Generated
    ) -> Generated:
        try:
            more = await self._router.generate(ids, params, session=self._session)
        except AbortedError as error:
            self.aborted = True
            so_far = _joined(begun, error.generated)
            self.calls.append(Kept(prompt=prompt, generated=so_far, whole=False))
            raise
        return _joined(begun, more)


def _overlaid(params: Mapping[str, Any], sampling: Sampling) -> dict[str, Any]:
    """Slime's parameters with what the agent asks for; a seed is slime's to give."""
    mixed = dict(params)
    if sampling.temperature is not None:
        mixed["temperature"] = sampling.temperature
    if sampling.top_p is not None:
        mixed["top_p"] = sampling.top_p
    if sampling.max_tokens is not None:
        mixed["max_new_tokens"] = min(sampling.max_tokens, mixed["max_new_tokens"])
    if sampling.stop:
        given = mixed.get("stop") or []
        mixed["stop"] = [*([given] if isinstance(given, str) else given), *sampling.stop]
    return mixed


def _joined(before: Generated, after: Generated) -> Generated:
    return Generated(
        ids=(*before.ids, *after.ids),
        logprobs=(*(before.logprobs or ()), *(after.logprobs or ())),
        finish_reason=after.finish_reason,
        policy_version=after.policy_version or before.policy_version,
    )


class _Finish(msgspec.Struct):
    type: str


class _Meta(msgspec.Struct):
    finish_reason: _Finish
    output_token_logprobs: list[tuple[float, int, str | None]] = []
    weight_version: str | int | None = None


class _Answer(msgspec.Struct):
    meta_info: _Meta


_FINISH: dict[str, FinishReason] = {"stop": "stop", "length": "length"}


def _read(answer: object) -> Generated:
    try:
        meta = msgspec.convert(answer, _Answer).meta_info
    except msgspec.ValidationError as error:
        raise ModelError(f"no answer of SGLang's: {error}", {"malformed_reply": 1}) from error
    version = meta.weight_version
    generated = Generated(
        ids=tuple(token for _, token, _ in meta.output_token_logprobs),
        logprobs=tuple(logprob for logprob, _, _ in meta.output_token_logprobs),
        finish_reason=_FINISH.get(meta.finish_reason.type, "stop"),
        policy_version=None if version is None else str(version),
    )
    if meta.finish_reason.type == "abort":
        raise AbortedError(generated)
    return generated
