#!/bin/sh
# Loads the sample pack, starts the server and Rasa under supervisord, and says where they are.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
bin="$here/.venv/bin"
mkdir -p "$MOTCUA_DATA"
control="$bin/supervisorctl -c $here/deploy/supervisord.conf"

running() { $control pid >/dev/null 2>&1; }

if [ "${1:-}" = stop ]; then
    if running; then $control shutdown; else echo "the demo is not running"; fi
    exit 0
fi

if running; then
    echo "» the demo is running already; starting it again"
    $control shutdown >/dev/null
    while [ -e "$MOTCUA_DATA/supervisord.pid" ]; do sleep 0.2; done
fi

model="$MOTCUA_DATA/rasa/models/motcua.tar.gz"
start() { echo "» starting the server and Rasa"; "$bin/supervisord" -c "$here/deploy/supervisord.conf"; }

# With a model at hand Rasa loads it while the sample pack is looked through.
if [ -f "$model" ]; then start; fi
echo "» loading the sample pack; the first time this also trains the dialogue model (a minute or two)"
"$bin/motcua" demo
if ! running; then start; fi

"$bin/python" - "$MOTCUA_PUBLIC_URL" <<'PYTHON'
import sys
import time
import urllib.request

base, began = sys.argv[1], time.monotonic()
while time.monotonic() - began < 90:
    try:
        with urllib.request.urlopen(f"{base}/health/ready", timeout=2) as answer:
            if b'"ok"' in answer.read():
                break
    except OSError:
        pass
    time.sleep(0.5)
else:
    sys.exit("the server did not come up in 90 seconds: see the logs in the data folder")
PYTHON

cat <<END

Một Cửa is running.

  Ask as a citizen   $MOTCUA_PUBLIC_URL/
  Answer as a clerk  $MOTCUA_PUBLIC_URL/desk    sign in: lan / motcua-demo
  Edit the guides    $MOTCUA_PUBLIC_URL/desk    sign in: mai / motcua-demo; minh approves
  HTTP interface     $MOTCUA_PUBLIC_URL/docs

  Try: làm khai sinh cần giấy tờ gì · dang ky tam tru online the nao · gặp cán bộ
  Stop it with: make stop
END
