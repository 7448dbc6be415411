"""How long `import arenagym` takes in a fresh process, and how many packages a core install is."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

ROUNDS = 9
ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print the table; `--skip-install` leaves the install out."""
    codes = {
        "python itself": "pass",
        "gymnasium": "import gymnasium",
        "arenagym": "import arenagym",
    }
    taken: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(ROUNDS + 1):
        for name, code in codes.items():
            start = perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            taken[name].append(perf_counter() - start)
    bare = median(taken["python itself"][1:])
    table = Table("import", "seconds, less python's own", title=f"median of {ROUNDS} processes")
    for name, seconds in taken.items():
        shown = median(seconds[1:]) - (0 if name == "python itself" else bare)
        table.add_row(name, f"{shown:.3f}")
    Console().print(table)
    if "--skip-install" not in sys.argv:
        print(f"a core install brings {core_packages()} packages, arenagym included")


def core_packages() -> int:
    """The number of packages that `pip install arenagym` puts into an empty environment."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = f"{folder}/bin/python"
        subprocess.run([python, "-m", "pip", "install", "-q", str(ROOT)], check=True)
        listed = subprocess.run(
            [python, "-m", "pip", "list", "--format=json"], check=True, capture_output=True
        )
    names = {package["name"] for package in json.loads(listed.stdout)}
    return len(names - {"pip", "setuptools", "wheel"})


if __name__ == "__main__":
    main()
