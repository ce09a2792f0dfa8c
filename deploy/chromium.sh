#!/bin/sh
# Finds a Chromium for the browser tests, or installs Debian's.
set -eu
for name in "${MOTCUA_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "» installing Chromium for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium fonts-noto-core >/dev/null
    exit 0
fi
echo "! no Chromium found: the browser tests will say so. Install one, or set MOTCUA_CHROMIUM."
