"""`ArenaAgentExecutor`: rollouts of OpenRLHF's, played by any agent on the engine's own tokens."""

import logging
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from openrlhf.utils.agent import AgentExecutorBase

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import ModelError, SettingError
from arenagym.records import FinishReason, Sampling, StopReason, Trajectory
from arenagym.trainers.gate import Outcome
from arenagym.trainers.openrlhf.data import row_of
from arenagym.trainers.openrlhf.groups import RolloutGroups, Seat
from arenagym.trainers.rows import TaskRow, play_row
from arenagym.trainers.samples import longest, policy_nodes
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.serving.openrlhf_form import numbers
from arenagym.trainers.token_chat import Generated, TokenChat, refuse_stops

_log = logging.getLogger(__name__)
_AGAIN = (StopReason.ENV_ERROR, StopReason.SANDBOX_ERROR, StopReason.AGENT_ERROR)


class ArenaAgentExecutor(AgentExecutorBase):
    """Plays each sample's task with an agent, and ranks the samples of a prompt.

        # the file of --train.agent_func_path
        class AgentExecutor(ArenaAgentExecutor):
            def __init__(self):
                super().__init__("react", GroupScorer("rubric", judge_model="openai:gpt-5-mini"))

    The label names the task (see `write_prompts`); the agent makes the prompts, and they may be
    others than the data set's. Tokens, mask and logprobs are those of the calls that were made.
    The reward that OpenRLHF gets is the advantage; see `serving.openrlhf_form`.

    OpenRLHF takes one sequence a rollout: of an agent that rewrites its history, or calls
    sub-agents, it is `longest`, and the log `untrained` is the share of sampled tokens that is not
    in it. Of a rollout without any token the sequence is a prompt and one sampled token, as means
    over no tokens are NaN there; its advantage is 0.

    Args:
        agent: see `run_episode`.
        scorer: ranks the samples of a prompt; by default the environment's own reward does.
        budget: see `run_episode`.
        native_tools: see `TokenChat`; so is `template_args`.
        retries: how often an episode whose environment or agent broke is played again.
    """

    def __init__(
        self,
        agent: AgentLike = "direct",
        scorer: GroupScorer | None = None,
        *,
        budget: Budget | None = None,
        native_tools: bool = False,
        template_args: Mapping[str, Any] | None = None,
        retries: int = 1,
    ) -> None:
        if retries < 0:
            raise SettingError(f"retries={retries}: 0 or more")
        self.groups = RolloutGroups(scorer)
        self._agent = resolve_agent(agent)
        self._budget = budget
        self._native_tools = native_tools
        self._template_args = template_args
        self._retries = retries

    async def execute(  # noqa: PLR0917 - as OpenRLHF calls it
        self,
        prompt: str,
        label: Any,  # noqa: ANN401 - OpenRLHF's
        sampling_params: Any,  # noqa: ANN401 - vLLM's
        max_length: int,
        hf_tokenizer: Any,  # noqa: ANN401 - of transformers
        llm_engine: Any,  # noqa: ANN401 - OpenRLHF's
        images: Any = None,  # noqa: ANN401
    ) -> dict[str, Any]:
        """Play one sample, wait for the others of its prompt, and say what is to be trained on.

        Raises:
            RecordError: the label names no task.
            SettingError: there are images.
            one of `rows.MISTAKES`.
        """
        row = row_of(label)
        if images:
            raise SettingError("images: an agent's prompts are text")
        # The samples of a prompt share the object, and those of the next batch do not.
        seat = await self.groups.sit((id(sampling_params), prompt, label), row.task())
        engine = Engine(llm_engine, sampling_params)
        chat = TokenChat(
            engine,
            hf_tokenizer,
            native_tools=self._native_tools,
            context=max_length,
            template_args=self._template_args,
        )
        try:
            trajectory = await self._play(row, chat, seat)
        except BaseException:
            self.groups.miss(seat, row.task())
            raise
        outcome = await self.groups.arrive(seat, row.task(), trajectory)
        told = numbers(outcome)
        return {
            "prompt": prompt,
            "label": label,
            "images": images,
            "mm_train_inputs": None,
            "reward": told.reward,
            "scores": told.score,
            "extra_logs": told.logs | _counts(outcome),
            **await self._tokens(trajectory, engine, prompt, max_length, hf_tokenizer),
        }

    async def _play(self, row: TaskRow, chat: TokenChat, seat: Seat) -> Trajectory:
        """An episode; again, if it broke through no doing of the engine's."""
        trajectory = await self._play_once(row, chat, seat)
        for _ in range(self._retries):
            if trajectory.stop_reason not in _AGAIN:
                break
            trajectory = await self._play_once(row, chat, seat)
        if trajectory.stop_reason.is_failure:
            _log.warning("%s: %s: %s", seat.name, trajectory.stop_reason, trajectory.error)
        return trajectory

    async def _play_once(self, row: TaskRow, chat: TokenChat, seat: Seat) -> Trajectory:
        return await play_row(
            row,
            self._agent,
            chat,
            sampling=Sampling(),  # no seed: all samples of a prompt would be the same
            budget=self._budget,
            name=seat.name,
        )

    async def _tokens(
        self,
        trajectory: Trajectory,
        engine: "Engine",
        prompt: str,
        max_length: int,
        hf_tokenizer: Any,  # noqa: ANN401 - of transformers
    ) -> dict[str, Any]:
        """The one sequence of a rollout."""
        segment = longest(trajectory)
        if segment is not None:
            ids, spans, logprobs = segment.token_ids, segment.spans, segment.logprobs
            last = trajectory.turns[segment.turns[-1]].finish_reason
        else:
            given = hf_tokenizer.encode(prompt, add_special_tokens=False)[-max(1, max_length - 1) :]
            drawn = await engine.one_token(given)
            ids, last = (*given, *drawn.ids), "length"
            spans = ((len(given), len(ids)),)
            logprobs = (*[0.0] * len(given), *(drawn.logprobs or ()))
        return {
            "observation_tokens": list(ids),
            "action_ranges": [(start, end) for start, end in spans if end > start],
            "rollout_log_probs": list(logprobs) if engine.wants_logprobs else None,
            "truncated": last == "length",
        }


