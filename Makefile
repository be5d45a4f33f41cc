# One word a task. Everything runs in .venv, which tools/bootstrap.py makes and keeps up to date.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := demo
.PHONY: demo setup test lint format types contracts docs docs-check check clean help

demo: setup ## Set up, run the main job on examples/, print the overview, write examples.html (default)
	@$(BIN)/readout examples --no-open
	@$(BIN)/readout report --project examples.readout -o examples.html
	@echo
	@echo "The report is examples.html: open it in any browser."
	@echo "To browse the project itself: $(BIN)/readout serve --project examples.readout --open"
	@echo "To read a folder of your own:  $(BIN)/readout FOLDER"

setup: ## Make .venv and install Readout into it (at once when nothing changed)
	@$(PYTHON) tools/bootstrap.py

test: ## Run the tests
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/python -m pytest

lint: ## Look for mistakes and check the formatting
	@$(PYTHON) tools/bootstrap.py lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: ## Format the code
	@$(PYTHON) tools/bootstrap.py lint
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

types: ## Check the types
	@$(PYTHON) tools/bootstrap.py lint
	$(BIN)/mypy

contracts: ## Check who may import whom
	@$(PYTHON) tools/bootstrap.py lint
	$(BIN)/lint-imports

docs: setup ## Write docs/cli.md, docs/schema.json and the README's overview anew
	$(BIN)/python tools/docs.py

docs-check: setup ## Fail where the generated docs differ from what the code says
	$(BIN)/python tools/docs.py --check

check: test lint types contracts docs-check ## All checks but those that only .ci/run makes

clean: ## Remove what the tasks above made
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f examples.html examples.readout examples.readout-*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Say what the tasks are
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20
