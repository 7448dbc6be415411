"""`play`: runs a tournament with a comparison, the one place where waiting happens."""

import asyncio
import inspect
import math
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TypedDict, Unpack, cast

import numpy as np

from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import Match, Ranking, Verdict
from arenagym.tournaments.protocol import Estimator, Order, Pairing, Schedule, ScheduleFactory
from arenagym.tournaments.result import TournamentResult, rank_all
from arenagym.tournaments.topologies import make_schedule, resolve_estimator

Comparison = Verdict | tuple[float, float] | None
"""What a comparison may return: a verdict, the two scores, or None for unscored."""
Compare = Callable[[int, int], Comparison | Awaitable[Comparison]]


class Options(TypedDict, total=False):
    """The options of `play`, which says what they do."""

    estimator: str | Estimator | None
    order: Order | None
    invalid: Iterable[int]
    absent: Iterable[int]
    concurrency: int | asyncio.Semaphore | None
    retries: int
    timeout: float | None
    catch: tuple[type[Exception], ...]
    budget: int | None
    log: Iterable[Match]
    on_match: Callable[[Match], None] | None


class _Game:
    """A tournament under way: its machine, its rules for calls, what is left of the budget."""

    def __init__(
        self,
        schedule: str | ScheduleFactory,
        compare: Compare,
        n: int,
        rng: np.random.Generator,
        options: Options,
    ) -> None:
        if unknown := set(options) - set(Options.__annotations__):
            raise UnknownNameError.of("option of play", min(unknown), Options.__annotations__)
        self.compare = compare
        self.n = n
        self.retries = options.get("retries", 0)
        self.timeout = options.get("timeout")
        self.catch = options.get("catch", ())
        self.on_match = options.get("on_match")
        budget = options.get("budget")
        self._calls_left = math.inf if budget is None else budget
        self._log = {match.number: match for match in options.get("log", ())}
        invalid, absent = set(options.get("invalid", ())), set(options.get("absent", ()))
        if n < 1 or not (invalid | absent) <= set(range(n)) or invalid & absent:
            raise SettingError(
                f"n={n}, invalid={sorted(invalid)}, absent={sorted(absent)}: at least one "
                "contestant, and the others are two separate sets of indices below n"
            )
        if (
            self.retries < 0
            or (self.timeout is not None and self.timeout <= 0)
            or self._calls_left < 0
        ):
            raise SettingError(
                f"retries={self.retries}, timeout={self.timeout}, budget={budget}: the timeout is "
                "more than 0, the others are 0 or more"
            )
        self.invalid = tuple(sorted(invalid))
        self.playing = tuple(i for i in range(n) if i not in invalid | absent)
        estimator = options.get("estimator")
        self._estimator = None if estimator is None else resolve_estimator(estimator)
        self.machine: Schedule | None = None
        if self.playing:
            subset = None if len(self.playing) == n else self.playing
            self.machine = make_schedule(
                schedule, n, rng=rng, order=options.get("order"), playing=subset
            )

    def known(self, pairing: Pairing) -> Match | None:
        """The match, if it need not be played: it is in the log, or the budget is spent."""
        if (match := self._log.pop(pairing.number, None)) is not None:
            sides = (pairing.first, pairing.second, pairing.both)
            if (match.first, match.second, match.swapped is not None) != sides:
                raise SettingError(
                    f"match {match.number} of the log is {match.first} v {match.second}, but "
                    f"{pairing.first} v {pairing.second} is to be played: the log is of another "
                    "tournament (other seed, topology, order or contestants)"
                )
            return pairing.match(match.verdict, match.swapped, played=match.played)
        needed = 2 if pairing.both else 1
        if self._calls_left < needed:
            verdict = Verdict(error="not played: the budget of calls is spent")
            return pairing.match(verdict, verdict if pairing.both else None, played=False)
        self._calls_left -= needed
        return None

    def record(self, match: Match) -> None:
        """Tell the schedule, and whoever wants to know."""
        if self.machine is None:
            raise RuntimeError("nobody plays")
        self.machine.record(match)
        if self.on_match is not None:
            self.on_match(match)

    def result(self) -> TournamentResult:
        """The ranking of all n."""
        matches = () if self.machine is None else self.machine.matches
        if self.machine is None:
            ranking = Ranking(ranks=(None,) * self.n)
        elif self._estimator is None:
            ranking = self.machine.estimate()
        else:
            ranking = self._estimator(matches, self.n)
        return TournamentResult(
            ranking=rank_all(ranking, self.playing, self.invalid), matches=matches
        )


