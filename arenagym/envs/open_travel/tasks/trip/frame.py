"""What a trip hangs on: the rides between cities, the hotels, and the spans of time they leave."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from arenagym.envs.open_travel.prices import CHECK_IN, WAY_OUT, night_cost, ride_cost, seat_for
from arenagym.envs.open_travel.tasks.request import VISITS, Lodging, TripRequest
from arenagym.envs.open_travel.tasks.trip.choices import DINNER, LUNCH, Choices, Meal, itinerary
from arenagym.envs.open_travel.tasks.trip.timeline import Span
from arenagym.envs.open_travel.tasks.trip.ways import MINUTE
from arenagym.envs.open_travel.world import Place, Ride, World
from arenagym.envs.open_travel.world.hours import DAY

_EARLIEST, _LATEST, _LATEST_HOME = 300, 1_350, 1_430
"""When the party may leave home, arrive in a city, and arrive at home: 5:00, 22:30 and 23:50."""
_TO_STATION = {"train": 45, "flight": 75}
"""Minutes that a way to or from it may take, as long as the hotel is not known."""
_IN = {LUNCH: (630, 870), DINNER: (990, 1_140)}
"""A meal is wanted on a day on which the travellers are in a city between these minutes."""
_SOME = 30
"""Minutes that there must be for a meal to be thought of."""
_PER_VISIT = 130
"""Minutes that a visit takes, ways included."""
_STAR, _HOTEL_POINT = 25, 70
"""What a star, and a point of rating, are worth for a room and night, in CNY."""


class Frame(msgspec.Struct, frozen=True):
    """Rides in the order they are taken, and a hotel for each city; neither for one day."""

    rides: tuple[Ride, ...]
    hotels: dict[str, Place]
    spans: tuple[Span, ...]


def transfers(request: TripRequest) -> list[tuple[str, str, date]]:
    """From which city to which the party rides, and when; empty for one day."""
    if not request.home:
        return []
    route = [request.home, *request.cities, request.home]
    days = [request.first]
    for day, cities in itinerary(request):
        if len(cities) > 1:
            days.append(day)
    days.append(itinerary(request)[-1][0])
    return [(a, b, day) for (a, b), day in zip(pairwise(route), days, strict=True)]


def usable_rides(
    world: World, request: TripRequest, origin: str, destination: str, day: date
) -> list[Ride]:
    """The rides of a transfer with seats for all, at hours that leave time to get there."""
    rides: list[Ride] = []
    if "train" in request.rides:
        rides += world.trains(origin, destination, day)
    if "flight" in request.rides:
        rides += world.flights(origin, destination, day)
    return [each for each in rides if _usable(each, request)]


def _usable(ride: Ride, request: TripRequest) -> bool:
    leaves = ride.depart - CHECK_IN[ride.kind] - _TO_STATION[ride.kind]
    ready = _EARLIEST if ride.origin == request.home else request.begin
    latest = _LATEST_HOME if ride.destination == request.home else _LATEST
    return leaves >= ready and ride.arrive <= latest and seat_for(ride, request.party) is not None


def windows(world: World, request: TripRequest) -> list[tuple[date, str, int, int]]:
    """For each day and city, from when to when the party may be there if it rides at its best."""
    rides = {each: usable_rides(world, request, *each) for each in transfers(request)}
    found = []
    for day, cities in itinerary(request):
        for city in cities:
            ready, due = request.begin, request.finish
            for (origin, destination, on), usable in rides.items():
                if on == day and destination == city:
                    ready = max(ready, min(each.arrive + WAY_OUT[each.kind] for each in usable))
                if on == day and origin == city:
                    due = min(due, max(each.depart - CHECK_IN[each.kind] for each in usable))
            found.append((day, city, ready, due))
    return found


def draw_up(
    world: World,
    request: TripRequest,
    choices: Mapping[str, Choices],
    *,
    thrift: float,
    haste: float,
) -> Frame | None:
    """Choose rides and hotels; None if there are none that suit.

    `thrift` is how much a yuan weighs, `haste` how much time in the cities; both 1 in general.
    """
    if not request.home:
        return Frame((), {}, (_day_out(world, request),))
    rides: list[Ride] = []
    for transfer in transfers(request):
        usable = usable_rides(world, request, *transfer)
        if not usable:
            return None
        rides.append(
            min(usable, key=lambda each: _ride_burden(each, request, thrift=thrift, haste=haste))
        )
    hotels = {}
    for city in request.cities:
        gates = [
            world.place(key)
            for ride in rides
            for key in (ride.start_id, ride.end_id)
            if key.startswith(f"{city}-")
        ]
        hotel = _hotel(request, choices[city], gates, thrift)
        if hotel is None:
            return None
        hotels[city] = hotel
    return Frame(tuple(rides), hotels, tuple(_spans(world, request, rides, hotels)))


def _ride_burden(ride: Ride, request: TripRequest, *, thrift: float, haste: float) -> float:
    """What it costs in money, time under way, and time that is not had in the cities."""
    fare = seat_for(ride, request.party)
    price = ride_cost(fare, request.party) * thrift if fare else math.inf
    under_way = ride.minutes + CHECK_IN[ride.kind] + WAY_OUT[ride.kind]
    early = 0.0
    if ride.origin == request.home:
        lost = max(0, ride.arrive - 600)
        early = 2 * max(0, 435 - ride.depart)
    elif ride.destination == request.home:
        lost = max(0, 1_110 - ride.depart)
    else:
        lost = 0
    late = max(0, ride.arrive - 1_260)
    minutes = under_way + 2 * haste * lost + early + late
    return price + minutes * MINUTE * request.party.size


def allowed_hotel(hotel: Place, lodging: Lodging) -> bool:
    """Whether it is what is wished for."""
    return (
        hotel.category == "hotel"
        and hotel.stars >= lodging.min_stars
        and (lodging.max_cost is None or hotel.cost <= lodging.max_cost)
        and set(lodging.tags) <= set(hotel.tags)
    )


def _hotel(
    request: TripRequest, choices: Choices, gates: Sequence[Place], thrift: float
) -> Place | None:
    """The hotel of a city: good for its price, near where the party has to go."""
    ways, party = choices.ways, request.party
    nights = request.nights[request.cities.index(choices.city.facts.slug)]
    must_see = [choices.city.place(key) for key in request.must_see if choices.has(key)]
    goals = [ways.xy(each) for each in (*gates, *must_see)]
    goals += [(0.0, 0.0)] * (2 * nights)

    def burden(hotel: Place) -> float:
        away = sum(math.dist(ways.xy(hotel), goal) for goal in goals)
        worth = _STAR * hotel.stars + _HOTEL_POINT * (hotel.rating - 4)
        worth += 20 * bool(party.children and "family-room" in hotel.tags)
        rooms = nights * (night_cost(hotel, party) * thrift - worth * party.rooms)
        return rooms + away / 220 * MINUTE * party.size

    hotels = [each for each in choices.city.places if allowed_hotel(each, request.lodging)]
    return min(hotels, key=burden, default=None)


def _day_out(world: World, request: TripRequest) -> Span:
    base = world.place(request.base)
    fewest, most = VISITS[request.pace]
    needed, welcome = _meals(request, request.begin, request.finish)
    return Span(
        day=request.first,
        city=request.cities[0],
        origin=base,
        ready=request.begin,
        end=base,
        due=request.finish,
        finish=request.finish,
        fewest=fewest,
        most=most,
        target=(fewest + most + 1) // 2,
        needed=needed,
        welcome=welcome,
    )


def _spans(
    world: World, request: TripRequest, rides: Sequence[Ride], hotels: Mapping[str, Place]
) -> list[Span]:
    spans = []
    arrives = {(ride.destination, ride.day): ride for ride in rides}
    leaves = {(ride.origin, ride.day): ride for ride in rides}
    for day, cities in itinerary(request):
        for city in cities:
            came, goes = arrives.get((city, day)), leaves.get((city, day))
            spans.append(_span(world, request, hotels[city], came=came, goes=goes, day=day))
    return spans


def _span(
    world: World,
    request: TripRequest,
    hotel: Place,
    *,
    came: Ride | None,
    goes: Ride | None,
    day: date,
) -> Span:
    fewest, most = VISITS[request.pace]
    ready = max(request.begin, came.arrive + WAY_OUT[came.kind]) if came else request.begin
    due = goes.depart - CHECK_IN[goes.kind] if goes else DAY
    target = (fewest + most + 1) // 2
    if came or goes:
        free = min(due, request.finish) - ready
        fewest, target = 0, max(0, min(target, (free - 90) // _PER_VISIT))
    needed, welcome = _meals(
        request, came.arrive if came else 0, goes.depart if goes else DAY, ready=ready, due=due
    )
    return Span(
        day=day,
        city=hotel.id.partition("-")[0],
        origin=world.place(came.end_id) if came else hotel,
        ready=ready,
        end=world.place(goes.start_id) if goes else hotel,
        due=due,
        rides_on=goes is not None,
        finish=request.finish,
        fewest=fewest,
        most=most,
        target=target,
        needed=needed,
        welcome=welcome,
    )


def _meals(
    request: TripRequest, since: int, until: int, *, ready: int = 0, due: int = DAY
) -> tuple[tuple[Meal, ...], tuple[Meal, ...]]:
    """The meals that there must be if the party is in a city all that time, and those it may have.

    There may be a meal if the time between `ready` and `due` is enough to have it.
    """
    meals = (LUNCH, DINNER) if request.meals else ()
    ready, due = max(since, ready), min(until, due)
    needed = tuple(meal for meal in meals if since <= _IN[meal][0] and _IN[meal][1] <= until)
    possible = (m for m in meals if ready + _SOME <= m.last and m.first + _SOME <= due)
    return needed, tuple(meal for meal in possible if meal not in needed)