class Engine:
    """OpenRLHF's engine, for the model calls of one rollout.

    How tokens are drawn is the trainer's to say, but for the length.
    """

    def __init__(self, llm_engine: Any, sampling_params: Any) -> None:  # noqa: ANN401
        self.wants_logprobs = sampling_params.logprobs is not None
        """Whether the trainer has a use for them; we always ask, as proof of what was sampled."""
        self._engine = llm_engine
        self._params = sampling_params
        self._most: int | None = sampling_params.max_tokens  # others that share it may change it

    async def __call__(self, prompt: Sequence[int], sampling: Sampling) -> Generated:
        """Complete a prompt.

        Raises:
            ModelError: the engine gave the call up, or no logprobs; or the agent wants stop
                strings.
        """
        refuse_stops(sampling, "OpenRLHF samples to an end token")
        params = deepcopy(self._params)
        limits = [most for most in (self._most, sampling.max_tokens) if most is not None]
        params.max_tokens = min(limits, default=None)
        params.logprobs = 1 if params.logprobs is None else params.logprobs
        least = getattr(params, "min_tokens", 0)
        if params.max_tokens is not None and least > params.max_tokens:
            params.min_tokens = params.max_tokens
        reply = await self._engine.generate(list(prompt), params)
        if reply is None or reply.outputs[0].finish_reason not in {"stop", "length"}:
            raise ModelError("the engine gave the call up", {"engine": 1})
        output = reply.outputs[0]
        ids = tuple(output.token_ids)
        if output.logprobs is None:
            raise ModelError("the engine gave no logprobs, which were asked for", {"engine": 1})
        pairs = zip(ids, output.logprobs, strict=True)
        finish: FinishReason = "length" if output.finish_reason == "length" else "stop"
        return Generated(
            ids=ids,
            logprobs=tuple(choices[token].logprob for token, choices in pairs),
            finish_reason=finish,
        )

    async def one_token(self, prompt: Sequence[int]) -> Generated:
        """A completion of one token; none, if the engine fails."""
        try:
            return await self(prompt, Sampling(max_tokens=1))
        except Exception:  # noqa: BLE001 - whatever the engine raises
            _log.exception("no stand-in for a rollout without tokens")
            return Generated(ids=(), logprobs=())


def _counts(outcome: Outcome) -> dict[str, float]:
    """The model calls of a rollout, and the share of its sampled tokens that is not trained on."""
    trajectory = outcome.group.trajectories[outcome.place]
    turns = [turn for node in policy_nodes(trajectory) for turn in node.turns]
    sampled = sum(len(turn.output_ids or ()) for turn in turns)
    segment = longest(trajectory)
    trained = 0 if segment is None else segment.trained
    untrained = 1 - trained / sampled if sampled else 0.0
    return {"turns": float(len(turns)), "untrained": untrained}
