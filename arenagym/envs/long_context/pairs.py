"""OolongPairs: all pairs of users for which a condition on their implicit labels holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.long_context.conditions import CONDITIONS, Condition, Users, draw_condition
from arenagym.envs.long_context.corpus import Corpus, check_users, draw_corpus
from arenagym.envs.long_context.item import Item, check_language, choose_kinds, item_id
from arenagym.envs.long_context.labels import TASKS, load_task
from arenagym.envs.long_context.lengths import check_length, measure
from arenagym.errors import SettingError
from arenagym.records import TokenCounter

MAX_USERS = 200
USERS = 60
"""At most, where the user says nothing: 1,770 pairs."""
MOST = 0.6
"""The answer is at least one pair, and at most this share of all pairs."""
_TEXTS, _TRIES = 100, 40

_ASK = {
    "en": "List all pairs of users in the text for which the following holds: {condition}. Each "
    "pair counts once.",
    "zh": "请列出文中符合下列条件的所有用户对：{condition}。每一对只算一次。",
}


@dataclass(frozen=True)
class PairsSettings:
    """What texts and conditions to draw.

    Attributes:
        tokens: of the text, 1,000 to 4,000,000.
        task: what the labels are about, of `labels.TASKS`; None draws one.
        conditions: kinds or families of `CONDITIONS`; None is all 20. Each is as likely.
        users: 5 to 200; None is one to four lines, 60 at most.
        language: of text and question.
        count: counts tokens; None estimates them.
    """

    tokens: int = 2_000
    task: str | None = None
    conditions: str | Sequence[str] | None = None
    users: int | None = None
    language: Language = "en"
    count: TokenCounter | None = None

    def checked(self) -> "PairsSettings":
        """Itself, or an error that says what is wrong with it."""
        check_length(self.tokens, self.count)
        check_language(self.language)
        check_users(self.users, MAX_USERS)
        choose_kinds("conditions", self.conditions, tuple(CONDITIONS))
        if self.task is not None:
            load_task(self.task, self.language)
        return self


class PosedPairs(NamedTuple):
    """A condition of a kind on users whose labels are known, and the pairs that it holds for."""

    corpus: Corpus
    task: str
    kind: str
    condition: Condition
    pairs: list[tuple[int, int]]


def draw_pairs(rng: np.random.Generator, settings: PairsSettings) -> Item:
    """Draw a text of labelled lines, and a condition on pairs of its users.

    Raises:
        SettingError: no condition of the kind that was drawn holds for some pairs and not for all.
    """
    corpus, task, kind, condition, pairs = pose_pairs(rng, settings)
    question = _ASK[settings.language].format(
        condition=condition.text(corpus.names, settings.language)
    )
    name = f"oolong-pairs-{kind.replace('/', '-')}-{task}-{settings.language}-{settings.tokens}"
    return Item(
        id=item_id(name, corpus.text, question),
        kind=kind,
        language=settings.language,
        context=corpus.text,
        about=corpus.about,
        question=question,
        form="pairs",
        expected=tuple(f"({low}, {high})" for low, high in pairs),
        tokens=measure(corpus.text, settings.count),
    )


def pose_pairs(rng: np.random.Generator, settings: PairsSettings) -> PosedPairs:
    """What `draw_pairs` draws, with the labels: whoever has them can work the answer out.

    Where a condition holds for no pair, or for more than 60 % of all, its labels, counts and dates
    are drawn anew, and if need be the text; never its kind.
    """
    kinds = choose_kinds("conditions", settings.conditions, tuple(CONDITIONS))
    kind = kinds[int(rng.integers(len(kinds)))]
    task = settings.task or TASKS[int(rng.integers(len(TASKS)))]
    for _ in range(_TEXTS):
        corpus = draw_corpus(
            rng,
            task,
            settings.language,
            settings.tokens,
            users=settings.users,
            most_users=USERS,
            count=settings.count,
        )
        users = Users.of(corpus)
        n = len(users.ids)
        for _ in range(_TRIES):
            condition = draw_condition(rng, corpus, users, kind)
            if condition is None:
                continue
            low, high = np.nonzero(condition.matrix(users))
            if 1 <= len(low) <= MOST * n * (n - 1) / 2:
                pairs = zip(users.ids[low].tolist(), users.ids[high].tolist(), strict=True)
                return PosedPairs(corpus, task, kind, condition, list(pairs))
    raise SettingError(
        f"no condition {kind!r} that holds for some pairs and not for most in {_TEXTS} texts of "
        f"{settings.tokens} tokens; give more tokens, or other users"
    )
