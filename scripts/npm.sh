#!/bin/sh
# Runs an npm script of web/, with its packages installed as the lock file says.
set -eu
cd "$(dirname "$0")/.."
node_folder=$(sh scripts/install_node.sh)
PATH="$node_folder:$PATH"
export PATH npm_config_update_notifier=false
cd web
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  echo "page: installing what builds it"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.installed-lock.json
fi
exec npm run --silent "$@"
