"""The errors a user sees: each says what was given, what was expected and what to do."""

from collections.abc import Iterable
from typing import Literal

SourceFailure = Literal[
    "quota",
    "key",
    "request",
    "network",
    "timeout",
    "malformed",
    "refused",
    "too_large",
    "not_found",
    "not_recorded",
]


class ArenagymError(Exception):
    """Base of every error that arenagym raises on purpose."""


class UnknownNameError(ArenagymError, LookupError):
    """A name that nothing is registered under; the message lists the near misses."""

    @classmethod
    def of(cls, kind: str, given: str, known: Iterable[str]) -> "UnknownNameError":
        """Build the one-line message for an unknown `kind`, near misses first."""
        from rapidfuzz import process  # noqa: PLC0415 - only a failing call pays for it

        names = sorted(known)
        near = [name for name, *_ in process.extract(given, names, limit=3, score_cutoff=55)]
        hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(names)}"
        return cls(f"unknown {kind} {given!r}; {hint}")


class SettingError(ArenagymError, ValueError):
    """A setting outside its range, or two settings that contradict each other."""


class RecordError(ArenagymError, ValueError):
    """A record that breaks an invariant, or stored text that is no valid record."""


class InvalidActionError(ArenagymError, TypeError):
    """An action that is no string: a bug of the caller, not a move of the agent."""


class ModelError(ArenagymError):
    """A model call that failed for good; `failures` counts what went wrong on the way."""

    def __init__(self, message: str, failures: dict[str, int] | None = None) -> None:
        super().__init__(message)
        self.failures = failures or {}


class SourceError(ArenagymError):
    """A question that a source (a map service, a search engine, a site) did not answer.

    Attributes:
        kind: `quota` (too many calls), `key` (refused), `request` (the question is wrong, or has
            no answer), `network`, `timeout`, `malformed` (no answer that can be read), `refused`
            (not allowed, by the source or by us), `too_large`, `not_found`, or `not_recorded`
            (see `arenagym.live.Recording`).
        passing: whether the same question may be answered if it is asked again soon.
    """

    def __init__(self, kind: SourceFailure, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.passing = passing


class RunFolderError(ArenagymError):
    """A run folder that belongs to other settings, or that another process is writing to."""
