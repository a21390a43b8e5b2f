# Assay: everything a person types here works from a fresh clone.
# PYTHON chooses the interpreter; the environment is always .venv in this folder.

PYTHON ?= python3
PIP := .venv/bin/python -m pip -qq --disable-pip-version-check
PINNED := $(PIP) install --no-deps
BASE := .venv/.installed-base
DEV := .venv/.installed-dev

# Two worker processes fit two cores: libraries that start a thread per core would fight for them.
# A file's tests stay in one process, so that they share what they prepare.
WORKERS ?= 2
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 NUMBA_NUM_THREADS=1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench pins clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

setup: $(BASE) ## make .venv with assay in it (no torch)
	@echo "setup: .venv is ready; try .venv/bin/assay --help"

demo: $(BASE) ## run the whole loop on the sample data: import, train, check, decide, compare
	@echo "demo: the whole loop on the sample data"
	@.venv/bin/assay demo

test: $(DEV) ## install what the tests need and run them all
	@echo "test: every test, warnings are errors, with coverage"
	@sh scripts/install_postgres.sh
	@$(ONE_THREAD) .venv/bin/python -m pytest -n $(WORKERS) --dist loadfile --cov --cov-report=term:skip-covered

check: $(DEV) ## lint, format, types and import contracts; changes nothing
	@echo "check: lint, format, types, import contracts"
	@failed=; for step in "ruff check ." "ruff format --check ." "pyright" "lint-imports"; do \
	  .venv/bin/$$step || failed="$$failed $${step%% *}"; \
	done; \
	if [ -n "$$failed" ]; then echo "check: failed:$$failed" >&2; exit 1; fi

bench: $(DEV) ## measure speed, memory and quality beside the peers (ARGS="--quick --only NAME")
	@echo "bench: speed, memory and quality beside the peers; results in benchmarks/results"
	@.venv/bin/python benchmarks/run.py $(ARGS)

pins: $(DEV) ## resolve requirements/*.txt anew (ARGS=--upgrade for the newest versions)
	@echo "pins: resolving requirements/base.txt and requirements/dev.txt"
	@.venv/bin/python scripts/pin.py $(ARGS)

clean: ## remove .venv, caches and the demo's workspace
	@echo "clean: removing .venv, caches, build output and the demo's workspace"
	@rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage build dist assay-demo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here: install Python 3.11 or newer, or run make with PYTHON=/path/to/python." >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Assay needs Python 3.11 or newer, and $(PYTHON) is older: run make with PYTHON=/path/to/a/newer/python." >&2; \
	  exit 1; }
	@echo "setup: making .venv"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python cannot make an environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

# pip would compile 140 MB of byte code; importing every module once compiles the third we use,
# and shows that what was installed works.
$(BASE): requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "setup: installing $$(grep -c == requirements/base.txt) pinned packages (no torch)"
	@$(PINNED) --no-compile -r requirements/base.txt
	@$(PINNED) --no-build-isolation -e .
	@env -u PYTHONDONTWRITEBYTECODE .venv/bin/python scripts/import_all.py
	@touch $@

# Where only the CUDA build of torch is to be had, it will not import without its companions.
$(DEV): requirements/dev.txt $(BASE)
	@echo "setup: installing what tests and checks need"
	@$(PINNED) -r requirements/dev.txt
	@.venv/bin/python -c 'import torch' 2>/dev/null || $(PIP) install -c requirements/dev.txt torch
	@touch $@
