"""`generate`: one rollout, played by an agent in an environment."""

import logging
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from arenagym.errors import RecordError
from arenagym.records import Sampling, Trajectory
from arenagym.trainers.rows import play_row
from arenagym.trainers.slime.engine import Engine, Kept
from arenagym.trainers.slime.filling import NOTES, Rollout, Sample, empty, filled, row_of
from arenagym.trainers.slime.settings import Run, run_of
from arenagym.trainers.token_chat import TokenChat

_log = logging.getLogger(__name__)


async def generate(
    args: Namespace,
    sample: Sample,
    sampling_params: Mapping[str, Any],
    evaluation: bool = False,  # noqa: FBT001, FBT002 - slime's
) -> Sample | list[Sample]:
    """For `--custom-generate-function-path arenagym.trainers.slime.generate`.

    Plays the task in the sample's metadata (see `write_jsonl`) over slime's SGLang router, and
    fills in tokens, mask, logprobs, response and status. The reward is left to `group_rm` or `rm`.
    A rollout that slime aborts is played again from the beginning; with `--partial-rollout` it
    goes on where it was, unless `--mask-offpolicy-in-partial-rollout` forbids old tokens.

    Returns:
        The sample; with the setting `nodes: root` or `all` a list of one or several, always:
        slime flattens what it gets by the look of the first.

    Raises:
        SettingError: settings that do not go together.
        RecordError: the sample has no task.
    """
    run = run_of(args)
    engine = Engine(
        run.router,
        sampling_params,
        session=getattr(sample, "session_id", None),
        kept=_kept(sample),
    )
    trajectory = await _play(run, engine, sample, _context(args, run, evaluation=evaluation))
    several = run.settings.several and not evaluation
    if trajectory.stop_reason.is_failure and not engine.aborted:
        _log.warning("%s: %s: %s", trajectory.id, trajectory.stop_reason, trajectory.error)
    if engine.aborted:
        resumed = getattr(args, "partial_rollout", False) and not getattr(
            args, "mask_offpolicy_in_partial_rollout", False
        )
        calls = msgspec.to_builtins(engine.calls) if resumed else []
        made = [empty(sample, run.tokenizer, calls=calls)]
    else:
        nodes = run.settings.nodes if several else "longest"
        made = filled(sample, trajectory, nodes, run.tokenizer)
    return Rollout(made) if several else made[0]


def _context(args: Namespace, run: Run, *, evaluation: bool) -> int | None:
    """The most tokens of a prompt and its completion together."""
    own = getattr(args, "eval_max_context_len", None) if evaluation else None
    return run.settings.context or own or getattr(args, "rollout_max_context_len", None)


async def _play(run: Run, engine: Engine, sample: Sample, context: int | None) -> Trajectory:
    row, given = row_of(sample), run.settings
    chat = TokenChat(
        engine,
        run.tokenizer,
        native_tools=given.native_tools,
        context=context,
        template_args=given.template_args,
    )
    name = f"{sample.group_index}/{sample.index}"
    return await play_row(row, run.agent, chat, sampling=Sampling(), budget=given.budget, name=name)


def _kept(sample: Sample) -> Sequence[Kept]:
    """The calls of an aborted try."""
    found = (sample.metadata or {}).get(NOTES)
    if not isinstance(found, dict):
        return ()
    try:
        return msgspec.convert(found.get("calls", []), list[Kept])
    except msgspec.ValidationError as error:
        raise RecordError(f"sample {sample.index}: its kept calls: {error}") from error
