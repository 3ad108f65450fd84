# Every target calls run.py, which sets up .venv first when it has to. Nothing is needed but Python 3.11 and make.
PYTHON ?= $(shell for each in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && exit; done; echo python3)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format setup bench record prove-all clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Build the sample package into build/demo and say what to open
	@$(PYTHON) run.py demo $(ARGS)

test: ## Run all tests; make test ARGS="tests/units -k rate" runs some
	@$(PYTHON) run.py test $(ARGS)

check: ## Format, lint, types, import order and tests, as CI runs them
	@$(PYTHON) run.py check $(ARGS)

lint: ## The same without the tests
	@$(PYTHON) run.py lint

format: ## Format the code and apply safe fixes
	@$(PYTHON) run.py format

setup: ## Set up .venv for development and stop
	@$(PYTHON) run.py setup

bench: setup ## Start-up time against a bare `import typer`, build time of each sample, analysis of large tables, evaluations a second, many worlds
	@.venv/bin/python tests/benchmarks/startup.py
	@.venv/bin/python tests/benchmarks/build.py
	@.venv/bin/python tests/benchmarks/tables.py
	@.venv/bin/python tests/benchmarks/engine.py
	@.venv/bin/python tests/benchmarks/worlds.py

record: setup ## Record the interview in docs/recording again
	@.venv/bin/python docs/recording/record.py

prove-all: setup ## Contracts, schemas and stores of random files and all samples under other people's tools, databases without each index; needs npm
	@.venv/bin/python tests/benchmarks/prove_contracts.py $(ARGS)
	@.venv/bin/python tests/benchmarks/prove_schemas.py
	@.venv/bin/python tests/benchmarks/prove_stores.py
	@.venv/bin/python tests/benchmarks/prove_engines.py
	@.venv/bin/python tests/benchmarks/prove_indexes.py

clean: ## Remove what the targets wrote
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
