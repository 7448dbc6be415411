"""`Repl`: a sandbox session with the context and the answer in it, read with the model's eyes."""

import json
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from arenagym.agents.budget import EpisodeStop
from arenagym.agents.rlm import prelude
from arenagym.envs import Context
from arenagym.envs.tools import cut
from arenagym.records import StopReason, without_surrogates
from arenagym.sandbox import (
    HostFunction,
    Limits,
    Result,
    Sandbox,
    SandboxError,
    Session,
    SessionLimits,
    Status,
)

_PIECE = 1 << 20
_WHY = {
    Status.TIMEOUT: "it took longer than {wall_s:g} s",
    Status.CPU_LIMIT: "it used more than {cpu_s:g} s of processor time",
    Status.MEMORY_LIMIT: "it needed more than {memory_mib} MiB of memory",
    Status.OUTPUT_LIMIT: "it printed more than {output_mib} MiB",
}
_LOST = "What it assigned is lost; all from before is there."
_ENDLESS = SessionLimits(cells=1_000_000, calls=1_000_000, wall_s=1e9)
"""The episode's budget is what ends it."""
_RESTARTED = "The REPL had to be restarted: your variables are lost, `context` is there again."


class Answer(NamedTuple):
    """What stands in the variable `answer`.

    `reassigned` says that it was no dict any more, `problem` why it could not be read.
    """

    ready: bool
    content: str
    reassigned: bool = False
    problem: str = ""


class Ran(NamedTuple):
    """A block that was run: what the model is shown of it, and whether it ended well."""

    shown: str
    ok: bool


class Repl:
    """The REPL of one agent of the tree.

    A block that ends the session itself, and not just its own cell, finds a new one.

    Args:
        sandbox: where it runs.
        context: what the variable `context` holds.
        functions: what blocks can call of the host's.
        level: of its session, as `Sandbox.open` has it.
        limits: of each block.
        output_chars: the most that is shown of a block.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        context: Context,
        functions: Mapping[str, HostFunction],
        *,
        level: int | None,
        limits: Limits,
        output_chars: int,
    ) -> None:
        self._sandbox = sandbox
        self._context = context
        self._functions = functions
        self._level = level
        self._limits = limits
        self._output_chars = output_chars
        self._session: Session | None = None
        self._restarted = False
        self._cells = 0
        self._blocks: dict[str, str] = {}

    async def open(self) -> Session:
        """Open a session that has `context`, the functions, `answer`, `FINAL` and the like."""
        self._session = session = await self._sandbox.open(
            functions=self._functions,
            limits=self._limits,
            session_limits=_ENDLESS,
            level=self._level,
        )
        self._cells = 0
        await self._run(prelude.SOURCE)
        await self._put_context(session)
        self._blocks = {f"cell {number}": "the REPL" for number in range(1, self._cells + 1)}
        return session

    async def close(self) -> None:
        """End the session."""
        if self._session is not None:
            await self._session.close()

    async def block(self, source: str, name: str = "the REPL") -> Ran:
        """Run a block; what it assigned is kept, unless a limit ended it."""
        await self._live()
        self._blocks[f"cell {self._cells + 1}"] = name
        result = await self._run(source)
        shown = self._shown(result)
        await self._live()
        if self._restarted:
            shown = f"{shown}\n{_RESTARTED}".lstrip()
            self._restarted = False
        return Ran(shown, result.ok)

    async def answer(self) -> Answer:
        """Read the variable `answer`."""
        result = await self._run(prelude.ANSWER, wants=True)
        try:
            return Answer(*msgspec.convert(result.value, tuple[bool, str, bool]))
        except msgspec.ValidationError:  # or the functions of the REPL were overwritten
            return Answer(ready=False, content="", problem=cut(self._shown(result), 1_000))

    async def reset_ready(self) -> None:
        """Leave `answer` as it is, but not submitted."""
        await self._run('answer["ready"] = False')

    async def reset_answer(self) -> None:
        """Make `answer` empty again."""
        await self._run(prelude.RESET)

    async def variables(self) -> str:
        """A list of the variables, as the model may ask for it too."""
        result = await self._run("SHOW_VARS()")
        return cut(result.stdout.text.strip(), 2_000)

    async def _live(self) -> Session:
        """The session; a new one where the code that ran in it has ended the last.

        (A sandbox that fails by itself says so.)
        """
        if self._session is not None and self._session.alive:
            return self._session
        await self.close()
        session = await self.open()
        self._restarted = True
        return session

    async def _run(self, source: str, *, wants: bool = False) -> Result:
        session = await self._live()
        self._cells += 1
        try:
            source = without_surrogates(source)
            result = await (session.get(source) if wants else session.run(source))
        except SandboxError as error:
            raise EpisodeStop(StopReason.SANDBOX_ERROR, str(error)) from error
        if result.status is Status.SANDBOX_ERROR:
            raise EpisodeStop(StopReason.SANDBOX_ERROR, result.detail)
        return result

    async def _put_context(self, session: Session) -> None:
        """In pieces: what is sent at once is limited, and this may be 16 MB."""
        context = self._context
        text = context if isinstance(context, str) else json.dumps(context, ensure_ascii=False)
        await self._run("_pieces = []")
        for start in range(0, len(text), _PIECE):
            await session.put("_piece", text[start : start + _PIECE])
            await self._run("_pieces.append(_piece)")
        made = "''.join(_pieces)"
        if not isinstance(context, str):
            made = f"__import__('json').loads({made})"
        result = await self._run(f"context = {made}\ndel _pieces\n_piece = None")
        if not result.ok:
            raise EpisodeStop(StopReason.SANDBOX_ERROR, f"context: {self._shown(result)}"[:1000])

    def _shown(self, result: Result) -> str:
        stderr = result.stderr.text
        if result.error is not None:  # it is shown below, with the blocks' names
            stderr = stderr[: max(0, stderr.rfind("Traceback (most recent call last):"))]
        parts = [result.stdout.text.rstrip("\n"), stderr.rstrip("\n")]
        if result.error is not None:
            frames = tuple(
                msgspec.structs.replace(frame, file=self._blocks.get(frame.file, frame.file))
                for frame in result.error.frames
            )
            error = msgspec.structs.replace(result.error, frames=frames)
            parts.append(f"Traceback (innermost last):\n{error.text()}")
        elif result.status in _WHY:
            why = _WHY[result.status].format(
                wall_s=self._limits.wall_s,
                cpu_s=self._limits.cpu_s,
                memory_mib=self._limits.memory_bytes >> 20,
                output_mib=self._limits.output_bytes >> 20,
            )
            parts.append(f"The block was ended: {why}. {_LOST}")
        elif not result.ok:
            parts.append(f"The block ended its process ({result.status}). {_LOST}")
        return cut("\n".join(part for part in parts if part), self._output_chars)
