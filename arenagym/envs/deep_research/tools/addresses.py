"""The addresses that an episode has shown, and which of them is meant by what is none of them."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from arenagym.envs.deep_research.library.address import same
from arenagym.records.document import SearchHit

_NUMBER = re.compile(
    r"(?:search )?(?:result|number|item|hit|link|no\.?|结果|第)?\s*(?:no\.?|number)?\s*[#\[【(]?\s*"
    r"(\d{1,3})\s*[\]】).]?\s*(?:个|条|号|篇)?\s*(?:结果)?"
)
_ALIKE = 75.0
_MOST = 3


class Addresses:
    """What was shown so far: addresses, their titles, and their numbers in the last results."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._same: dict[str, str] = {}
        self._numbers: dict[int, str] = {}

    def show(self, hits: Sequence[SearchHit], first: int) -> None:
        """Results were shown, numbered from `first` on."""
        if first == 1:
            self._numbers = {}
        for number, hit in enumerate(hits, first):
            self._titles[hit.url] = hit.title
            self._same.setdefault(same(hit.url), hit.url)
            self._numbers[number] = hit.url

    def meant(self, given: str) -> str:
        """The address that was shown and means the same as the given one; else the given one."""
        return given if given in self._titles else self._same.get(same(given), given)

    def near(self, given: str) -> list[str]:
        """Addresses that may be meant: by the number of a result, by a title, or misspelt."""
        text = given.casefold()
        if (match := _NUMBER.fullmatch(text)) and int(match[1]) in self._numbers:
            return [self._numbers[int(match[1])]]
        plain = same(given)
        scored = [
            (max(fuzz.ratio(text, title.casefold()), fuzz.ratio(plain, same(url))), url)
            for url, title in self._titles.items()
        ]
        best = sorted((each for each in scored if each[0] >= _ALIKE), key=lambda each: -each[0])
        return [url for _, url in best[:_MOST]]
