"""How well simple rules infer Oolong's labels: a word, a word for each label, a bag of words.

Each learns from 4,000 instances, balanced over four labels, and is tried on 2,000. Of the templates
(cues and frames) either all are in both, or one half is learnt from and the other tried on.
Features are words in English, pairs of neighbouring characters in Chinese. Chance is 25 %.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from arenagym.envs.bilingual import Language
from arenagym.envs.grammar import LANGUAGES, chances, read_rules
from arenagym.envs.long_context.item import GRAMMARS
from arenagym.envs.long_context.labels import TASKS, LabelTask, build_task

LEARN, TRY = 4_000, 2_000
Presence = NDArray[np.bool_]
Labels = NDArray[np.int64]


def main() -> None:
    """Print the table."""
    table = Table(title="Labels inferred right, in % (four balanced labels; chance: 25)")
    for name in ("task", "templates", "one word", "a word per label", "naive Bayes"):
        table.add_column(name, justify="right" if " " in name else "left")
    for task in TASKS:
        for language in LANGUAGES:
            for held_out in (False, True):
                shares = accuracies(task, language, held_out=held_out)
                row = (f"{100 * share:.0f}" for share in shares)
                table.add_row(f"{task} ({language})", "held out" if held_out else "seen", *row)
    Console().print(table)


def accuracies(
    name: str, language: Language, *, held_out: bool, seed: int = 0
) -> tuple[float, float, float]:
    """Share of labels inferred by the best word, by the best word per label, by naive Bayes."""
    rng = np.random.default_rng(seed)
    sides = ((0, 2), (1, 2)) if held_out else ((0, 1), (0, 1))
    texts: list[str] = []
    for (start, step), n in zip(sides, (LEARN, TRY), strict=True):
        task, chance = half(name, language, start, step), chances(rng)
        texts += [task.write(i % 4, chance) for i in range(n)]
    labels = np.arange(LEARN + TRY) % 4
    seen = presence([features(text, language) for text in texts], LEARN)
    learn, tried = (seen[:LEARN], labels[:LEARN]), seen[LEARN:]
    guesses = (_one_word(*learn, tried), _word_per_label(*learn, tried), _bayes(*learn, tried))
    one, each, bayes = (float(np.mean(guess == labels[LEARN:])) for guess in guesses)
    return one, each, bayes


def half(name: str, language: Language, start: int, step: int) -> LabelTask:
    """The task with every `step`-th cue and frame alone; the fillers are all there."""
    rules = read_rules(GRAMMARS, name, language)
    chosen = ("plain", "contrast")
    return build_task(
        {
            symbol: ways[start::step] if symbol in chosen or symbol.startswith("label ") else ways
            for symbol, ways in rules.items()
        }
    )


def features(text: str, language: Language) -> set[str]:
    """The words of an English text, the character bigrams of a Chinese one."""
    if language == "en":
        return set(re.findall(r"[a-z']+", text.lower()))
    return {text[i : i + 2] for i in range(len(text) - 1)}


def presence(texts: Sequence[set[str]], learn: int) -> Presence:
    """Which text has which feature, of those in at least five of the first `learn` texts."""
    counts: dict[str, int] = {}
    for text in texts[:learn]:
        for each in text:
            counts[each] = counts.get(each, 0) + 1
    column = {name: i for i, name in enumerate(sorted(n for n in counts if counts[n] >= 5))}
    seen = np.zeros((len(texts), len(column)), bool)
    for row, text in enumerate(texts):
        seen[row, [column[each] for each in text if each in column]] = True
    return seen


def _per_label(seen: Presence, labels: Labels) -> NDArray[np.float64]:
    """How many texts of each label have each feature."""
    return np.stack([seen[labels == label].sum(0) for label in range(4)]).astype(float)


def _one_word(seen: Presence, labels: Labels, tried: Presence) -> Labels:
    """One label where the word is, another where it is not."""
    with_it = _per_label(seen, labels)
    without = np.bincount(labels)[:, None] - with_it
    best = int(np.argmax(with_it.max(0) + without.max(0)))
    there, absent = with_it[:, best].argmax(), without[:, best].argmax()
    return np.where(tried[:, best], there, absent)


def _word_per_label(seen: Presence, labels: Labels, tried: Presence) -> Labels:
    """A list of four words, chosen one after the other: the first that is there decides.

    Each is the word that gains most over chance on the texts that no word before it decided, for
    a label that has none yet.
    """
    left, guess = np.ones(len(labels), bool), np.full(len(tried), -1)
    open_labels = {0, 1, 2, 3}
    for _ in range(4):
        with_it = _per_label(seen[left], labels[left])
        gain = with_it - with_it.sum(0) / 4
        label = max(open_labels, key=lambda each: gain[each].max())
        word = int(gain[label].argmax())
        guess[(guess < 0) & tried[:, word]] = label
        left &= ~seen[:, word]
        open_labels.remove(label)
    rest = np.bincount(labels[left], minlength=4).argmax() if left.any() else 0
    guess[guess < 0] = rest
    return guess


def _bayes(seen: Presence, labels: Labels, tried: Presence) -> Labels:
    """Multinomial naive Bayes over the features' presence, with one added to each count."""
    counts = _per_label(seen, labels) + 1
    likelihood = np.log(counts / counts.sum(1, keepdims=True))
    best: Labels = (tried @ likelihood.T).argmax(1)
    return best


if __name__ == "__main__":
    main()
