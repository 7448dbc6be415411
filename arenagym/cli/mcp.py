"""`arenagym mcp`: an environment as an MCP server."""

import asyncio
import signal
import sys
from contextlib import redirect_stdout, suppress
from typing import Annotated, Any

import gymnasium as gym
import typer

from arenagym.cli.run import keywords
from arenagym.errors import ArenagymError, SettingError, UnknownNameError

MCP_HELP = """Serve an environment to any MCP client: its tools, and `start_episode` and
`submit_answer`.

One client is served over standard input and output, or any number on this machine over HTTP; they
share the one environment. Needs the MCP SDK: `pip install 'arenagym[mcp]'`.

Examples:

    arenagym mcp arenagym/Countdown-v0 --env-arg max_turns=8

    arenagym mcp arenagym/CodeExecution-v0 --seed 1 --http 8000

A client such as Claude Desktop starts it by itself, from its settings:

    {"mcpServers": {"countdown": {"command": "arenagym",
      "args": ["mcp", "arenagym/Countdown-v0", "--env-arg", "max_turns=8"]}}}
"""


def mcp(
    env: Annotated[str, typer.Argument(metavar="ENV", help="environment id")],
    seed: Annotated[
        int | None, typer.Option(min=0, help="of the first episode; by default a random one")
    ] = None,
    env_arg: Annotated[
        list[str] | None,
        typer.Option(metavar="K=V", help="argument of the environment; may be repeated"),
    ] = None,
    http: Annotated[
        int | None, typer.Option(metavar="PORT", help="serve on this port of 127.0.0.1; 0: any")
    ] = None,
) -> None:
    """Serve an environment until the client leaves, or Ctrl-C."""
    from arenagym.mcp import serve, serve_http, serve_stdio  # noqa: PLC0415 - needs the extra

    with redirect_stdout(sys.stderr):  # stdout is the protocol's
        made = _make(env, keywords(env_arg, "--env-arg"))
    try:
        server = serve(made, seed=seed)
        if http is None:
            # Standard input is read in a thread that waits for a line, whatever is raised here.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            asyncio.run(serve_stdio(server))
        else:
            with suppress(KeyboardInterrupt):
                asyncio.run(serve_http(server, http, _say_where))
    finally:
        made.close()


def _say_where(url: str) -> None:
    typer.echo(f"serving MCP at {url}; Ctrl-C ends it", err=True)


def _make(env: str, args: dict[str, Any]) -> gym.Env[str, str]:
    module, _, name = env.rpartition(":")
    if not module and name not in gym.registry:
        ours = [known for known in gym.registry if known.startswith("arenagym/")]
        raise UnknownNameError.of("environment", env, ours)
    try:
        return gym.make(env, disable_env_checker=True, **args)
    except ArenagymError:
        raise
    except Exception as error:
        raise SettingError(f"environment {env} with {args}: {error}") from error
