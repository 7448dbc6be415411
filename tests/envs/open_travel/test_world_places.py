"""Cities and their places: real facts, enough of all, in both languages, no contradiction."""

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.open_travel.tools.reading import squeezed
from arenagym.envs.open_travel.world import Place, Point, World, categories, tags
from arenagym.envs.open_travel.world.city import draw_body
from arenagym.envs.open_travel.world.facts import by_slug
from arenagym.envs.open_travel.world.hours import DAY
from arenagym.errors import SettingError, UnknownNameError

WORLD = World()
BUILT = [WORLD.city(slug) for slug in ("dali", "beijing", "xian", "jilin")]
PLACES = [place for city in BUILT for place in city.places]


def test_there_are_sixty_real_cities_with_unique_names_and_keys():
    cities = WORLD.cities
    assert len(cities) >= 60
    for names in ([c.slug for c in cities], [c.geonameid for c in cities], [c.zh for c in cities]):
        assert len(set(names)) == len(names)
    aliases = Counter(alias for c in cities for alias in {c.zh, c.en, *c.aliases})
    # 吉林 is a city and a province; 江城 and 春城 are said of two cities, the larger has the name.
    assert {name for name, n in aliases.items() if n > 1} == set()


@pytest.mark.parametrize(
    ("given_name", "slug"),
    [
        ("北京", "beijing"), ("北京市", "beijing"),
        ("Peking", "beijing"), ("beijing city", "beijing"),
        ("Xi'an", "xian"), ("xian", "xian"), ("长安", "xian"), ("Hangzou", "hangzhou"),
        ("Ürümqi", "urumqi"), ("呼和浩特市", "hohhot"),
        ("QINGDAO", "qingdao"), ("Chongqin", "chongqing"),
        ("Canton", "guangzhou"), ("乌鲁木", "urumqi"),
    ],
)  # fmt: skip
def test_cities_are_met_by_names_in_both_languages_also_misspelt(given_name, slug):
    assert WORLD.city(given_name).facts.slug == slug


@pytest.mark.parametrize("name", ["", "?", "Atlantis", "Zhou", "州", "吉安"])
def test_a_name_that_is_no_city_is_answered_with_candidates(name):
    with pytest.raises(UnknownNameError, match=r"did you mean|known:"):
        WORLD.city(name)


def test_every_city_has_four_hundred_places_of_all_categories():
    for city in BUILT:
        assert len(city.places) >= 400
        found = Counter(place.category for place in city.places)
        lacking = set(categories()) - set(found)
        assert lacking <= ({"airport"} if not city.facts.airports else set())
    assert len(categories()) >= 12


def test_ids_and_names_are_unique_in_a_city():
    for city in BUILT:
        for names in ("id", "zh", "en"):
            values = [p.id if names == "id" else squeezed(p.name.of(names)) for p in city.places]
            assert len(set(values)) == len(values), Counter(values).most_common(2)


@pytest.mark.parametrize("seed", [0, 1])
def test_no_name_has_another_citys_in_it(seed):
    cities = WORLD.cities
    for facts in (*cities[::15], by_slug()["dalian"]):
        body = draw_body(seed, facts)
        texts = [*body.streets.names, *body.streets.districts, *(p.name for p in body.places)]
        for text in texts:
            rest = [each.replace(facts.name[i], "").lower() for i, each in enumerate(text)]
            for other in cities:
                assert other.zh not in rest[0]
                assert other.en.lower() not in rest[1]


def test_what_a_place_says_is_in_range():
    for place in PLACES:
        assert place.tags == tuple(dict.fromkeys(place.tags))
        assert set(place.tags) <= tags()
        assert 3 <= place.rating <= 5
        assert place.cost >= 0
        assert (place.stars > 0) == (place.category == "hotel")
        assert place.category != "hotel" or place.cost >= 100
        assert 10 <= place.minutes <= 600
        assert 1 <= len(place.reviews) <= 3
        for text in (place.name, place.address, place.about, place.district, *place.reviews):
            assert text.zh
            assert text.en.isascii()
            assert "{" not in text.zh + text.en


def test_hours_are_valid_and_closed_days_are_said():
    for place in PLACES:
        for week in filter(None, (place.hours.week, place.hours.winter)):
            assert len(week) == 7
            assert any(week)
            assert all(day is None or 0 <= day[0] < day[1] <= DAY + 180 for day in week)
        long = ("Mondays", "Tuesdays", "Wednesdays")
        for day, name in enumerate(long):
            assert (day in place.hours.closed_days) == (name in place.about.en)


@given(st.sampled_from(PLACES), st.dates(date(2020, 1, 2), date(2035, 12, 31)))
def test_a_place_is_open_when_its_hours_say_so(place, day):
    hours = place.hours.on(day)
    before = place.hours.on(day - timedelta(days=1))
    for minute in range(0, DAY, 30):
        within = hours is not None and hours[0] <= minute < hours[1]
        late = before is not None and minute + DAY < before[1]
        assert place.hours.open_at(day, minute) == (within or late)


