#!/usr/bin/env bash
# Installs what tests/formats.rs and tests/gate.rs hold reports, action and templates against, into target/validators.
# They are no part of the program; cmark-gfm comes from the packages of the system.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${CARGO_TARGET_DIR:-target}/validators
mkdir -p "$folder"
cp tests/formats/package.json "$folder/package.json"
npm install --prefix "$folder" --ignore-scripts --omit=peer --legacy-peer-deps --no-audit --no-fund --loglevel=error
python3 -m pip install --quiet --upgrade --target "$folder/python" --disable-pip-version-check --root-user-action=ignore \
  check-jsonschema==0.39.0 lxml==6.1.3
