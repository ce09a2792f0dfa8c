#!/bin/sh
# Licences, secrets in the repository, known weaknesses of the packages. Needs an environment of its
# own for the two tools; where the list of weaknesses cannot be reached, it says so and goes on.
set -eu
tools=.cache/audit
echo "» licences of what is installed"
.venv/bin/python deploy/licences.py >"${TMPDIR:-/tmp}/motcua-licences.txt" || {
	grep '^!' "${TMPDIR:-/tmp}/motcua-licences.txt"
	exit 1
}
echo "  $(wc -l <"${TMPDIR:-/tmp}/motcua-licences.txt") packages, none that we may not use"
if [ ! -x "$tools/bin/detect-secrets-hook" ]; then
	echo "» an environment for the tools"
	${PYTHON:-python3.11} -m venv "$tools"
	"$tools/bin/python" -m pip install --quiet --disable-pip-version-check -r deploy/audit.lock
fi
echo "» secrets in the repository, but for what was looked at (deploy/secrets.baseline)"
git ls-files -z -- . ':!:*.lock' ':!:*package-lock.json' ':!:tests' ':!:*.jsonl' ':!:benchmarks' |
	xargs -0 "$tools/bin/detect-secrets-hook" --baseline deploy/secrets.baseline
echo "  none found"
echo "» known weaknesses of the packages"
said="${TMPDIR:-/tmp}/motcua-weaknesses.txt"
code=0
"$tools/bin/pip-audit" --disable-pip --no-deps -r requirements.lock --progress-spinner off \
	>"$said" 2>&1 || code=$?
if grep -q '^Found' "$said"; then
	cat "$said"
	exit 1
fi
missed=$(grep -c 'could not be audited' "$said" || true)
if [ "$code" -ne 0 ] || [ "$missed" -gt 5 ]; then
	echo "  NOT LOOKED UP for $missed packages: pypi.org cannot be asked from here. Run it where it can."
else
	echo "  none known"
fi
