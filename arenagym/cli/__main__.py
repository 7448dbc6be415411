"""`python -m arenagym.cli`."""

from arenagym.cli import main

main()