def play(
    schedule: str | ScheduleFactory,
    compare: Compare,
    n: int,
    *,
    rng: np.random.Generator,
    **options: Unpack[Options],
) -> TournamentResult:
    """Run a tournament of n contestants and rank them.

        play("default", lambda i, j: (quality[i], quality[j]), 8, rng=rng).rewards

    Args:
        schedule: a topology's name, a schedule class, or `partial(ScheduleClass, option=…)`.
        compare: a function or coroutine function of two indices, the one shown first first;
            it returns the two scores, a `Verdict`, or None where it failed.
        n: number of contestants.
        rng: all that is random comes from it.
        estimator: how matches become a ranking; None takes the topology's own.
        order: `"balanced"` (one call a match) or `"both"`; None takes the topology's own.
        invalid: contestants without an answer: they cost no call and share the last places.
        absent: contestants of whom nothing is known (their machinery broke, or they have not
            arrived): no call, no rank, no reward.
        concurrency: how many calls are under way at once, or a semaphore that tournaments
            share; None sets no bound.
        retries: how often an unscored call is made again.
        timeout: seconds after which a call is unscored; coroutines alone can be stopped.
        catch: exceptions of `compare` that make the call unscored; others reach the caller.
        budget: of calls, retries aside. Matches beyond it are not played, which is no failure;
            a bracket then goes on by seed.
        log: matches played before, as `on_match` was given them: they are not played again.
            With all matches of a result, the same seed and settings, this is a replay.
        on_match: told of each match as it is recorded; what is there survives a cancellation.

    Returns:
        The ranking and the matches in the order of their numbers. A match without a verdict
        is never a tie: estimators leave it out, brackets advance the better seed (flagged).

    Raises:
        SettingError: a setting out of its range, a log of another tournament, a timeout for a
            plain function, or a coroutine function inside a running event loop; await
            `play_async` there.
    """
    game = _Game(schedule, compare, n, rng, options)
    if inspect.iscoroutinefunction(compare) and not _loop_runs():
        return asyncio.run(_play(game, options.get("concurrency")))
    if game.timeout is not None and not _loop_runs():
        raise SettingError("timeout is for coroutine functions: a plain one cannot be stopped")
    while game.machine is not None and not game.machine.done:
        for pairing in game.machine.next():
            match = game.known(pairing)
            if match is None:
                sides = (pairing.first, pairing.second)
                verdict = _ask(game, *sides)
                match = pairing.match(verdict, _ask(game, *sides[::-1]) if pairing.both else None)
            game.record(match)
    return game.result()


async def play_async(
    schedule: str | ScheduleFactory,
    compare: Compare,
    n: int,
    *,
    rng: np.random.Generator,
    **options: Unpack[Options],
) -> TournamentResult:
    """`play` for a running event loop; all matches that are ready run at once."""
    game = _Game(schedule, compare, n, rng, options)
    return await _play(game, options.get("concurrency"))


def replay(
    schedule: str | ScheduleFactory,
    matches: Iterable[Match],
    n: int,
    *,
    rng: np.random.Generator,
    **options: Unpack[Options],
) -> TournamentResult:
    """The result of a complete match log, without a judge.

    Raises:
        SettingError: a match is missing, or the log is of another tournament.
    """

    def refuse(first: int, second: int) -> Comparison:
        raise SettingError(f"the log has no match {first} v {second}: it is not complete")

    options["log"] = matches
    return play(schedule, refuse, n, rng=rng, **options)


