#!/bin/sh
# The main job on the example reports, and then the pages on them. Called by `make demo` with the path of the kroniek
# command. Pages are served where the output is a terminal; DEMO_SERVE=1 serves them anyway, DEMO_SERVE=0 never.
set -eu
kroniek=${1:-kroniek}
here=$(dirname "$0")
mkdir -p demo
db=demo/mosul.db
rm -f "$db" "$db-wal" "$db-shm"
say() { printf '\n== %s\n\n' "$1"; }

say "Reading 38 short reports from invented outlets (examples/mosul)"
"$kroniek" read "$here/mosul" --into "$db"
say "A page of the chronology: July 2017"
"$kroniek" timeline "$db" --from 2017-07-01 --to 2017-07-31
for place in Mosul Raqqa al-Qaim; do
  say "Who held $place through time"
  "$kroniek" control "$db" --place "$place"
done
say "The displaced, as the reports number them"
"$kroniek" figures "$db" --measure displaced
cat <<EOF

The chronicle is $db. Try:
  $kroniek reports $db                           which days each report can be of
  $kroniek timeline $db --place Raqqa --json     every event with its sentence
  $kroniek control $db --on 2017-06-18           who held what on a day
  $kroniek export $db --format csv --out demo/csv
  $kroniek serve $db                             pages: chronology, map, reader, search, review
  $kroniek read YOUR-FOLDER --into my.db         your own reports
EOF
# Somebody has to be there to stop the server: a script or continuous integration must not wait for it.
case ${DEMO_SERVE:-} in
  1) ;;
  0) exit 0 ;;
  *) test -t 1 || exit 0 ;;
esac
say "The example in your browser (DEMO_SERVE=0 make demo leaves this out)"
exec "$kroniek" serve "$db"