def test_places_lie_in_the_city_and_airports_where_they_are():
    for city in BUILT:
        centre = city.facts.centre
        for place in city.places:
            far = centre.metres_to(place.point)
            assert far < (65_000 if place.category == "airport" else city.streets.radius * 1.5)
    airport = WORLD.place("beijing-airport-1")
    assert airport.name.en == "Beijing Capital International Airport"


def test_names_in_both_languages_find_the_same_place():
    for city in BUILT[:2]:
        for place in city.places:
            for text in place.name:
                assert city.search(text, limit=1)[0].place.id == place.id, text


@given(st.data())
@settings(max_examples=150)
def test_a_slip_of_one_letter_finds_the_place_among_the_first(data):
    city = BUILT[0]
    place = data.draw(st.sampled_from(city.places))
    name = place.name.en
    at = data.draw(st.integers(1, len(name) - 1))
    hits = city.search(name[:at] + name[at + 1 :], limit=5)
    assert place.id in [hit.place.id for hit in hits]


@pytest.mark.parametrize(
    ("text", "category"),
    [("hot pot", "restaurant"), ("火锅", "restaurant"), ("museum", "museum"), ("博物馆", "museum"),
     ("酒店", "hotel"), ("noodles", "restaurant"), ("药店", "pharmacy"), ("登山", "trail")],
)  # fmt: skip
def test_kinds_are_found_by_what_people_call_them(text, category):
    hits = BUILT[0].search(text, limit=5)
    assert len(hits) == 5
    assert {hit.place.category for hit in hits} == {category}


@given(st.text(max_size=80))
def test_no_text_breaks_the_search(text):
    hits = BUILT[0].search(text, limit=5)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits == BUILT[0].search(text, limit=5)


@given(st.sampled_from(PLACES), st.integers(0, 20_000), st.sampled_from([None, *categories()]))
def test_near_gives_all_within_the_radius_and_none_beyond(place, radius, category):
    city = WORLD.city(place.id.partition("-")[0])
    found = city.near(place.point, radius, category=category)
    expected = {
        p.id for p in city.places
        if category in {None, p.category} and place.point.metres_to(p.point) <= radius
    }  # fmt: skip
    assert {each.place.id for each in found} == expected
    assert [each.metres for each in found] == sorted(each.metres for each in found)


def test_what_is_asked_wrongly_is_answered_with_what_to_do():
    city = BUILT[0]
    with pytest.raises(SettingError, match="50,000"):
        city.near(Point(100, 25), 60_000)
    with pytest.raises(UnknownNameError, match="museum"):
        city.search("x", category="musem")
    with pytest.raises(UnknownNameError, match="did you mean"):
        city.place("dali-museum-99")
    with pytest.raises(UnknownNameError, match="search"):
        WORLD.place("nowhere")
    with pytest.raises(SettingError, match="seed"):
        World(-1)


def test_places_survive_json():
    for place in PLACES[::25]:
        assert msgspec.json.decode(msgspec.json.encode(place), type=Place) == place


def test_articles_mention_true_facts():
    for city in BUILT:
        articles = {each.topic: each for each in city.articles}
        assert len(articles) == 8
        for each in articles.values():
            assert each.title.zh
            assert len(each.body.zh) > 60
            for key in each.places:
                place = city.place(key)
                assert place.name.zh in each.body.zh
                assert place.name.en in each.body.en
                if place.category == "hotel":
                    assert f"{place.cost} yuan a night" in each.body.en
        assert all("indoors" in city.place(key).tags for key in articles["rain"].places)
        assert not any(city.place(key).hours.closed_days for key in articles["3-days"].places)


def test_a_city_depends_on_the_seed_alone():
    facts = by_slug()["dali"]
    assert draw_body(0, facts) == draw_body(0, facts)
    assert draw_body(0, facts) != draw_body(1, facts)


def test_another_process_that_asks_in_another_order_makes_the_same_world(tmp_path):
    script = (
        "import sys, hashlib, msgspec\n"
        "from arenagym.envs.open_travel.world import World\n"
        "w = World(0, sys.argv[1] or None)\n"
        "if sys.argv[2] == 'later': w.trains('wuhan', 'xian', '2026-05-01'); w.city('yanan')\n"
        "c = w.city('dali')\n"
        "out = [c.places, c.streets, c.transit, c.articles,"
        " w.trains('dali', 'kunming', '2026-05-01'),"
        " w.flights('beijing', 'dali', '2026-10-01'), w.weather('dali', '2030-02-28')]\n"
        "print(hashlib.sha256(msgspec.json.encode(out)).hexdigest())"
    )

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-c", script, *words], capture_output=True, check=True
        )
        return done.stdout

    assert len({run("", "first"), run("", "later"), run(str(tmp_path), "first")}) == 1