async def _play(game: _Game, concurrency: int | asyncio.Semaphore | None) -> TournamentResult:
    machine = game.machine
    if isinstance(concurrency, int):
        if concurrency < 1:
            raise SettingError(f"concurrency={concurrency}: at least 1")
        concurrency = asyncio.Semaphore(concurrency)
    slots: AbstractAsyncContextManager[object] = (
        nullcontext() if concurrency is None else concurrency
    )

    async def run(pairing: Pairing) -> None:
        sides = (pairing.first, pairing.second)
        if pairing.both:
            verdict, swapped = await asyncio.gather(
                _ask_async(game, slots, *sides), _ask_async(game, slots, *sides[::-1])
            )
            game.record(pairing.match(verdict, swapped))
        else:
            game.record(pairing.match(await _ask_async(game, slots, *sides)))
        start()

    def start() -> None:
        while machine is not None and (ready := machine.next()):
            settled = False
            for pairing in ready:
                if (match := game.known(pairing)) is None:
                    tasks.create_task(run(pairing))
                else:
                    game.record(match)
                    settled = True
            if not settled:
                return

    try:
        async with asyncio.TaskGroup() as tasks:
            start()
    except* Exception as group:  # noqa: BLE001 - raised again, the first of them bare
        raise _first(group) from None
    return game.result()


def _ask(game: _Game, first: int, second: int) -> Verdict:
    """One call of a plain comparison, and its repeats."""
    verdict = Verdict(error="never asked")
    for attempt in range(game.retries + 1):
        try:
            comparison = game.compare(first, second)
        except game.catch as error:
            verdict = _failed(error, verdict, attempt)
            continue
        if inspect.isawaitable(comparison):
            if inspect.iscoroutine(comparison):
                comparison.close()
            if _loop_runs():
                raise SettingError("play() is called in a running event loop: await play_async()")
            raise SettingError("compare returns an awaitable: make it an `async def` function")
        verdict = _verdict(comparison, verdict, attempt)
        if verdict.scored:
            break
    return verdict


async def _ask_async(
    game: _Game, slots: AbstractAsyncContextManager[object], first: int, second: int
) -> Verdict:
    """One call, and its repeats; each waits for a slot of its own."""
    verdict = Verdict(error="never asked")
    for attempt in range(game.retries + 1):
        try:
            async with slots, asyncio.timeout(game.timeout):
                comparison = game.compare(first, second)
                if inspect.isawaitable(comparison):
                    comparison = await comparison
        except TimeoutError:
            verdict = _failed(TimeoutError(f"no verdict in {game.timeout} s"), verdict, attempt)
            continue
        except game.catch as error:
            verdict = _failed(error, verdict, attempt)
            continue
        verdict = _verdict(comparison, verdict, attempt)
        if verdict.scored:
            break
    return verdict


def _failed(error: Exception, before: Verdict, attempt: int) -> Verdict:
    kind = "timeout" if isinstance(error, TimeoutError) else "judge_raised"
    failed = Verdict(error=f"{type(error).__name__}: {error}"[:500], failures={kind: 1})
    return failed.after(before) if attempt else failed


def _verdict(comparison: Comparison, before: Verdict, attempt: int) -> Verdict:
    """The comparison as a verdict, with what was spent on the tries before."""
    if isinstance(comparison, Verdict):
        verdict = comparison
    elif comparison is None:
        verdict = Verdict(error="the comparison returned None", failures={"no_verdict": 1})
    else:
        a, b = map(float, comparison)
        if math.isfinite(a) and math.isfinite(b):
            verdict = Verdict(score_a=a, score_b=b)
        else:
            verdict = Verdict(error=f"the scores are {a} and {b}", failures={"no_verdict": 1})
    return verdict.after(before) if attempt else verdict


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _first(group: BaseExceptionGroup[Exception]) -> Exception:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return cast("Exception", error)
