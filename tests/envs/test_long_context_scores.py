from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenagym.envs.long_context.reading import (
    read_choice,
    read_date,
    read_month,
    read_number,
    read_pairs,
)
from arenagym.envs.long_context.scoring import (
    score_choice,
    score_date,
    score_month,
    score_number,
    score_pairs,
    score_user,
    score_values,
)

MOODS = ("joy", "sadness", "anger", "fear")
MORE = ("more often", "less often", "equally often")
ZH_MORE = ("更多", "更少", "一样多")
WRITTEN = st.text() | st.text("0123456789,.-–(): 年月日５，（）[]'\"/mayjoanswer\n", max_size=60)


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ("37", 37),
        (" 37. ", 37),
        ("37.0", 37),
        ("-4", -4),
        ("−4", -4),
        ("about 5", 5),
        ("大约 5 个", 5),
        ("共37行", 37),
        ("３７", 37),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("12,345,678", 12_345_678),
        ("**12**", 12),
        ("[12]", 12),
        ("Answer: 12", 12),
        ("答案：12", 12),
        ("Of 40 lines, the count is: 12", 12),
        ("12 (that is, 12)", 12),
        ("4.5", 4.5),
        ("4 to 6", None),
        ("4,5", None),
        ("12 of 40", None),
        ("5-7", None),
        ("1 234", None),
        ("2024-05-07", None),
        ("1e3", None),
        ("thirty-seven", None),
        ("三十七", None),
        ("", None),
        ("9" * 5_000, None),
    ],
)
def test_a_number_is_read_where_there_is_one(answer, number):
    assert read_number(answer) == number


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("2024-05-07", date(2024, 5, 7)),
        ("2024/5/7", date(2024, 5, 7)),
        ("2024.05.07.", date(2024, 5, 7)),
        ("2024年5月7日", date(2024, 5, 7)),
        ("２０２４年５月７日", date(2024, 5, 7)),
        ("2024 年 5 月 7 日", date(2024, 5, 7)),
        ("2024-05-07T00:00:00", date(2024, 5, 7)),
        ("May 7, 2024", date(2024, 5, 7)),
        ("Date: Sept. 7th 2024", date(2024, 9, 7)),
        ("7 May 2024", date(2024, 5, 7)),
        ("on the 7th of may, 2024", date(2024, 5, 7)),
        ("13/5/2024", date(2024, 5, 13)),
        ("5/13/2024", date(2024, 5, 13)),
        ("5/5/2024", date(2024, 5, 5)),
        ("5/7/2024", None),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("0/0/2024", None),
        ("2024-05-07 or 2024-05-08", None),
        ("2024-05-07, May 7, 2024", date(2024, 5, 7)),
        ("May 2024", None),
        ("in spring", None),
    ],
)
def test_a_date_is_read_in_its_common_forms(answer, day):
    assert read_date(answer) == day


@pytest.mark.parametrize(
    ("answer", "month"),
    [
        ("2024-05", (2024, 5)),
        ("2024/5", (2024, 5)),
        ("2024年5月", (2024, 5)),
        ("２０２４年５月", (2024, 5)),
        ("May 2024", (2024, 5)),
        ("in May, 2024.", (2024, 5)),
        ("05/2024", (2024, 5)),
        ("2024-13", None),
        ("2024-05-07", None),
        ("2024-05 and 2024-06", None),
        ("May", None),
    ],
)
def test_a_month_is_read_in_its_common_forms(answer, month):
    assert read_month(answer) == month


