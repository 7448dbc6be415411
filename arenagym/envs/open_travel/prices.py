"""What a party pays, and the time that stations take: the one rule for planner and verifier."""

from arenagym.envs.open_travel.tasks.request import Party
from arenagym.envs.open_travel.world import Fare, Place, Ride, Route

CHECK_IN = {"train": 20, "flight": 60}
"""Minutes before departure by which the party is at the station or airport."""
WAY_OUT = {"train": 10, "flight": 30}
"""Minutes from arrival to the street."""


def place_cost(place: Place, party: Party) -> int:
    """Of a visit or a meal, in CNY."""
    return place.cost * party.size


def night_cost(hotel: Place, party: Party) -> int:
    """Of a night for all."""
    return hotel.cost * party.rooms


def route_cost(route: Route, party: Party) -> float:
    """Of a way within a city: taxis for cars, else a ticket or a bike each."""
    return round(route.cost * (party.taxis if route.mode == "driving" else party.size), 2)


def seat_for(ride: Ride, party: Party) -> Fare | None:
    """The cheapest class with a seat for everyone; None if none has."""
    fits = [fare for fare in ride.fares if fare.left >= party.size]
    return min(fits, key=lambda fare: fare.price, default=None)


def ride_cost(fare: Fare, party: Party) -> int:
    """Of a train or flight for all."""
    return fare.price * party.size
