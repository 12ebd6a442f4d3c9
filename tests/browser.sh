#!/bin/sh
# Installs the browser that the tests drive: Debian's Chromium where apt is there, Playwright's own elsewhere.
# With CHROMIUM set to a browser's path, nothing is installed.
set -eu
[ -n "${CHROMIUM:-}" ] && exit 0
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
else
  "$1" -m playwright install chromium
fi
