"""The errors a user sees: each says what was given, what was expected and what to do."""

from collections.abc import Iterable


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


class RunFolderError(ArenagymError):
    """A run folder that belongs to other settings, or that another process is writing to."""
