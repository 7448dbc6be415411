"""ART: groups played against its model and ranked by a tournament, as its trajectory groups."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import art
import msgspec
import numpy as np
from art.trajectories import History
from art.types import MessageOrChoice, Tools
from openai.types.chat.chat_completion import Choice

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import ArenagymError, SettingError
from arenagym.models import ChatModel
from arenagym.models.openai_chat import OpenAIChat
from arenagym.records import Group, Message, Sampling, ToolSpec, Trajectory, Turn
from arenagym.trainers.rows import MISTAKES, TaskRow, play_row
from arenagym.trainers.samples import policy_nodes
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.together import all_of

_NOTHING_TOLD = 0.5  # the mean of rank rewards
_THOUGHT = "<think>"
_log = logging.getLogger(__name__)


class EpisodeFailedError(ArenagymError):
    """An episode whose machinery broke, as ART's groups keep it."""


def chat_model(model: art.Model[Any, Any], *, step: int | None = None) -> OpenAIChat:
    """A chat model over the endpoint of ART's model, which is asked for token ids and logprobs.

    Tools are described in the prompt's text, not sent apart: ART tokenizes conversations anew, and
    would miss them.

    Args:
        model: registered with its backend, or with an `inference_base_url`.
        step: of the checkpoint; None for the latest. Ask again after each step of training, as
            ART's local backend names each checkpoint anew.

    Raises:
        SettingError: the model has no endpoint yet.
    """
    if model.inference_base_url is None:
        raise SettingError(f"model {model.name} has no endpoint: await model.register(backend)")
    return OpenAIChat(
        model.get_inference_name(step),
        base_url=model.inference_base_url,
        api_key=model.inference_api_key,
        native_tools=False,
        logprobs=True,
    )


async def rollout_group(
    model: ChatModel,
    row: TaskRow,
    scorer: GroupScorer,
    *,
    group_size: int = 8,
    agent: AgentLike = "react",
    sampling: Sampling = Sampling(temperature=1.0),
    budget: Budget | None = None,
    seed: int = 0,
) -> art.TrajectoryGroup:
    """Play a group and rank it; what `art.gather_trajectory_groups` gathers.

        groups = await art.gather_trajectory_groups(
            rollout_group(chat, row, scorer, seed=step) for row in rows
        )

    Args:
        model: plays; `chat_model` makes it of ART's.
        row: the task.
        scorer: ranks the group.
        group_size: how many episodes.
        agent: see `run_episode`.
        sampling: of the completions; each episode has a seed of its own.
        budget: see `run_episode`.
        seed: of the sampling: the same gives the same group again, if the server can do that.

    Raises:
        As `play_group`.
    """
    return to_trajectory_group(
        await play_group(
            model,
            row,
            scorer,
            group_size=group_size,
            agent=agent,
            sampling=sampling,
            budget=budget,
            seed=seed,
        )
    )


async def play_group(
    model: ChatModel,
    row: TaskRow,
    scorer: GroupScorer,
    *,
    group_size: int = 8,
    agent: AgentLike = "react",
    sampling: Sampling = Sampling(temperature=1.0),
    budget: Budget | None = None,
    seed: int = 0,
) -> Group:
    """`rollout_group`, for who wants the record itself.

    Raises:
        SettingError: no such `group_size` or `seed`.
        one of `rows.MISTAKES`: there is no such environment as the row
            names, or not with its arguments.
    """
    if group_size < 1 or seed < 0:
        raise SettingError(f"group_size={group_size}, seed={seed}: at least 1, and 0")
    # Rows of other arguments, as those of a harder level, may have the same seed.
    of_args = blake2b(row.env_args.encode(errors="replace"), digest_size=4).hexdigest()
    group_id = f"{row.env}/{of_args}/{row.seed}/{seed}"
    playing = resolve_agent(agent)

    async def episode(place: int) -> Trajectory:
        drawn = np.random.SeedSequence([seed, row.seed, place]).generate_state(1, np.uint32)
        own = msgspec.structs.replace(sampling, seed=int(drawn[0]) >> 1)  # 31 bits for servers
        name = f"{group_id}/{place}"
        return await play_row(row, playing, model, sampling=own, budget=budget, name=name)

    try:
        played = await all_of(episode(place) for place in range(group_size))
    except MISTAKES as error:  # with max_exceptions ART drops it without a word
        _log.error("%s: %s: %s", group_id, type(error).__name__, error)
        raise
    for trajectory in played:
        if trajectory.stop_reason.is_failure:
            _log.warning("%s: %s: %s", trajectory.id, trajectory.stop_reason, trajectory.error)
    return await scorer.score(row.task(played), played, group_id=group_id)


