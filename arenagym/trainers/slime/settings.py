"""What slime's `--custom-config-path` says for arenagym, and what is made of it once."""

from argparse import Namespace
from importlib import import_module
from typing import Any, Self

import msgspec

from arenagym.agents import Agent, Budget, resolve_agent
from arenagym.errors import SettingError
from arenagym.records import Record
from arenagym.rollouts import Reward
from arenagym.tournaments import Order
from arenagym.trainers.chat_template import ChatTokenizer
from arenagym.trainers.samples import Nodes
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.slime.engine import Router

_PLACE = "_arenagym"


class Settings(Record, frozen=True, kw_only=True):
    """The `arenagym` entry of the YAML file; slime puts it on its `args`.

    `judge`, `judge_model`, `topology`, `estimator`, `order`, `reward`, `judge_concurrency` and
    `judge_timeout` are for `group_rm`: see `GroupScorer`. `agent` and `agent_args` play, within
    `budget`. An agent or a judge of one's own is given by its path, `my_module.my_graph`.
    `native_tools` and `template_args` are `TokenChat`'s. `context` is the most tokens of
    a prompt and its completion together, by default slime's `--rollout-max-context-len`.
    `nodes`: `"longest"` trains on one sample a rollout, its longest token sequence; `"root"` on all
    those of the agent itself, `"all"` on those of its sub-agents too. `request_timeout`: seconds
    for one completion.
    """

    agent: str = "direct"
    agent_args: dict[str, Any] = {}
    budget: Budget = Budget()
    native_tools: bool = False
    template_args: dict[str, Any] = {}
    context: int | None = None
    nodes: Nodes = "longest"
    request_timeout: float = 3600.0
    judge: str = "rubric"
    judge_model: str | None = None
    topology: str = "default"
    estimator: str | None = None
    order: Order | None = None
    reward: Reward = "rank"
    judge_concurrency: int = 64
    judge_timeout: float | None = None

    @property
    def several(self) -> bool:
        """Whether a rollout may have several samples."""
        return self.nodes != "longest"

    @classmethod
    def of(cls, args: Namespace) -> Self:
        """The settings on slime's `args`; defaults where the file says nothing.

        Raises:
            SettingError: an entry that is none of these, or of the wrong type; or options of
                slime's with which its samples could not be right.
        """
        given = getattr(args, "arenagym", None) or {}
        try:
            settings = msgspec.convert(given, cls)
        except msgspec.ValidationError as error:
            raise SettingError(
                f"the entry `arenagym` of --custom-config-path: {error}; the entries are "
                f"{', '.join(cls.__struct_fields__)}"
            ) from error
        _check(args, settings)
        return settings


def _check(args: Namespace, settings: Settings) -> None:
    """Limits that leave room, and no option that asks of each token what episodes do not tell."""
    if not settings.request_timeout > 0 or (settings.context is not None and settings.context < 1):
        raise SettingError(
            f"the entry `arenagym`: request_timeout {settings.request_timeout}, context "
            f"{settings.context}: seconds above 0, and at least 1 token"
        )
    for option, wrong in (
        ("rollout_top_p", getattr(args, "rollout_top_p", 1.0) != 1.0),
        ("use_rollout_routing_replay", getattr(args, "use_rollout_routing_replay", False)),
        ("reward_key", getattr(args, "reward_key", None)),
        ("partial_rollout", settings.several and getattr(args, "partial_rollout", False)),
    ):
        if wrong:
            said = f"--{option.replace('_', '-')} {getattr(args, option)}"
            more = f" with `nodes: {settings.nodes}`" if option == "partial_rollout" else ""
            raise SettingError(f"{said}{more}: arenagym's rollouts do not go with it; leave it out")


class Run:
    """What a process makes once of slime's `args`: tokenizer, agent, connections, scorer."""

    def __init__(self, args: Namespace) -> None:
        self.settings = Settings.of(args)
        self.agent: Agent = resolve_agent(_at(self.settings.agent), self.settings.agent_args)
        self.tokenizer: ChatTokenizer = _tokenizer(args.hf_checkpoint)
        self.router = Router(
            f"http://{args.sglang_router_ip}:{args.sglang_router_port}",
            timeout=self.settings.request_timeout,
        )
        self.seed = int(getattr(args, "rollout_seed", 0))
        self._scorer: GroupScorer | None = None

    @property
    def scorer(self) -> GroupScorer:
        """Made when it is first asked for: a run that trains on a verifier needs no judge.

        Raises:
            SettingError: no `judge_model` is given, and the judge needs one.
        """
        if self._scorer is None:
            given = self.settings
            judge = _at(given.judge)
            if given.judge_model is None and isinstance(judge, str) and judge != "reward":
                raise SettingError(
                    f"judge {given.judge!r} asks a model: name it as `judge_model`, such as "
                    "http://host:8000/v1#Qwen3-8B"
                )
            self._scorer = GroupScorer(
                judge,
                judge_model=given.judge_model or "local",
                topology=given.topology,
                estimator=given.estimator,
                order=given.order,
                reward=given.reward,
                seed=self.seed,
                concurrency=given.judge_concurrency,
                judge_timeout=given.judge_timeout,
            )
        return self._scorer

    async def release(self) -> None:
        """Free what belongs to the running event loop."""
        await self.router.release()
        if self._scorer is not None:
            await self._scorer.release()


class _Made:
    """Holds a `Run` on slime's `args`, which it copies and sends to other processes.

    There it arrives empty: connections and locks belong to the process that made them.
    """

    def __init__(self) -> None:
        self.run: Run | None = None

    def __reduce__(self) -> tuple[type["_Made"], tuple[()]]:
        return (_Made, ())


def run_of(args: Namespace) -> Run:
    """The run of these `args`; made at the first call."""
    made = getattr(args, _PLACE, None)
    if not isinstance(made, _Made):
        made = _Made()
        setattr(args, _PLACE, made)
    if made.run is None:
        made.run = Run(args)
    return made.run


def _at(name: str) -> Any:  # noqa: ANN401 - an agent, a graph, a judge
    """What is at a dotted path, which is how slime names its hooks; other names as they are."""
    module, dot, attribute = name.rpartition(".")
    if not dot or ":" in name:  # rubric:my.toml
        return name
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise SettingError(f"{name!r} in the entry `arenagym`: {error}") from error


def _tokenizer(checkpoint: str) -> ChatTokenizer:
    """As slime loads it, with the checkpoint's own code where it has some."""
    from transformers import AutoTokenizer  # noqa: PLC0415 - heavy, and slime has it

    loaded: ChatTokenizer = AutoTokenizer.from_pretrained(checkpoint, trust_remote_code=True)
    return loaded