@pytest.mark.parametrize(
    ("answer", "choices", "choice"),
    [
        ("joy", MOODS, "joy"),
        (" Joy. ", MOODS, "joy"),
        ("**JOY**", MOODS, "joy"),
        ("Label: joy", MOODS, "joy"),
        ("“joy”", MOODS, "joy"),
        ("The most frequent label is joy.", MOODS, "joy"),
        ("joy: the writer is happy", MOODS, "joy"),
        ("joyful", MOODS, None),
        ("joy or fear", MOODS, None),
        ("none", MOODS, None),
        ("joy occurs more often than fear", MORE, "more often"),
        ("more often, less often, equally often", MORE, None),
        ("more", MORE, None),
        ("出现得更多。", ZH_MORE, "更多"),
        ("标签：更少", ZH_MORE, "更少"),
        ("更多或一样多", ZH_MORE, None),
        ("一样多", ZH_MORE, "一样多"),
    ],
)
def test_a_choice_is_the_only_one_that_is_mentioned(answer, choices, choice):
    assert read_choice(answer, choices) == choice


@pytest.mark.parametrize(
    ("answer", "pairs"),
    [
        ("(1, 2)\n(3, 4)", [(1, 2), (3, 4)]),
        ("[[1,2],[3,4]]", [(1, 2), (3, 4)]),
        ("（1，2）、（3，4）", [(1, 2), (3, 4)]),
        ("('1', '2'); (\"3\", \"4\")", [(1, 2), (3, 4)]),
        ("The pairs are (2, 1) and (1, 2).", [(2, 1), (1, 2)]),
        ("1, 2\n- 3 and 4\n", [(1, 2), (3, 4)]),
        ("1 2 3 4", []),
        ("none", []),
        ("(1, 2, 3)", []),
    ],
)
def test_pairs_are_read_in_brackets_or_one_a_line(answer, pairs):
    # "(1, 2, 3)" is a line of three numbers.
    assert read_pairs(answer) == pairs


@pytest.mark.parametrize(
    ("answer", "expected", "score", "exact", "reason"),
    [
        ("1234567", ["1234567"], 1, True, "correct"),
        ("It is 1234567!", ["1234567"], 1, False, "correct"),
        ("１２３４５６７", ["1234567"], 1, False, "correct"),
        ("1234568", ["1234567"], 0, False, "wrong"),
        ("I found nothing.", ["1234567"], 0, False, "unreadable"),
        ("", ["1234567"], 0, False, "unreadable"),
        # 3 of 4 stand in the answer.
        ("1, 2, 3", ["1", "2", "3", "4"], 0.75, False, "wrong"),
        ("4，3、2; 1", ["1", "2", "3", "4"], 1, True, "correct"),
        ("1 2 3 4 5", ["1", "2", "3", "4"], 1, False, "correct"),
        ("1 2 3 4 4", ["1", "2", "3", "4"], 1, False, "correct"),
    ],
)
def test_values_score_the_share_that_stands_in_the_answer(answer, expected, score, exact, reason):
    assert score_values(answer, expected) == (score, exact, reason)


@pytest.mark.parametrize(
    ("answer", "score", "exact", "reason"),
    [
        ("10", 1.0, True, "correct"),
        ("about 10", 1.0, False, "correct"),
        ("10.", 1.0, False, "correct"),
        ("１０", 1.0, False, "correct"),
        ("11", 0.75, False, "wrong"),
        ("8", 0.5625, False, "wrong"),  # 0.75 ** 2
        ("13", 0.421875, False, "wrong"),  # 0.75 ** 3
        ("10 or 11", 0.0, False, "unreadable"),
        ("ten", 0.0, False, "unreadable"),
    ],
)
def test_numbers_score_by_their_distance(answer, score, exact, reason):
    assert score_number(answer, 10) == (score, exact, reason)


def test_a_number_far_off_scores_next_to_nothing():
    assert score_number("999999999999999", 0).score == 0.0
    assert 0 < score_number("60", 10).score < 1e-6


