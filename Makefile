# Assay: everything a person types here works from a fresh clone.
# PYTHON chooses the interpreter; the environment is always .venv in this folder.

PYTHON ?= python3
PIP := .venv/bin/python -m pip -qq --disable-pip-version-check
PINNED := $(PIP) install --no-deps
BASE := .venv/.installed-base
DEV := .venv/.installed-dev
PAGE := src/assay/server/static/index.html
PAGE_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) \
  $(wildcard web/package-lock.json web/index.html web/*.config.* web/tsconfig.json)

# Two worker processes fit two cores: libraries that start a thread per core would fight for them.
# A file's tests stay in one process, so that they share what they prepare.
WORKERS ?= 2
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 NUMBA_NUM_THREADS=1

.DEFAULT_GOAL := help
.PHONY: help setup page demo test check bench client pins clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

setup: $(BASE) ## make .venv with assay in it (no torch), and build the page
	@$(MAKE) --no-print-directory page || \
	  echo "setup: the page could not be built (above); all but the page works, and make page tries again" >&2
	@echo "setup: .venv is ready; try .venv/bin/assay --help"

page: $(PAGE) ## build the page that assay serve shows
	@echo "page: built in src/assay/server/static"

demo: $(BASE) $(PAGE) ## run the whole loop on the sample data, then serve the page on it
	@echo "demo: the whole loop on the sample data"
	@.venv/bin/assay demo

test: $(DEV) $(PAGE) ## install what the tests need and run them all
	@echo "test: the page's logic"
	@sh scripts/npm.sh test
	@echo "test: every test, warnings are errors, with coverage"
	@sh scripts/install_postgres.sh
	@sh scripts/install_chromium.sh
	@$(ONE_THREAD) .venv/bin/python -m pytest -n $(WORKERS) --dist loadfile --cov --cov-report=term:skip-covered

check: $(DEV) ## lint, format, types, import contracts, client of the page; changes nothing
	@echo "check: lint, format, types, import contracts, client of the page"
	@failed=; for step in "ruff check ." "ruff format --check ." "pyright" "lint-imports"; do \
	  .venv/bin/$$step || failed="$$failed $${step%% *}"; \
	done; \
	for step in fresh types lint; do sh scripts/npm.sh $$step || failed="$$failed page-$$step"; done; \
	if [ -n "$$failed" ]; then echo "check: failed:$$failed" >&2; exit 1; fi

bench: $(DEV) $(PAGE) ## measure speed, memory and quality beside the peers (ARGS="--quick --only NAME")
	@echo "bench: speed, memory and quality beside the peers; results in benchmarks/results"
	@.venv/bin/python benchmarks/run.py $(ARGS)

client: $(DEV) ## write the API document and the page's client anew after a change of routes
	@echo "client: docs/reference/openapi.json and web/src/api/schema.d.ts"
	@.venv/bin/python -m assay.server.document docs/reference/openapi.json
	@sh scripts/npm.sh client

pins: $(DEV) ## resolve requirements/*.txt anew (ARGS=--upgrade for the newest versions)
	@echo "pins: resolving requirements/base.txt and requirements/dev.txt"
	@.venv/bin/python scripts/pin.py $(ARGS)

clean: ## remove .venv, caches, the built page and the demo's workspace
	@echo "clean: removing .venv, caches, build output and the demo's workspace"
	@rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage build dist assay-demo
	@rm -rf web/node_modules src/assay/server/static
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PAGE): $(PAGE_SOURCES) | $(BASE)
	@echo "page: building"
	@sh scripts/npm.sh build
	@touch $@

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
