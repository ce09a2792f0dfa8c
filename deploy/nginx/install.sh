#!/bin/sh
# Finds nginx for the test of its configuration, or installs Debian's without starting it.
set -eu
if command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "» installing nginx for the test of its configuration"
    apt-get update -qq
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx-light >/dev/null
    exit 0
fi
echo "! no nginx found: its test will say so."
