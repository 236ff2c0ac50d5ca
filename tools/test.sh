#!/usr/bin/env bash
# The whole of make test after the checks: unit and scenario tests, service tests, coverage floors.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
rm -f .coverage .coverage.*
$python -m coverage run -m pytest -q -n 2 tests/unit tests/scenarios
$python -m coverage run -m pytest -q tests/service -m "not soak and not root"
$python -m coverage combine -q
echo "coverage of the whole (floor 95 %):"
$python -m coverage report --fail-under=95
