# Two commands: `make run` starts Bole, `make test` runs the whole suite. Both set up what is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEXTS := src/bole/locale/zh_Hans/LC_MESSAGES/django.mo

.PHONY: run test check setup setup-dev unit screenshots clean help

help:            ## show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  /'

run: $(VENV)/.run $(TEXTS)  ## set up what is missing and start Bole
	@exec $(BIN)/bole run

test: $(VENV)/.dev $(TEXTS)  ## set up what is missing and run the whole suite
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup

check: $(VENV)/.dev  ## style, types, the map, sizes, docs, translations, migrations
	@$(BIN)/python tools/check.py

unit: $(VENV)/.dev $(TEXTS)  ## only the pure tests
	@$(BIN)/python -m pytest -q tests/unit

setup: $(VENV)/.run  ## virtual environment and locked dependencies

setup-dev: $(VENV)/.dev  ## the same with what the checks and tests need

screenshots: $(VENV)/.dev  ## the pictures of docs/screenshots anew
	@$(BIN)/python -m tools.screenshots

$(VENV)/.run: requirements.lock pyproject.toml tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py run

$(VENV)/.dev: requirements-dev.lock pyproject.toml tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py dev

%.mo: %.po | $(VENV)/.run
	@$(BIN)/python -m tools.messages compile

clean:           ## remove the virtual environment; your data in .bole stays
	rm -rf $(VENV)
