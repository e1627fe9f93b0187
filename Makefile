# Sets itself up: a virtual environment in .venv, made again when the requirements change.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

NODE := tests/browser/node_modules/.installed

.PHONY: report test check samples measured check-report screenshots

report: $(STAMP)
	$(BIN)/hedge report examples/*.txt -o reports
	@echo $(CURDIR)/reports/index.html

# Two processes of one thread each are faster than one of two, and each loads the parsers once.
test: $(STAMP)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal

check: $(STAMP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

samples: $(STAMP)
	$(BIN)/python -m tests.samples

# After a change of a lexicon or of the models: proves the examples, measures the errors that reports show, and writes the
# figures of the README and the gallery again.
measured: $(STAMP)
	$(BIN)/hedge lexicon check
	$(BIN)/hedge evaluate gold/ntrex-dev.jsonl --articles gold/articles --record hedge/report/measured.toml >/dev/null
	$(BIN)/python -m tests.figures

# Needs Node and Chromium: axe-core in light and dark, the pages' own content policy and size, doiuse-email.
check-report: $(STAMP) $(NODE)
	$(BIN)/python -m tests.browser.check

# Needs pdftoppm too.
screenshots: $(STAMP) $(NODE)
	$(BIN)/python -m tests.browser.screenshots

$(NODE): tests/browser/package.json
	npm install --prefix tests/browser --no-package-lock --no-audit --no-fund --silent
	touch $@

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@
