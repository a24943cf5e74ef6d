#!/usr/bin/env bash
# Removes what the demonstration made in this folder: its private server, city, accounts and documents.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -d data ] || { echo "there is no data folder"; exit 0; }
scripts/stop-postgres.sh data
[ -e data/pg.location ] && rm -rf "$(cat data/pg.location)"
rm -rf data
echo "removed the data folder"
