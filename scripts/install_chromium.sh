#!/bin/sh
# Makes a Chromium available to the tests where that needs no question asked; elsewhere says what
# to do, and the tests that need it are skipped with a reason.
set -eu

for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
[ -d "/Applications/Google Chrome.app" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "test: installing Chromium"
  export DEBIAN_FRONTEND=noninteractive
  if { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
    >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "test: no Chromium here, so the tests in a browser are skipped (Debian, Ubuntu: apt-get install chromium)"
