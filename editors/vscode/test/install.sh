#!/usr/bin/env bash
# Installs what the tests of the extension need: a real VS Code (the npm package code-server holds the whole server and workbench) and
# the extension's own dependencies. Chromium, ripgrep, the headers of Kerberos and pkg-config come from the system.
# usage: bash editors/vscode/test/install.sh [FOLDER]
set -euo pipefail
extension=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$extension/../../target/vscode}
version=4.100.3

node=$(node -p 'process.versions.node')
[ "${node%%.*}" -ge 20 ] || { echo "VS Code needs Node 20 or newer, and this is $node" >&2; exit 1; }

(cd "$extension" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)

mkdir -p "$folder"
cd "$folder"
vscode=$PWD/node_modules/code-server/lib/vscode
[ "$(cat installed 2>/dev/null)" = "$version" ] && exit
[ -f package.json ] || echo '{"private": true}' >package.json
quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
npm install "${quiet[@]}" "code-server@$version"
cd "$vscode"
npm install --omit=dev "${quiet[@]}"
[ -e node_modules.asar ] || ln -s node_modules node_modules.asar
(cd extensions && npm install --omit=dev "${quiet[@]}")
# Their scripts would download; these are built from what was installed, with the headers of the installed Node.
gyp=$(command -v node-gyp || echo "$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js")
headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
for module in @vscode/spdlog node-pty native-watchdog; do
  (cd "node_modules/$module" && node "$gyp" rebuild --nodedir="$headers" --silent)
done
# Looking for the files that activate an extension needs it.
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
echo "$version" >"$folder/installed"
