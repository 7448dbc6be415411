"""Oolong: questions about how often implicit labels occur in a long text, whole and in part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.long_context.corpus import MAX_USERS, Corpus, check_users, draw_corpus
from arenagym.envs.long_context.item import Item, check_language, choose_kinds, item_id
from arenagym.envs.long_context.labels import TASKS, load_task
from arenagym.envs.long_context.lengths import check_length, measure
from arenagym.envs.long_context.questions import QUESTIONS, Question, draw_question
from arenagym.errors import SettingError
from arenagym.records import TokenCounter

_TEXTS, _TRIES = 100, 25


@dataclass(frozen=True)
class OolongSettings:
    """What texts and questions to draw.

    Attributes:
        tokens: of the text, 1,000 to 4,000,000.
        task: what the labels are about, of `labels.TASKS`; None draws one.
        questions: kinds or families of `QUESTIONS`; None is all. Each kind is as likely.
        users: 5 to 500; None is one to four lines.
        language: of text and question.
        count: counts tokens; None estimates them.
    """

    tokens: int = 2_000
    task: str | None = None
    questions: str | Sequence[str] | None = None
    users: int | None = None
    language: Language = "en"
    count: TokenCounter | None = None

    def checked(self) -> "OolongSettings":
        """Itself, or an error that says what is wrong with it."""
        check_length(self.tokens, self.count)
        check_language(self.language)
        check_users(self.users, MAX_USERS)
        choose_kinds("questions", self.questions, QUESTIONS)
        if self.task is not None:
            load_task(self.task, self.language)
        return self


class Posed(NamedTuple):
    """A question of a kind about a corpus whose labels are known."""

    corpus: Corpus
    task: str
    kind: str
    question: Question


def draw_oolong(rng: np.random.Generator, settings: OolongSettings) -> Item:
    """Draw a text of labelled lines, and a question about it.

    Raises:
        SettingError: no question of the kind that was drawn has one right answer.
    """
    corpus, task, kind, question = pose(rng, settings)
    name = f"oolong-{kind.replace('/', '-')}-{task}-{settings.language}-{settings.tokens}"
    return Item(
        id=item_id(name, corpus.text, question.text),
        kind=kind,
        language=settings.language,
        context=corpus.text,
        about=corpus.about,
        question=question.text,
        form=question.form,
        expected=(question.expected,),
        choices=question.choices,
        tokens=measure(corpus.text, settings.count),
    )


def pose(rng: np.random.Generator, settings: OolongSettings) -> Posed:
    """What `draw_oolong` draws, with the labels: whoever has them can work the answer out.

    Where the answer would not be unique the question's labels, users and times are drawn anew, and
    if need be the text; never its kind.
    """
    kinds = choose_kinds("questions", settings.questions, QUESTIONS)
    kind = kinds[int(rng.integers(len(kinds)))]
    task = settings.task or TASKS[int(rng.integers(len(TASKS)))]
    for _ in range(_TEXTS):
        corpus = draw_corpus(
            rng,
            task,
            settings.language,
            settings.tokens,
            users=settings.users,
            count=settings.count,
        )
        for _ in range(_TRIES):
            question = draw_question(rng, corpus, kind, settings.language)
            if question is not None:
                return Posed(corpus, task, kind, question)
    raise SettingError(
        f"no question {kind!r} with one right answer in {_TEXTS} texts of {settings.tokens} "
        "tokens; give more tokens, or fewer users"
    )
