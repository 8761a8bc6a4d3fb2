#!/bin/sh
# Build the wheel, install it in an empty environment away from the source, and read one report with it.
set -eu
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m build --wheel --no-isolation --outdir "$work/dist" "$root" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
cd "$work"
"$python" -m venv "$work/env"
# the same pinned versions as the source tree uses, so that only the wheel itself is on trial
"$work/env/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$root/requirements.lock"
"$work/env/bin/python" -m pip install -q --disable-pip-version-check --no-deps dist/*.whl
printf 'date 2016-10-17 Het leger heroverde maandag het dorp Bartella op IS.\n' > report.txt
"$work/env/bin/kroniek" --version
"$work/env/bin/kroniek" read report.txt --into w.db
"$work/env/bin/kroniek" timeline w.db | tee out.txt
grep -q capture out.txt
size=$(wc -c < "$(ls dist/*.whl)")
echo "wheel: $size bytes, installed and read a report away from the source"
