"""News, press releases, corrections and annual reports."""

from arenagym.envs.deep_research.universe.planning.sheets import Cue
from arenagym.envs.deep_research.universe.writing.scribe import Scribe
from arenagym.envs.deep_research.universe.writing.telling import Group


def write_news(scribe: Scribe) -> str:
    """The event first, what was said about it, then what is known besides."""
    lead, rest = _lead(scribe)
    paper = _paper(scribe)
    scribe.add(
        f"*{paper}*，{scribe.given['date']}——"
        if scribe.zh
        else f"*{paper}*, {scribe.given['date']}."
    )
    scribe.tell(lead, "lead")
    scribe.say("around")
    scribe.end()
    scribe.say("say")
    scribe.say("around")
    _background(scribe, rest, "background")
    scribe.say("say")
    scribe.fill("around", "say", most=7)
    scribe.end()
    scribe.say("close")
    return scribe.teller.tell(lead, voice="title").text


def write_release(scribe: Scribe) -> str:
    """The same as the company or institute would have it."""
    lead, rest = _lead(scribe)
    scribe.say("release")
    scribe.add(scribe.given["date"] + ("。" if scribe.zh else "."))
    scribe.end()
    scribe.tell(lead, "lead")
    scribe.say("proud")
    _background(scribe, rest, "about")
    scribe.say("proud")
    scribe.fill("report text", "around", most=5)
    scribe.end()
    scribe.say("contact")
    return scribe.teller.tell(lead, voice="title").text


def write_correction(scribe: Scribe, wrong: str, url: str) -> str:
    """What an earlier report had wrong, and how it is."""
    scribe.say("correction", wrong=wrong, url=url)
    scribe.say("right")
    for group in scribe.groups(lists=False):
        scribe.tell(group)
    scribe.end()
    scribe.say("sorry")
    scribe.say("checked")
    scribe.fill("paper policy")
    return scribe.title("correction title")


def write_report(scribe: Scribe) -> str:
    """A year in figures and sentences."""
    year = str(scribe.day.year - 1)
    scribe.say("report", year=year)
    scribe.say("report text")
    lines, others = _figures(scribe)
    if lines:
        scribe.head(scribe.write("report key", year=year))
    for group in lines:
        scribe.bullet()
        scribe.tell(group, "line")
        scribe.end("\n")
    if lines:
        scribe.end("\n")
    for n, group in enumerate(others):
        scribe.tell(group)
        if n % 4 == 3:
            scribe.pad("report text")
            scribe.end()
    scribe.end()
    scribe.say("report outlook")
    scribe.fill("report text", "report outlook")
    return scribe.title("report title", year=year)


def _lead(scribe: Scribe) -> tuple[Group, list[Group]]:
    first, *rest = scribe.sheet.cues
    relation = scribe.statements.relation_of(first.row)
    ordered = sorted(rest, key=lambda cue: _nearness(scribe, cue))
    return Group((first,), relation.topic, back=False), scribe.groups(ordered, lists=False)


def _nearness(scribe: Scribe, cue: Cue) -> tuple[bool, int, int]:
    """What is about the same is told together, the focus first."""
    subject = int(scribe.statements.subject[cue.row])
    return subject != scribe.sheet.focus, subject, cue.row


def _background(scribe: Scribe, groups: list[Group], symbol: str) -> None:
    scribe.end()
    if groups:
        scribe.say(symbol)
    for group in groups:
        scribe.tell(group)
    scribe.end()


def _figures(scribe: Scribe) -> tuple[list[Group], list[Group]]:
    """What goes into the list of key figures, and the rest."""
    lines: list[Group] = []
    others: list[Group] = []
    for group in scribe.groups(lists=False):
        name = scribe.statements.relation_of(group.cues[0].row).name
        one = len(group.cues) == 1 and scribe.teller.has(name, "line")
        (lines if one else others).append(group._replace(back=group.back and not one))
    return lines, others


def _paper(scribe: Scribe) -> str:
    """A newspaper of the city that comes into it, or of one known everywhere."""
    entities = scribe.statements.entities
    told = [cue.told for cue in scribe.sheet.cues if scribe.statements.relation_of(cue.row).objects]
    cities = [entities[number] for number in told if entities[number].kind == "city"]
    city = cities[0] if cities else entities[scribe.statements.number("city-0")]
    return city.name.of(scribe.sheet.language) + ("" if scribe.zh else " ") + scribe.write("paper")
