"""`Limits`: how much clients of the server may ask for; `RefusedError`: what they get otherwise."""

from http import HTTPStatus

from arenagym.errors import ArenagymError, SettingError
from arenagym.records import Record


class Limits(Record, frozen=True, kw_only=True):
    """What the server takes on; more is refused.

    Attributes:
        body: bytes of a request's body.
        held: bytes of all bodies that are under way.
        body_seconds: how long a body may take to arrive.
        header_seconds: how long a connection may take to send a request's headers.
        rollouts: the most of a group.
        samples: the most of a request in OpenRLHF's form.
        chars: characters of a query, and of an answer.
        turns: model calls of a trajectory and its sub-agents together.
        depth: levels of sub-agents of a trajectory.
        groups: that are waiting for rollouts or judged, together.
        gather_seconds: how long a group that arrives rollout by rollout is waited for, from its
            first; then it is judged as it is.
        return_seconds: how long a client that went away may take to ask for its rollout's reward
            again.
        grace_seconds: how long what is under way may take to finish when the server is to end.
    """

    body: int = 32 << 20
    held: int = 1 << 30
    body_seconds: float = 30.0
    header_seconds: float = 15.0
    rollouts: int = 128
    samples: int = 4_096
    chars: int = 400_000
    turns: int = 1_000
    depth: int = 16
    groups: int = 1_024
    gather_seconds: float = 120.0
    return_seconds: float = 10.0
    grace_seconds: float = 30.0

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            least = 2 if name == "rollouts" else 0 if name in {"depth", "grace_seconds"} else None
            value = getattr(self, name)
            if not (value > 0 if least is None else value >= least):  # NaN is neither
                wanted = "it is above 0" if least is None else f"it is at least {least}"
                raise SettingError(f"{name}={value}: {wanted}")


class RefusedError(ArenagymError):
    """A request that is not served: the status of the reply, and a line that says why."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        line = " ".join(why.split())
        super().__init__(line if len(line) <= 300 else f"{line[:299]}…")
        self.status = status


def busy(why: str) -> RefusedError:
    """It may be asked for again in a moment."""
    return RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, why)


def unfit(why: str) -> RefusedError:
    """It was read, and can't be served as it is."""
    return RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, why)
