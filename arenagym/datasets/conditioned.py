"""Rows whose prompt says how good the answer is: `condition` and reward conditioning."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Any, Literal, get_args

from arenagym.datasets.columns import Columns
from arenagym.datasets.conversations import (
    FORMS,
    Form,
    check_form,
    declared,
    supervised,
    tools_column,
    with_tools,
)
from arenagym.datasets.supervised import PROVENANCE, provenance, tells_nothing
from arenagym.datasets.tally import Dropped, Row, Rows, Tally
from arenagym.errors import SettingError
from arenagym.records import Group, ToolSpec

GOOD, BAD = "<good>", "<bad>"
_VALUE = re.compile(r"(<reward -?\d+\.\d\d>)*")
Label = Literal["binary", "value"]
"""What a prompt says: good or bad, or the reward itself."""


def condition(
    messages: Sequence[Row], token: str | None, *, instead_of: Sequence[str] = ()
) -> list[Row]:
    """The messages with a token in front of the first user message (of the first, if none).

        client.chat.completions.create(messages=condition(prompt, "<reward_0>"), …)

    Args:
        messages: in the OpenAI form.
        token: None puts none there.
        instead_of: tokens that are taken away where one stands there already, as it does in the
            prompts of a policy that was asked with one.
    """
    return _conditioned(messages, token, token_pattern(instead_of))


def reward_conditioned(
    groups: Iterable[Group],
    *,
    label: Label = "binary",
    tokens: tuple[str, str] = (GOOD, BAD),
    invalid: bool = True,
    form: Form = "messages",
    thoughts: bool = True,
    tools: Sequence[ToolSpec] = (),
) -> Rows:
    """Every scored rollout, behind a prompt that says whether it is good.

    In `"binary"` a rollout is good above the mean reward of its group and bad below it, so that of
    two, the chosen and the rejected one, each has its token (binary reward conditioning,
    AlpacaFarm, arXiv 2305.14387); one at the mean is neither, and dropped as tied. In `"value"`
    the token is the reward, as in `<reward 0.86>`. The policy is then asked for what is good by
    `condition(prompt, tokens[0])`.

    Args:
        groups: ranked; one that its tournament could not rank is left out.
        label: see above.
        tokens: good and bad.
        invalid: whether rollouts that ended without an answer are bad examples. They are never
            good ones.
        form: `"messages"`: a row a conversation; `"prompt-completion"`: a row a turn.
        thoughts: False leaves out what the model thought, see `written`.
        tools: a column of these on every row, for policies that call tools natively.

    Returns:
        Rows with a further column `token`, and a tally in rollouts.

    Raises:
        SettingError: no such label or form, or tokens that are empty or alike.
    """
    if label not in get_args(Label):
        raise SettingError(f"label={label!r}: it is {' or '.join(get_args(Label))}")
    check_tokens(tokens)
    known = _VALUE if label == "value" else token_pattern(tokens)
    writer = Conditioning(form, thoughts, tools, {"token": str}, known)

    def name(group: Group, place: int, reward: float, known: Sequence[float]) -> str | Dropped:
        if label == "value":
            return f"<reward {round(reward, 2) + 0.0:.2f}>"
        above = reward - fmean(known)
        if abs(above) <= 1e-9 * (max(known) - min(known)):
            return Dropped.TIED
        if above > 0 and not group.trajectories[place].valid:
            return Dropped.INVALID
        return tokens[0] if above > 0 else tokens[1]

    def make(groups: Iterable[Group], tally: Tally) -> Iterator[Row]:
        for group in groups:
            tally.groups += 1
            tally.rollouts += len(group.trajectories)
            known = [reward for reward in group.rewards if reward is not None]
            for place, reward in enumerate(group.rewards):
                why = flaw(group, place, invalid=invalid)
                if why is not None or reward is None:
                    tally.drop(why or Dropped.UNSCORED)
                    continue
                token = name(group, place, reward, known)
                if isinstance(token, Dropped):
                    tally.drop(token)
                else:
                    yield from writer.rows(group, place, token, tally, more={"token": token})

    return Rows(groups, make, unit="rollouts", columns=writer.columns)


@dataclass(frozen=True)
class Conditioning:
    """How rows with a token in their prompt are written.

    Attributes:
        form: of the rows.
        thoughts: whether they stay.
        tools: a column of these on every row.
        more: further columns.
        known: what a token that stands there already looks like.
    """

    form: Form
    thoughts: bool
    tools: Sequence[ToolSpec]
    more: Columns
    known: re.Pattern[str]

    def __post_init__(self) -> None:
        check_form(self.form)

    @property
    def columns(self) -> Columns:
        """What the rows hold."""
        return {**FORMS[self.form], **PROVENANCE, **self.more, **tools_column(self.tools)}

    def rows(
        self, group: Group, place: int, token: str | None, tally: Tally, *, more: dict[str, Any]
    ) -> Iterator[Row]:
        """The rollout's rows, counted."""
        tally.keep()
        tally.note(f"rollouts behind {token}", int(token is not None))
        offered = declared(self.tools)
        asked = "messages" if self.form == "messages" else "prompt"
        rows = supervised(group.trajectories[place], self.form, thoughts=self.thoughts)
        for row, length in rows:
            tally.measure(self.form, length)
            row[asked] = _conditioned(row[asked], token, self.known)
            yield with_tools(row | provenance(group, place) | more, offered, tally)


def flaw(group: Group, place: int, *, invalid: bool) -> Dropped | None:
    """Why a rollout cannot be an example of anything."""
    trajectory = group.trajectories[place]
    if group.rewards[place] is None:
        return Dropped.UNSCORED
    if tells_nothing(group):
        return Dropped.UNINFORMATIVE
    if not trajectory.turns:
        return Dropped.SILENT
    return None if invalid or trajectory.valid else Dropped.INVALID


def check_tokens(tokens: Sequence[str]) -> None:
    """Raise `SettingError` unless the tokens are text, and none begins another."""
    ordered = sorted(tokens)
    if not all(tokens) or any(b.startswith(a) for a, b in pairwise(ordered)):
        raise SettingError(
            f"tokens {', '.join(map(repr, tokens))}: none may be empty, or begin another"
        )


def token_pattern(tokens: Sequence[str]) -> re.Pattern[str]:
    """What tokens at the beginning of a text look like."""
    return re.compile(f"({'|'.join(map(re.escape, tokens))})*" if tokens else "")


def _conditioned(messages: Sequence[Row], token: str | None, known: re.Pattern[str]) -> list[Row]:
    first = next((k for k, each in enumerate(messages) if each["role"] == "user"), 0)
    out = list(messages)
    if out:
        content = known.sub("", out[first]["content"], count=1)
        out[first] = out[first] | {"content": f"{token or ''}{content}"}
    return out
