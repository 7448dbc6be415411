"""Threads: a question, answers from memory and from sources, and who contradicts whom."""

from arenagym.envs.deep_research.universe.planning.sheets import Cue
from arenagym.envs.deep_research.universe.writing.addresses import address
from arenagym.envs.deep_research.universe.writing.scribe import FEWEST, Scribe


def write_thread(scribe: Scribe) -> str:
    """A thread; what is wrong in it comes from memory, and is perhaps set right below."""
    asker, *users = dict.fromkeys(scribe.write("user") for _ in range(14))
    _post(scribe, asker, "ask thread")
    cues = list(scribe.sheet.cues)
    wrong = next((cue for cue in cues if cue.status == "wrong"), None)
    right = cues.pop() if wrong and cues[-1].row == wrong.row and cues[-1] != wrong else None
    sound = [cue for cue in cues if cue is not wrong]
    half = (len(sound) + 1) // 2
    posts: list[tuple[str, list[Cue]]] = [("looked up", sound[:half]), ("looked up", sound[half:])]
    if wrong:
        posts.insert(scribe.chance.below(2), ("from memory", [wrong]))
    if right:
        posts.append(("against", [right]))
    for user, (symbol, part) in zip(users, posts, strict=False):
        if part:
            _answer(scribe, user, symbol, part)
    last = users[len(posts) :] or users
    _post(scribe, last[0], "chat")
    if scribe.chance.likely(0.6):
        _post(scribe, asker, "thanks")
    for user in last[1:]:
        if scribe.words < FEWEST:
            _post(scribe, user, "chat")
    return scribe.title("thread title")


def _answer(scribe: Scribe, user: str, symbol: str, cues: list[Cue]) -> None:
    page = scribe.sheets.pages.get((scribe.sheet.focus, scribe.sheet.language))
    _name(scribe, user)
    if symbol == "against" and page is not None:
        scribe.say(symbol, url=address(page, scribe.sheets))
    else:
        scribe.say("against source" if symbol == "against" else symbol)
    for group in scribe.groups(cues, lists=False):
        scribe.tell(group)
    if symbol == "looked up" and scribe.chance.likely(0.4):
        scribe.say("own")
    scribe.end()


def _post(scribe: Scribe, user: str, symbol: str) -> None:
    _name(scribe, user)
    scribe.say(symbol)
    scribe.end()


def _name(scribe: Scribe, user: str) -> None:
    scribe.add(f"**{user}**" + ("：" if scribe.zh else ":"))
