"""Pages of the encyclopedia, guides, reviews and abstracts: one thing, described."""

from itertools import groupby

from arenagym.envs.deep_research.universe.entities import Alias
from arenagym.envs.deep_research.universe.relations import relations
from arenagym.envs.deep_research.universe.writing.scribe import Scribe
from arenagym.envs.deep_research.universe.writing.telling import Group

_LONG = 14
"""With more claims a page has headings."""
_TOPICS = list(dict.fromkeys(each.topic for each in relations().values()))
_OF_PEOPLE = {"life", "study", "career", "family"}


def write_page(scribe: Scribe) -> str:
    """A page of the encyclopedia, with all names at its head."""
    entity, kind = scribe.focus, scribe.focus.kind
    name, death = scribe.given["name"], scribe.knowing.deaths.get(scribe.sheet.focus, 0)
    article = "the " if name.startswith("the ") else ""
    scribe.add(
        scribe.write(
            scribe.either(f"is {kind}", "is"),
            int(0 < death <= scribe.sheet.day),
            name=f"{article}**{name.removeprefix(article).strip('*')}**",
            names=entity.name.en if scribe.zh else entity.name.zh,
        )
    )
    for alias in entity.aliases:
        _alias(scribe, alias)
    scribe.say(f"filler {kind}")
    groups = sorted(scribe.groups(), key=lambda group: _place(scribe, group))
    if sum(len(group.cues) for group in groups) > _LONG:
        _sections(scribe, groups)
    else:
        for n, group in enumerate(groups):
            if n % 5 == 0:
                scribe.end()
            scribe.tell(group)
    scribe.end()
    scribe.fill(f"filler {kind}")
    scribe.end()
    scribe.say("edited")
    return scribe.mentions.full(scribe.sheet.focus).name


def write_guide(scribe: Scribe) -> str:
    """Notes for travellers."""
    scribe.say("guide")
    _mixed(scribe, f"filler {scribe.focus.kind}")
    scribe.say("guide advice")
    scribe.fill("guide advice", f"filler {scribe.focus.kind}", most=5)
    return scribe.title("guide title")


def write_review(scribe: Scribe) -> str:
    """Of a work or a product."""
    scribe.say("review")
    _mixed(scribe, f"filler {scribe.focus.kind}")
    scribe.say("review verdict")
    scribe.fill("review verdict", f"filler {scribe.focus.kind}", most=6)
    return scribe.title("review title")


def write_abstract(scribe: Scribe) -> str:
    """Of a paper about a discovery or an invention."""
    scribe.say("abstract")
    _mixed(scribe, "abstract method")
    scribe.say("abstract end")
    scribe.fill("abstract method", "abstract end", f"filler {scribe.focus.kind}", most=5)
    scribe.end()
    words = [scribe.form.noun.of(scribe.sheet.language)]
    words += [claim.value for claim in scribe.says if not claim.value[0].isdigit()][:4]
    scribe.say("keywords", words=("；" if scribe.zh else "; ").join(dict.fromkeys(words)))
    return scribe.title("abstract title")


def _sections(scribe: Scribe, groups: list[Group]) -> None:
    other = "" if scribe.focus.kind == "person" else " other"
    for topic, part in groupby(groups, key=lambda group: group.topic):
        plain = f"heading {topic}"
        scribe.head(scribe.write(scribe.either(plain + other, plain)))
        for group in part:
            scribe.tell(group)


def _mixed(scribe: Scribe, symbol: str) -> None:
    """All there is to tell, with something else said after every third sentence."""
    for n, group in enumerate(scribe.groups()):
        scribe.tell(group)
        if n % 3 == 2:
            scribe.pad(symbol)
            scribe.end()
    scribe.end()


def _alias(scribe: Scribe, alias: Alias) -> None:
    text = alias.text.of(scribe.sheet.language)
    if alias.kind == "former" and alias.until and alias.until > scribe.day:
        return
    if text != scribe.focus.name.of(scribe.sheet.language):
        until = str(alias.until.year) if alias.until else ""
        until += "年" if scribe.zh else ""
        scribe.say(f"alias {alias.kind}", alias=text, until=until)


def _place(scribe: Scribe, group: Group) -> tuple[bool, int, bool]:
    """Where it comes on a page: of what is no person, people come last."""
    late = scribe.focus.kind != "person" and group.topic in _OF_PEOPLE
    return late, _TOPICS.index(group.topic), group.back
