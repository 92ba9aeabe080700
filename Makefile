# `make demo` shows the journey, `make test` proves it. Each sets itself up on a fresh machine (Python 3.11+).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
DEMO_HOME ?= var/demo

.PHONY: demo test lint clean neo4j install

install: $(STAMP)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25"

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable .
	touch $@

$(DEV): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev,neo4j,ocr]"
	touch $@ $(STAMP)

demo: $(STAMP)
	rm -rf $(DEMO_HOME)
	ADWRIGHT_HOME=$(DEMO_HOME) $(BIN)/adwright demo

test: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

neo4j:
	bash scripts/neo4j_local.sh start var/neo4j

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache .hypothesis
