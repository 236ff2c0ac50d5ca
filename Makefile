# Every target sets up what it needs: a virtual environment in .venv, from the locked, hashed lists.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Without bytecode every process, and every worker of pytest, would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
# Which service tests are run; by themselves, those that need root, too.
SERVICE ?= not soak

.PHONY: run demo check test unit-test service-test boot-test soak bench parser contrast lock schemas clean
.DEFAULT_GOAL := help

help:            ## list the targets
	@grep -hE '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(BIN)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "storyline-monitor needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; choose one with: make PYTHON=/path/to/python3 ...")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "setting up $(VENV) (once, about a minute)"; $(PYTHON) -m venv --clear $(VENV); }
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(BIN)/.dev: requirements-dev.lock $(BIN)/.run
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: $(BIN)/.run  ## start the daemon with config/monitor.yaml (Ctrl-C stops it)
	@exec $(BIN)/storyline-monitor run --config config/monitor.yaml

demo: $(BIN)/.run  ## the seed storyline over real HTTP on loopback, from feed to verified webhook
	@exec $(BIN)/storyline-monitor demo

check: $(BIN)/.dev  ## lint, types, import contracts, generated files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/generate.py --check

# One after the other: beside computing tests, those of a daemon's own pace fail for want of a core.
test: SERVICE := not soak and not root
test: check unit-test service-test  ## check, then unit and scenario tests with coverage, then service tests

unit-test: $(BIN)/.dev  ## unit and scenario tests with coverage
	@bash tools/test.sh

service-test: $(BIN)/.dev  ## the tests that start real processes, those that need root included
	@$(BIN)/python -m pytest -q -n 3 --dist loadgroup tests/service -m "$(SERVICE)"

boot-test: $(BIN)/.dev  ## the service under a real systemd, where one can be booted (needs root)
	@$(BIN)/python -m pytest -q tests/service/boot

soak: $(BIN)/.dev  ## the long runs: full kill counts, property tests with many examples
	@$(BIN)/python -m pytest tests -m "soak or hypothesis" --hypothesis-profile=soak -p no:randomly

bench: $(BIN)/.dev  ## print the benchmark tables of tests/benchmarks
	@$(BIN)/python -m tests.benchmarks

schemas: $(BIN)/.dev  ## write the generated schemas and references again
	@$(BIN)/python tools/generate.py

parser: $(BIN)/.dev  ## fit the bundled parser again: make parser TREEBANK=DIR CHANGES=DIR (docs/parser.md)
	@$(BIN)/python -m pip install --quiet --group parser
	@$(BIN)/python -m tools.parser --treebank "$(TREEBANK)" --changes "$(CHANGES)" --work var/parser

contrast: $(BIN)/.dev  ## fit the pair network again: make contrast BASE=DIR DATA=DIR (docs/contrast.md)
	@$(BIN)/python -m pip install --quiet --group contrast
	@$(BIN)/python -m tools.contrast.fit --base "$(BASE)" --data "$(DATA)" --work var/contrast

lock: $(BIN)/.dev  ## resolve the dependencies again (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q pyproject.toml --group dev -o requirements-dev.lock
	echo apprise | uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q -c requirements-dev.lock - -o requirements-apprise.lock

clean:           ## remove the environment, caches and the local database
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* var
