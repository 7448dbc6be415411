"""Engines for tests: they say what they are told, spelled as no tokenizer would spell it."""

from collections.abc import Sequence

from trainers.tiny_tokenizer import IM_END, TinyTokenizer

from arenagym.records import Sampling
from arenagym.trainers import Generated


class Telling:
    """Says the next of `texts`, byte by byte, and ends it with `end`; keeps what it was asked.

    Bytes are not how `encode` spells "answer" or "the", so a prompt that was read back from text
    would begin with other ids than those that were sampled.
    """

    def __init__(self, *texts: str | Generated, end: Sequence[int] = (IM_END,)) -> None:
        self.texts = list(texts)
        self.end = tuple(end)
        self.prompts: list[tuple[int, ...]] = []
        self.samplings: list[Sampling] = []

    async def __call__(self, ids: Sequence[int], sampling: Sampling) -> Generated:
        self.prompts.append(tuple(ids))
        self.samplings.append(sampling)
        said = self.texts.pop(0)
        return said if isinstance(said, Generated) else spelled(said, end=self.end)


def spelled(text: str, *, end: Sequence[int] = (IM_END,), finish: str = "stop") -> Generated:
    """A text in bytes, with logprobs that tell one token from another."""
    ids = (*TinyTokenizer.bytes_of(text), *end)
    logprobs = tuple(-0.25 * (1 + k % 7) for k in range(len(ids)))
    return Generated(ids=ids, logprobs=logprobs, finish_reason=finish)
