#!/usr/bin/env bash
# Stops the private PostgreSQL server of a data folder, if one runs there:  scripts/stop-postgres.sh FOLDER
set -euo pipefail
folder=${1:?usage: stop-postgres.sh FOLDER}

home=$folder/pg
# Run as root in a folder other accounts cannot walk to, the server lives elsewhere and leaves a note.
[ -e "$folder/pg.location" ] && home=$(cat "$folder/pg.location")
pidfile=$home/cluster/postmaster.pid
[ -e "$pidfile" ] || exit 0

pid=$(head -n 1 "$pidfile")
# A pid may belong to somebody else after a reboot.
if [ -e "/proc/$pid/cmdline" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q postgres; then
  kill -INT "$pid"
  for _ in $(seq 100); do
    [ -e "$pidfile" ] || exit 0
    sleep 0.1
  done
  echo "the PostgreSQL of $folder (process $pid) did not stop within 10 seconds" >&2
  exit 1
fi
