#!/bin/sh
# Resolve pyproject.toml into the two lock files: names, versions, hashes; no address of any index.
# Needs uv (pip install uv). Run it after changing a dependency, then commit both files.
set -eu
cd "$(dirname "$0")/.."
common="--quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --python-version 3.11 --no-config"
# setuptools builds the editable install of Bole itself, so it is locked too.
uv pip compile $common pyproject.toml tools/build-requirements.in -o requirements.lock
uv pip compile $common pyproject.toml tools/build-requirements.in --group dev -o requirements-dev.lock
