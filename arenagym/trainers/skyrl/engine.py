"""`Engine`: SkyRL's inference engines, for the model calls of one rollout."""

from collections.abc import Mapping, Sequence
from typing import Any

from skyrl.backends.skyrl_train.inference_servers.base import InferenceEngineInput

from arenagym.errors import ModelError
from arenagym.models import ContextOverflowError
from arenagym.records import FinishReason, Sampling
from arenagym.trainers.token_chat import Generated, refuse_stops


class Engine:
    """Draws tokens as the trainer says, for prompts that are not too long.

    Args:
        client: SkyRL's.
        sampling_params: in the engine's own form.
        session_id: of the rollout, whose calls go to one server.
        max_input_length: the longest prompt; None: what the engine takes.
        model: what the engine calls the policy.
        cache_salt: keeps the prefix cache of one version of the policy from another's.
    """

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - SkyRL's
        sampling_params: Mapping[str, Any],
        *,
        session_id: str,
        max_input_length: int | None = None,
        model: str | None = None,
        cache_salt: str | None = None,
    ) -> None:
        self._client = client
        self._params = dict(sampling_params)
        self._session_id = session_id
        self._longest = max_input_length
        self._model = model
        self._salt = cache_salt

    async def __call__(self, prompt: Sequence[int], sampling: Sampling) -> Generated:
        """Complete a prompt.

        Raises:
            ContextOverflowError: it is too long.
            ModelError: the engine gave the call up; or the agent wants stop strings.
        """
        refuse_stops(sampling, "set generator.sampling_params.stop")
        if self._longest is not None and len(prompt) > self._longest:
            raise ContextOverflowError(
                f"a prompt of {len(prompt):,} tokens, generator.max_input_length={self._longest}"
            )
        params = {**self._params, "logprobs": self._params.get("logprobs") or 1}
        limits = [most for most in (params.get("max_tokens"), sampling.max_tokens) if most]
        if limits:
            params["max_tokens"] = min(limits)
        output = await self._client.generate(
            InferenceEngineInput(
                prompt_token_ids=[list(prompt)],
                session_ids=[self._session_id],
                sampling_params=params,
                cache_salt=self._salt,
            ),
            model=self._model,
        )
        (drawn,), (reason,) = output["response_ids"], output["stop_reasons"]
        if reason not in ("stop", "length"):
            raise ModelError(f"the engine stopped with {reason!r}")
        logprobs = (output.get("response_logprobs") or [None])[0]
        if drawn and logprobs is None:
            raise ModelError("the engine gave no logprobs, which were asked for")
        finish: FinishReason = "length" if reason == "length" else "stop"
        version = getattr(self._client, "weight_version", None)
        return Generated(
            ids=tuple(drawn),
            logprobs=tuple(logprobs or ()),
            finish_reason=finish,
            policy_version=None if version is None else str(version),
        )

    async def finish(self) -> None:
        """Free what the servers keep for the rollout."""
        await self._client.finish_session(self._session_id)
