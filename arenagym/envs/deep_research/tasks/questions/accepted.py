"""Ways to write an answer: as documents do in either language, the question's own first."""

from datetime import date

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe import Relation, Universe, Value, relations
from arenagym.envs.deep_research.universe.writing.figures import told_day, told_number


def ways_to_write(
    answer: Value, universe: Universe, language: Language, relation: str = ""
) -> tuple[str, ...]:
    """The best first.

    Args:
        answer: the id of an entity, or a literal.
        universe: that it is of.
        language: of the question.
        relation: of which a literal is the object; "" for a count.
    """
    languages: tuple[Language, Language] = ("zh", "en") if language == "zh" else ("en", "zh")
    found = relations().get(relation)
    if isinstance(answer, str) and not (found and found.literal):
        return _names(answer, universe, languages)
    return tuple(dict.fromkeys(way for each in languages for way in _told(answer, found, each)))


def _names(key: str, universe: Universe, languages: tuple[Language, Language]) -> tuple[str, ...]:
    entity = universe.entity(key)
    texts = (entity.name, *(alias.text for alias in entity.aliases))
    return tuple(dict.fromkeys(text.of(language) for text in texts for language in languages))


def _told(answer: Value, relation: Relation | None, language: Language) -> tuple[str, ...]:
    if isinstance(answer, date):
        return told_day(answer, language), answer.isoformat()
    if isinstance(answer, str):
        return (answer,)
    if relation and relation.unit:
        return (told_number(answer, relation.unit, language),)
    return (str(answer),)
