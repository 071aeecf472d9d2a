# Two commands for a newcomer: `make demo` and `make test`. Each sets up all that it needs by itself.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test check lint types layers tests wheel docs debian bench bench-browser clean help

help:
	@echo "make demo   build the graph of the bundled cases, run the patterns, write a case's page"
	@echo "make test   everything that CI runs: lint, types, layers, tests, and the built wheel"
	@echo "make docs   write the generated pages of docs/ anew"
	@echo "make bench  measure, and print ratios; make bench-browser does so for the pages, in Chromium"
	@echo "make clean  remove what was built"

# An environment of our own; made anew when the declared dependencies change.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("casegraph needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade "pip>=25.1" "setuptools>=77"
	@$(PIP) install -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	@$(PIP) install --group dev
	@touch $@

demo: $(VENV)/.installed
	@mkdir -p demo
	@echo; echo "== The cases"; echo
	@$(BIN)/casegraph cases
	@echo; echo "== What recurs, case by case"; echo
	@$(BIN)/casegraph patterns
	@echo; echo "== Why one of them matches"; echo
	@$(BIN)/casegraph explain missed-information-sharing stacey
	@echo; echo "== A case as a page"; echo
	@$(BIN)/casegraph view case stacey -o demo/stacey.html
	@echo "Open demo/stacey.html in a browser."

test: check wheel

check: lint types layers tests

lint: $(VENV)/.developing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# The source folders are mapped to packages, so the checkers look at an installed copy, made anew each time.
build/installed: $(VENV)/.developing FORCE
	@rm -rf build
	@$(PIP) install --no-deps --no-build-isolation --target build/installed .

FORCE:

types: build/installed
	@MYPYPATH=build/installed $(BIN)/mypy -p casegraph

layers: build/installed
	@PYTHONPATH=build/installed $(BIN)/lint-imports --no-logo

debian:
	@sh .ci/debian

tests: $(VENV)/.developing debian
	@$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term

# The built wheel, in an environment without development dependencies, away from the repository.
wheel: $(VENV)/.developing
	@rm -rf build dist .venv-wheel
	@$(BIN)/python -m build --wheel --no-isolation -o dist . > /dev/null
	@$(PYTHON) -m venv .venv-wheel
	@.venv-wheel/bin/python -m pip --disable-pip-version-check install -q dist/*.whl
	@.venv-wheel/bin/python tests/wheel/try_wheel.py

docs: $(VENV)/.developing
	@$(BIN)/python docs/generate.py

bench: $(VENV)/.developing
	@$(BIN)/python benchmarks/run.py

bench-browser: $(VENV)/.developing browser
	@$(BIN)/python benchmarks/browser.py

clean:
	@rm -rf build dist demo $(VENV) .venv-wheel *.egg-info .mypy_cache .ruff_cache .pytest_cache .coverage .hypothesis
