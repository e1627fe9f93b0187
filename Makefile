# Sets itself up: a virtual environment in .venv, made again when the requirements change.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: report test check samples

report: $(STAMP)
	$(BIN)/hedge report examples/*.txt -o reports
	@echo $(CURDIR)/reports/index.html

test: $(STAMP)
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

samples: $(STAMP)
	$(BIN)/python -m tests.samples

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@
