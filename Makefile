# Two commands matter: make demo, make test. Everything else is listed by make help.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_VERSION := $(shell sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements/dev.txt)
RESET ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-deep check fix bench lock

help: ## list these verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(READY) ## build the environment only (.venv)

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Adjudge runs on Python 3.11. Set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "python3-venv is missing. Run: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## start the demo site (RESET=1 begins anew)
	@$(BIN)/adjudge demo $(if $(RESET),--reset)

test: $(READY) ## the suite, at most ten minutes
	@$(BIN)/python -m tests.run quick

test-deep: $(READY) ## the suite with every count an issue names, at most an hour
	@$(BIN)/python -m tests.run deep

check: $(READY) ## format, lint, types, layers, migrations, triggers, sizes
	@$(BIN)/python -m tests.check

fix: $(READY) ## let the linter mend what it can
	@$(BIN)/ruff check --fix --quiet src tests; $(BIN)/ruff format --quiet src tests

bench: $(READY) ## measure, beside peers, in one run
	@$(BIN)/adjudge bench all

lock: $(READY) ## renew the pinned requirements
	@$(BIN)/uv lock --upgrade --quiet
	@$(BIN)/uv export --quiet --no-header --no-emit-project --no-dev -o requirements/run.txt
	@$(BIN)/uv export --quiet --no-header --no-emit-project -o requirements/dev.txt
