#!/bin/sh
# Makes the PostgreSQL server programs available to the tests where that needs no question asked;
# elsewhere says what to do, and the tests that need them are skipped with a reason.
set -eu

for folder in $(printf %s "$PATH" | tr ':' ' ') /usr/lib/postgresql/*/bin /usr/local/bin; do
  [ -x "$folder/initdb" ] && exit 0
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "test: installing the PostgreSQL server programs"
  export DEBIAN_FRONTEND=noninteractive
  if { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; } \
    >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "test: no PostgreSQL server programs here, so its tests are skipped" \
  "(Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql)"
