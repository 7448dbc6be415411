"""Untrusted Python: run a program, or keep a session of cells, where it can do no harm.

`native` (namespaces on this machine) and `docker` (hardened containers) answer alike; `landlock`
is a weaker way out for machines that refuse namespaces. To add a back end: a class with `start`
that returns a `Worker` over any stream of bytes, and a line in `names`.
"""

from arenagym.sandbox.base import (
    Error,
    Frame,
    HostFunction,
    Limits,
    Output,
    Program,
    Result,
    SandboxError,
    SessionLimits,
    Status,
)
from arenagym.sandbox.docker import Docker
from arenagym.sandbox.names import SANDBOXES, Lease, lease, resolve_sandbox
from arenagym.sandbox.native import Native
from arenagym.sandbox.running import Running
from arenagym.sandbox.sandbox import Backend, Sandbox
from arenagym.sandbox.session import Session

__all__ = [
    "SANDBOXES",
    "Backend",
    "Docker",
    "Error",
    "Frame",
    "HostFunction",
    "Lease",
    "Limits",
    "Native",
    "Output",
    "Program",
    "Result",
    "Running",
    "Sandbox",
    "SandboxError",
    "Session",
    "SessionLimits",
    "Status",
    "lease",
    "resolve_sandbox",
]