@pytest.mark.parametrize(
    ("graded", "expected"),
    [
        (score_choice("fear", "fear", MOODS), (1, True, "correct")),
        (score_choice("Fear!", "fear", MOODS), (1, False, "correct")),
        (score_choice("joy", "fear", MOODS), (0, False, "wrong")),
        (score_choice("despair", "fear", MOODS), (0, False, "unreadable")),
        (score_choice("It is less often.", "less often", MORE), (1, False, "correct")),
        (score_choice("一样多", "一样多", ZH_MORE), (1, True, "correct")),
        (score_user("12345", "12345"), (1, True, "correct")),
        (score_user("User 12345", "12345"), (1, False, "correct")),
        (score_user("12346", "12345"), (0, False, "wrong")),
        (score_user("12345 and 12346", "12345"), (0, False, "unreadable")),
        (score_date("2024-05-07", "2024-05-07"), (1, True, "correct")),
        (score_date("May 7, 2024", "2024-05-07"), (1, False, "correct")),
        (score_date("2024-05-08", "2024-05-07"), (0, False, "wrong")),
        (score_date("May", "2024-05-07"), (0, False, "unreadable")),
        (score_month("2024-05", "2024-05"), (1, True, "correct")),
        (score_month("May 2024", "2024-05"), (1, False, "correct")),
        (score_month("2024-06", "2024-05"), (0, False, "wrong")),
        (score_month("Tuesday", "2024-05"), (0, False, "unreadable")),
    ],
)
def test_labels_users_dates_and_months_are_right_or_wrong_or_not_there(graded, expected):
    assert graded == expected


WANTED = [(1, 2), (1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("answer", "score", "exact", "reason"),
    [
        ("(1, 2)\n(1, 3)\n(2, 3)", 1.0, True, "correct"),
        ("[[2,3],[1,2],[1,3]]", 1.0, True, "correct"),
        ("(2, 1)\n(1, 3)\n(2, 3)", 1.0, False, "correct"),
        ("(1, 2), (1, 2), (1, 3), (2, 3)", 1.0, False, "correct"),
        ("Pairs: (1, 2), (1, 3), (2, 3)", 1.0, False, "correct"),
        ("1, 2\n1, 3\n2, 3", 1.0, False, "correct"),
        # One of one is right, one of three found: 2 * 1 / (1 + 3).
        ("(1, 2)", 0.5, False, "wrong"),
        # Two of four right, two of three found: 2 * 2 / (4 + 3).
        ("(1, 2)(1, 3)(1, 4)(4, 4)", 4 / 7, False, "wrong"),
        ("(4, 5)", 0.0, False, "wrong"),
        ("all of them", 0.0, False, "unreadable"),
    ],
)
def test_pairs_score_f1_of_the_set(answer, score, exact, reason):
    assert score_pairs(answer, WANTED) == (score, exact, reason)


def test_no_pair_is_the_right_answer_where_there_is_none():
    assert score_pairs("", []) == (1.0, True, "correct")
    assert score_pairs("none", []) == (1.0, False, "correct")
    assert score_pairs("(1, 2)", []) == (0.0, False, "wrong")


@given(WRITTEN)
def test_whatever_is_written_has_a_score_and_exact_is_the_full_one(answer):
    for graded in (
        score_values(answer, ["1234567"]),
        score_number(answer, 5),
        score_choice(answer, "joy", MOODS),
        score_user(answer, "12345"),
        score_date(answer, "2024-05-07"),
        score_month(answer, "2024-05"),
        score_pairs(answer, WANTED),
    ):
        assert 0.0 <= graded.score <= 1.0
        assert (graded.reason == "correct") == (graded.score == 1.0)
        assert graded.score == 1.0 or not graded.exact


@given(st.sets(st.tuples(st.integers(1, 40), st.integers(41, 99)), min_size=1), st.randoms())
def test_the_expected_pairs_in_any_order_are_exact(pairs, random):
    written = [f"({low}, {high})" for low, high in pairs]
    random.shuffle(written)
    assert score_pairs("\n".join(written), pairs).exact
    assert score_pairs(", ".join(written), pairs).exact