def to_trajectory_group(group: Group, *, tools: Sequence[ToolSpec] = ()) -> art.TrajectoryGroup:
    """A ranked group as ART trains on it.

    ART's advantages, (r - mean) / (deviation + 1e-6), of these rewards are the tournament's.
    Episodes that failed are the group's exceptions; others that could not be scored are left out
    and counted in its metrics. A group that tells nothing has equal rewards, which ART passes over.

    Args:
        group: with its rewards.
        tools: see `to_trajectory`.
    """
    members: list[art.Trajectory | BaseException] = []
    unscored = 0
    for trajectory, reward in zip(group.trajectories, group.rewards, strict=True):
        if trajectory.stop_reason.is_failure:
            said = trajectory.error or trajectory.stop_reason.value
            members.append(EpisodeFailedError(f"{trajectory.id}: {said}"))
        elif reward is None:
            unscored += 1
        else:
            told = reward if group.informative else _NOTHING_TOLD
            members.append(to_trajectory(trajectory, told, tools=tools))
    return art.TrajectoryGroup(
        members,
        metadata={"group_id": group.group_id, "scenario_id": group.task_id, "why": group.why},
        metrics={"unscored": unscored, "informative": group.informative},
    )


def to_trajectory(
    trajectory: Trajectory, reward: float, *, tools: Sequence[ToolSpec] = ()
) -> art.Trajectory:
    """An episode with its reward.

    Its conversation is the last one of the episode's own agent; conversations that did not go on
    (a rewritten history), and those of sub-agents, are additional histories. A model call is a
    `Choice` in exactly one of them, so that it is trained on once, with the ids and logprobs that
    were recorded; without these ART passes it over.

    Args:
        trajectory: what was played.
        reward: its reward.
        tools: what was sent with the calls, if tools were sent at all: ART tokenizes the
            conversations anew, and a trajectory does not keep the tools' declarations.

    Raises:
        SettingError: it holds tool calls, but `tools` are not given.
    """
    nodes = policy_nodes(trajectory)
    called = any(turn.output.tool_calls for node in nodes for turn in node.turns)
    if called and not tools:
        raise SettingError(
            f"trajectory {trajectory.id} holds tool calls: give the tools that were sent, or play "
            "with native_tools=False"
        )
    declared: Tools | None = [tool.to_openai() for tool in tools] or None
    own, *others = (_conversations(node) for node in nodes)
    last = own.pop() if own else _Conversation()
    last.items += [message.to_openai() for message in trajectory.tail]
    facts: dict[str, float | int | bool] = {
        "turns": sum(len(node.turns) for node in nodes),
        "tokens": trajectory.usage.tokens,
        "answered": trajectory.valid,
    }
    if trajectory.reward is not None:
        facts["env_reward"] = trajectory.reward
    return art.Trajectory(
        messages_and_choices=last.items,
        tools=declared,
        additional_histories=[
            History(messages_and_choices=conversation.items, tools=declared)
            for conversation in (*own, *(each for node in others for each in node))
        ],
        reward=reward,
        metrics=facts,
        metadata={
            "rollout_id": trajectory.id,
            "agent": trajectory.agent,
            "stop_reason": trajectory.stop_reason.value,
        },
    )


@dataclass
class _Conversation:
    """One that only grows: what is in it so far, as records and tokens and for ART."""

    messages: tuple[Message, ...] = ()
    ids: tuple[int, ...] | None = ()
    items: list[MessageOrChoice] = field(default_factory=list)

    def goes_on(self, prompt: Sequence[Message], ids: Sequence[int] | None) -> bool:
        """Whether a call's prompt begins with all of it, in words and in tokens."""
        if tuple(prompt[: len(self.messages)]) != self.messages:
            return False
        if self.ids is None or ids is None:
            return self.ids is None and ids is None
        return tuple(ids[: len(self.ids)]) == self.ids

    def add(self, prompt: Sequence[Message], ids: Sequence[int] | None, turn: Turn) -> None:
        """Go on with a call."""
        self.items += [message.to_openai() for message in prompt[len(self.messages) :]]
        self.items.append(_choice(turn))
        self.messages = (*prompt, turn.output)
        self.ids = None if ids is None else (*ids, *(turn.output_ids or ()))


def _conversations(trajectory: Trajectory) -> list[_Conversation]:
    """Those of a trajectory's own turns, by their last turns."""
    found: list[tuple[str, _Conversation]] = []
    calls = zip(trajectory.turns, trajectory.prompts(), trajectory.prompt_ids(), strict=True)
    for turn, prompt, ids in calls:
        fits = [
            k
            for k, (agent, conversation) in enumerate(found)
            if agent == turn.agent and conversation.goes_on(prompt, ids)
        ]
        place = max(fits, default=None)
        conversation = _Conversation() if place is None else found.pop(place)[1]
        conversation.add(prompt, ids, turn)
        found.append((turn.agent, conversation))
    return [conversation for _, conversation in found]


def _choice(turn: Turn) -> Choice:
    """A model call as its server answered it; ART reads ids from `token_id:…`."""
    ids, logprobs = turn.output_ids or (), turn.output_logprobs or ()
    sampled: list[dict[str, Any]] = []
    if len(ids) == len(logprobs):
        sampled = [
            {"token": f"token_id:{token}", "logprob": logprob, "top_logprobs": []}
            for token, logprob in zip(ids, logprobs, strict=True)
        ]
    if sampled and (turn.output.reasoning or turn.output.content.startswith(_THOUGHT)):
        # ART looks for this text where a chat template has put empty thoughts of its own.
        sampled[0]["bytes"] = list(_THOUGHT.encode())
    return Choice.model_validate(
        {
            "index": 0,
            "finish_reason": turn.finish_reason,
            "message": turn.output.to_openai(),
            "logprobs": {"content": sampled} if sampled else None,
        }
    )
