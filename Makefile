# Two commands on a fresh machine (python3 >= 3.11 with venv, and make):  make demo,  make test

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check bench mutants docs ideas newcomer lock clean
MAKEFLAGS += --no-print-directory
PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input
# A worker goes through files in order, so that what the tests of a file share is made once; who is done takes over.
PYTEST := .venv/bin/pytest -n 2 --dist worksteal
# Tests start a hundred processes, each of which would translate all of kawan anew.
unexport PYTHONDONTWRITEBYTECODE
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header

# The environment is made again when what it is made from changes, and only then.
MADE_FROM := constraints-build.txt constraints.txt pyproject.toml hatch_build.py
READY := .venv/.ready-$(shell cat $(MADE_FROM) | cksum | cut -d ' ' -f 1)

STRATEGIES := [quiet,sms_blast,permission,sponsor,facilitate,befriend]
SIZE := $(if $(QUICK),customers.n=1000 days=180 seeds=4,customers.n=3000 days=365 seeds=20)

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: $(READY)  ## compare six strategies on the same customers: table, figures, report.html, comparison.tex (QUICK=1: smaller)
	.venv/bin/kawan compare $(SIZE) "strategies=$(STRATEGIES)" results=results/demo

test: check  ## checkers, doctests and fast tests: what CI runs
	$(PYTEST) -m "not slow"

test-all: check  ## the same with the slow theory and fact tests
	$(PYTEST)

check: $(READY)  ## ruff and mypy
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

bench: $(READY)  ## timings
	.venv/bin/python -m benchmarks

mutants: $(READY)  ## break the code on purpose; the tests must notice
	.venv/bin/python tests/mutants/run.py

docs: $(READY)  ## make the reference pages from the code
	.venv/bin/python docs/make.py

ideas: $(READY)  ## run every experiment in every town, briefly, and write docs/ideas.md (FULL=1: at full size, for hours)
	.venv/bin/python docs/ideas.py --run $(if $(FULL),full,quick)

newcomer:  ## follow README.md to the letter in an empty home, as someone new would
	bash scripts/newcomer.sh

lock:  ## resolve the dependencies anew (needs uv, and the index)
	$(COMPILE) --upgrade pyproject.toml --extra dev --group build -o constraints.txt
	$(COMPILE) --group build -c constraints.txt -o constraints-build.txt

clean:  ## remove the environment and what the tools left; results stay
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# PYTHON=... chooses the interpreter; otherwise the first that is new enough.
$(READY):
	@for python in $(or $(PYTHON),python3 python3.11 python3.12 python3.13); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        exec $$python -m venv .venv; \
	    fi; \
	done; \
	echo "kawan needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1
	@echo "installing the locked dependencies into .venv (about a minute, 1 GB) ..."
	@$(PIP) install --quiet --require-hashes -r ./constraints-build.txt
	@$(PIP) install --quiet --require-hashes --no-build-isolation -r ./constraints.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e ./
	@rm -f .venv/.ready-* && touch $@
