"""Brackets and matrices as text and SVG."""

from xml.etree import ElementTree as ET

import pytest
from arena import ALL, by_quality, rng

from arenagym.tournaments import play


def test_a_matrix_as_text():
    result = play("round-robin", by_quality([1.0, 2.0, 0.0]), 3, rng=rng(), order="balanced")
    assert result.text().splitlines() == [
        "rank       1  0  2",
        "   1   1      +  +  1.00 ± 0.22",
        "   2   0   -     +  0.50 ± 0.25",
        "   3   2   -  -     0.00 ± 0.22",
    ]


def test_a_bracket_as_text_says_who_went_on_and_why():
    def compare(i, j):
        return None if {i, j} == {1, 2} else by_quality([3.0, 2.0, 1.0])(i, j)

    text = play("seeded-single-elimination", compare, 3, rng=rng()).text("bracket")
    assert "bracket, round 2" in text
    assert "no verdict (by seed)" in text
    assert text.endswith("ranking  1: 0, 2: 1, 3: 2")


@pytest.mark.parametrize("topology", ALL)
@pytest.mark.parametrize("picture", ["bracket", "matrix"])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_an_svg_is_well_formed_and_names_everyone(topology, picture, n, tmp_path):
    def compare(i, j):
        return None if (i + j) % 5 == 0 else by_quality(range(7))(i, j)

    result = play(topology, compare, n, rng=rng())
    path = tmp_path / "picture.svg"
    document = result.svg(picture, path)
    assert path.read_text(encoding="utf-8") == document
    words = " ".join(ET.fromstring(document).itertext())
    assert all(str(i) in words for i in range(n))
