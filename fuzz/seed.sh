#!/usr/bin/env bash
# Gives the fuzzer something to start from: the files of the fixtures.
set -euo pipefail
cd "$(dirname "$0")"
seed() { # TARGET GLOB
  mkdir -p "corpus/$1"
  find ../fixtures ../rules -type f -name "$2" -size -16k -print0 | while IFS= read -r -d '' file; do
    cp "$file" "corpus/$1/$(sha1sum "$file" | cut -c1-16)"
  done
}
seed yaml '*.yml'
for kind in md html; do
  seed liquid "*.$kind"
  seed markdown "*.$kind"
  seed site "*.$kind"
done
