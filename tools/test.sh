#!/usr/bin/env bash
# Unit and scenario tests with coverage, which is counted where decisions are tested: a daemon that
# is traced would only be a slow one.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
rm -f .coverage .coverage.*
$python -m pytest -q -n 2 --dist worksteal -p tests.support.counting tests/unit tests/scenarios
$python -m coverage combine -q
echo "coverage of the pure modules (floor 100 % of each; a line or branch listed here needs a test):"
$python -m coverage report --fail-under=100 --include="$($python tools/pure.py)"
echo "coverage of the whole (floor 95 %):"
$python -m coverage report --fail-under=95
