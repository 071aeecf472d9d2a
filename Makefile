# Two commands for a newcomer: `make demo` and `make test`. Each sets up all that it needs by itself.
# The tiers of tests are described in docs/testing.md, the locks in docs/dependencies.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
LOCK := requirements.lock
DEV_LOCK := requirements-dev.lock
# The oldest versions were built for the oldest Python, and not for later ones.
LOWEST_PYTHON = $(shell for each in $(PYTHON) python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2> /dev/null && echo $$each && break; done)

# Install just what a lock file says, each file checked against its hash: with uv where it is on the machine, else with
# the pip that came with Python. `make UV=none …` does without uv.
UV ?= uv
define install_locked
if command -v $(UV) > /dev/null 2>&1 && \
	$(UV) pip install -q --python $(BIN)/python --require-hashes --no-deps -r $(1); then :; else \
	$(PIP) install --require-hashes --no-deps -r $(1); fi
endef
# What `make torture` and `make system` hand on: SLICE=1 for the fixed part, SEED=N to repeat a run.
LONG = $(if $(SLICE),--slice) $(if $(SEED),--seed $(SEED))

.PHONY: demo check test lint types layers fast tests coverage wheel torture system test-lowest test-newest
.PHONY: docs bench bench-browser debian debian-system lock clean help
# Two targets build in one folder.
.NOTPARALLEL:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

# An environment of our own: the locked packages, then casegraph itself from this folder.
$(VENV)/.locked: $(LOCK)
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON) here. casegraph needs Python 3.11 or later; name one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("casegraph needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(call install_locked,$(LOCK))
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed $(DEV_LOCK)
	@$(call install_locked,$(DEV_LOCK))
	@touch $@

demo: $(VENV)/.installed ## build the graph of the bundled cases, run the patterns, write a case's page
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

check: lint types layers fast ## lint, types, layers and the fast tests: while you work

test: lint types layers tests wheel ## all checks: also the slow tests, Chromium, and the built wheel

lint: $(VENV)/.developing ## ruff, its format, and common misspellings
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/codespell $$(git ls-files)

# The source folders are mapped to packages, so the checkers look at an installed copy, rebuilt each time.
build/installed: $(VENV)/.developing FORCE
	@rm -rf build
	@$(PIP) install --no-deps --no-build-isolation --target build/installed .

FORCE:

types: build/installed ## mypy, strictly
	@MYPYPATH=build/installed $(BIN)/mypy -p casegraph

layers: build/installed ## what may import what
	@PYTHONPATH=build/installed $(BIN)/lint-imports --no-logo

fast: $(VENV)/.developing ## only the fast tests
	@$(BIN)/python tests/run_tier.py check

tests: $(VENV)/.developing debian ## all tests except the long tiers torture and system
	@$(BIN)/python tests/run_tier.py test

coverage: $(VENV)/.developing debian ## the same, with what they cover
	@$(BIN)/python tests/run_tier.py test --cov --cov-report=term

# The built wheel, in an environment without development dependencies, away from the repository.
wheel: $(VENV)/.developing ## build the wheel, and try it in a separate environment
	@rm -rf build dist
	@$(BIN)/python -m build --wheel --no-isolation -o dist . > /dev/null
	@$(MAKE) -s --no-print-directory VENV=.venv-wheel .venv-wheel/.locked
	@.venv-wheel/bin/python -m pip --disable-pip-version-check install -q --no-deps --force-reinstall dist/*.whl
	@.venv-wheel/bin/python tests/wheel/try_wheel.py

torture: $(VENV)/.developing debian ## long tests with random input and interruptions; SLICE=1 for a fixed part, SEED=N to repeat
	@$(BIN)/python tests/run_tier.py torture $(LONG)

system: $(VENV)/.developing debian debian-system ## servers, Spark, office programs; SLICE=1 for a fixed part, SEED=N to repeat
	@$(BIN)/python tests/run_tier.py system $(LONG)

test-lowest: ## the tests on the lowest versions that we accept, with Python 3.11; SHORT=1 for the fast ones
	@[ -n "$(LOWEST_PYTHON)" ] || { echo "make test-lowest needs Python 3.11; name one with: make PYTHON=…/python3.11 test-lowest" >&2; exit 1; }
	@$(MAKE) -s --no-print-directory VENV=.venv-lowest LOCK=requirements-lowest.lock DEV_LOCK=requirements-lowest.lock \
		PYTHON=$(LOWEST_PYTHON) $(if $(SHORT),fast,lint types tests)

test-newest: ## the tests with the newest version of every dependency, not the locked ones
	@$(PYTHON) -m venv --clear .venv-newest
	@.venv-newest/bin/python -m pip --disable-pip-version-check -q install --upgrade pip
	@.venv-newest/bin/python -m pip -q install --group dev -e .
	@touch .venv-newest/.locked .venv-newest/.installed .venv-newest/.developing
	@$(MAKE) -s --no-print-directory VENV=.venv-newest $(if $(SHORT),fast,tests)

docs: $(VENV)/.developing ## rebuild the generated pages of docs/
	@$(BIN)/python docs/generate.py

bench: $(VENV)/.developing ## measure, and print ratios
	@$(BIN)/python benchmarks/run.py

bench-browser: $(VENV)/.developing debian ## the same for the pages, in Chromium
	@$(BIN)/python benchmarks/browser.py

debian: ## install what the tests need and pip cannot install: Chromium, rapper, Graphviz
	@sh .ci/debian

debian-system: ## install what the system tier also needs: LibreOffice
	@sh .ci/debian system

# The locks hold for Python 3.11 and later on Linux, macOS and Windows; the lowest one for Python 3.11. Versions stay
# as they are where they still fit; UPGRADE=1 takes the newest.
COMPILE = .venv-lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) pyproject.toml
lock: ## make the lock files again after a change in pyproject.toml; UPGRADE=1 takes the newest versions
	@[ -d .venv-lock ] || $(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check -q install --upgrade "uv>=0.9"
	@$(COMPILE) --group dev --all-extras -o requirements-dev.lock
	@$(COMPILE) --group build -c requirements-dev.lock -o requirements.lock
	@$(COMPILE) --group dev --all-extras --resolution lowest-direct -o requirements-lowest.lock

# What is built is named in .gitignore and nowhere else.
clean: ## remove what was built: all that .gitignore names, and only that
	@git ls-files -z --others --ignored --directory --exclude-from=.gitignore | xargs -0 rm -rf --
