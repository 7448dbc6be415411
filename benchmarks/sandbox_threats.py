"""What programs try against a sandbox, and how it ends on every back end, as a table.

python benchmarks/sandbox_threats.py [--docker-host unix:///...]
"""

import argparse
import os
import socket
import sys

from lab.honest import HONEST
from lab.threats import BACK_ENDS, SECRET, THREATS, Threat

from arenagym.sandbox import Docker, Native, Program, Sandbox, SandboxError


def attempt(threat: Threat, sandbox: Sandbox, port: int, abstract: str) -> str:
    """How it ended; marked if that is not as it must be, or if anything is left behind."""
    source = threat.source.replace("PORT", str(port)).replace("ABSTRACT", abstract)
    source = source.replace("SECRET", repr(SECRET[::-1]))
    program = Program(source=source, stdin=threat.stdin, function=threat.function)
    result = sandbox.run_sync(program, limits=threat.limits)
    after = sandbox.run_sync(Program(source="import os\nprint(os.listdir())"))
    fine = result.status is threat.status(sandbox.name) and after.stdout.text == "[]\n"
    return f"`{result.status}`" if fine else f"**{result.status}**"


def main() -> None:
    """Print the table; exits with 1 if an attempt ended as it must not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docker-host", default=os.environ.get("DOCKER_HOST"))
    options = parser.parse_args()
    sandboxes = {
        "native": Sandbox(Native(), workers=1),
        "docker": Sandbox(Docker(base_url=options.docker_host), workers=1),
        "landlock": Sandbox(Native(isolation="landlock"), workers=1),
    }
    for name in BACK_ENDS:
        try:
            sandboxes[name].run_sync(Program(source="1"))
        except SandboxError as error:
            print(f"{name}: left out: {error}")
            sandboxes.pop(name).close()
    print(f"| Attempt | {' | '.join(sandboxes)} |\n|---{'|---' * len(sandboxes)}|")
    failed = 0
    abstract = f"arenagym-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(f"\0{abstract}")
        unix.listen()
        for threat in THREATS:
            port = tcp.getsockname()[1]
            ends = [attempt(threat, each, port, abstract) for each in sandboxes.values()]
            failed += sum(end.startswith("**") for end in ends)
            print(f"| {threat.name} | {' | '.join(ends)} |", flush=True)
    print(f"\n| Honest program | {' | '.join(sandboxes)} |\n|---{'|---' * len(sandboxes)}|")
    for honest in HONEST:
        program = Program(source=honest.source, stdin=honest.stdin)
        ends = []
        for sandbox in sandboxes.values():
            result = sandbox.run_sync(program, limits=honest.limits)
            right = result.ok and result.stdout.head + result.stdout.tail == honest.stdout
            refused = sandbox.name == "landlock" and honest.writes
            ends.append("passes" if right else "refused" if refused else f"**{result.status}**")
        print(f"| {honest.name} | {' | '.join(ends)} |", flush=True)
    for sandbox in sandboxes.values():
        sandbox.close()
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
