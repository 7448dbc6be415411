"""Reads an answer from free text, whatever its style."""

from arenagym.envs.open_travel.answers.forms import Answer
from arenagym.envs.open_travel.answers.reading_json import AnswerError, read_json
from arenagym.envs.open_travel.answers.text.choice import read_choice
from arenagym.envs.open_travel.answers.text.clauses import read_rows
from arenagym.envs.open_travel.answers.text.names import Names
from arenagym.envs.open_travel.answers.text.pages import LONGEST, read_page
from arenagym.envs.open_travel.answers.text.places import read_places
from arenagym.envs.open_travel.answers.text.route import read_route
from arenagym.envs.open_travel.answers.text.trip import read_trip
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Request,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.world import World


def read_text(text: str, request: Request, world: World) -> Answer:
    """The answer that a text tells: prose, lists, tables, in either language, or JSON in it.

    Places are given by their ids if the world has them, else by name, as they are written.

    Raises:
        AnswerError: there is no answer of the request's kind in it, or it is too long.
    """
    if len(text) > LONGEST:
        raise AnswerError(f"the answer has more than {LONGEST:,} characters")
    if "{" in text:
        try:
            return read_json(text, request)
        except AnswerError:
            plain = text.strip().strip("`").removeprefix("json").strip()
            if plain.startswith("{") and plain.endswith("}"):
                raise
    page = read_page(text)
    if len(page.text) > 2 * LONGEST:
        raise AnswerError(f"the answer has more than {LONGEST:,} characters")
    names = Names(request, world)
    day = request.first if isinstance(request, TripRequest) else request.today
    rows = list(read_rows(page, names, day))
    if isinstance(request, TripRequest):
        answer = read_trip(rows, request, names, world)
        if not any(each.items for each in answer.days):
            raise AnswerError(
                "no plan was found in the answer: write each day with its visits, meals, ways and "
                "hotel, and the times and costs of each"
            )
        return answer
    if isinstance(request, DirectionRequest):
        return read_route(rows, request, names)
    if isinstance(request, SearchRequest):
        return read_places(rows, request, names)
    if isinstance(request, CompareRequest):
        return read_choice(rows, request)
    raise TypeError(f"no request: {request!r}")
