"""Which kinds of documents there are about what, and what each may tell."""

from arenagym.envs.deep_research.universe.entities import Kind
from arenagym.envs.deep_research.universe.planning.sheets import DocKind

MINE = (
    "born_in", "born_on", "child_of", "studied_at", "advised_by", "worked_at", "headed",
    "succeeded_by", "member_of", "founded", "authored", "directed", "discovered", "invented",
    "designed", "party_to", "attended", "won", "spouse_of",
)  # fmt: skip
"""What people tell of themselves in interviews."""
LEADS = (
    "died_on", "headed", "founded_on", "headquartered_in", "opened_on", "published_on",
    "discovered", "invented", "launched_on", "acquired", "took_place_in", "won", "population",
    "revenue", "spouse_of",
)  # fmt: skip
"""What news is made of; the rest of a piece of news is background."""
ANNOUNCED = (
    "headed", "headquartered_in", "opened_on", "published_on", "launched_on", "acquired",
    "took_place_in", "won", "revenue",
)  # fmt: skip
"""What press releases are made of."""
MAKERS = ("authored", "directed", "made", "designed", "discovered", "invented")
"""What comes first of a thing, though it is stated of another."""
SECOND: dict[Kind, DocKind] = {
    "country": "guide",
    "city": "guide",
    "place": "guide",
    "institute": "annual report",
    "company": "annual report",
    "work": "review",
    "discovery": "paper abstract",
    "invention": "paper abstract",
    "product": "review",
    "event": "forum",
    "award": "forum",
}
"""What tells of it beside the encyclopedia; of people, interviews or obituaries do."""
FILL: tuple[tuple[DocKind, float], ...] = (
    ("news", 0.44),
    ("forum", 0.17),
    ("press release", 0.11),
    ("encyclopedia", 0.1),
    ("interview", 0.07),
    ("guide", 0.04),
    ("review", 0.03),
    ("annual report", 0.04),
)
"""What more there is, in parts."""
GENRES: dict[DocKind, tuple[Kind, ...]] = {
    "interview": ("person",),
    "guide": ("country", "city", "place"),
    "review": ("work", "product"),
    "annual report": ("company", "institute"),
    "paper abstract": ("discovery", "invention"),
}
"""What a document of some kinds can only be about."""
