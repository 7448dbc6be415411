"""Which times a clause tells, and of what they are: beginnings, ends, ways or stays."""

from arenagym.envs.open_travel.answers.text.clauses import Clause, Row
from arenagym.envs.open_travel.answers.text.clocks import DAY, When
from arenagym.envs.open_travel.answers.text.drafts import Draft
from arenagym.envs.open_travel.answers.text.figures import Duration

_STAY = 75
"""Minutes that hardly any way within a city takes."""
_FEW = 4
"""Characters besides times of a line that tells times and hardly anything else."""
Time = tuple[int | None, int | None]
"""A beginning and an end, in minutes after midnight."""


def times_of(clause: Clause) -> list[Time]:
    """The times of a clause; a beginning and an end told apart are one."""
    found: list[Time] = []
    for each in clause.all(When):
        if found and None in found[-1] and None in {each.begin, each.finish}:
            begin, finish = found[-1]
            if begin is None:
                begin = each.begin
            else:
                finish = each.begin if each.finish is None else each.finish
            if begin is not None and finish is not None and finish < begin:
                finish += DAY // 2 if finish + DAY // 2 > begin else DAY
            found[-1] = begin, finish
        else:
            found.append((each.begin, each.finish))
    return found


def is_stay(time: Time, row: Row) -> bool:
    """Whether a time is rather that of a stay at the end of a move than of the move."""
    begin, finish = time
    if begin is None or finish is None:
        return begin is None
    moves = [each.value for each in row.all(Duration)]
    return finish - begin >= _STAY and all(each * 1.5 < finish - begin for each in moves)


def set_ride_time(draft: Draft, time: Time, *, arrives: bool) -> None:
    """Give a ride a time: its beginning if it has none, unless the time is of its arrival."""
    begin, finish = time
    if finish is None and (arrives or draft.start is not None):
        begin, finish = None, begin
    if draft.start is None:
        draft.start = begin
    if draft.end is None and finish is not None:
        late = draft.start is not None and finish < draft.start
        draft.end = finish + DAY if late else finish


def set_end(draft: Draft, time: Time, end: str) -> None:
    """Give an item a time as its "start" or its "end", if it has none."""
    if end == "start" and draft.start is None:
        draft.start = time[0]
    elif end == "end" and draft.end is None:
        draft.end = time[0] if time[1] is None else time[1]


def tells_only_times(row: Row) -> bool:
    """Whether a line tells times, perhaps of a meal, and hardly anything else."""
    if len(row.clauses) > 2:
        return False
    words = row.words("meal", "stay", "visit")
    known = {i for each in words for i in range(each.start, each.end)}
    left = [
        c
        for clause in row.clauses
        for i, c in enumerate(clause.text, clause.start)
        if i not in known and c.isalnum()
    ]
    return len(left) <= _FEW
