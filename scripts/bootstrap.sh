#!/usr/bin/env bash
# Installs what is missing to build and run: PostgreSQL >= 15, libpq, pkg-config, a C compiler. Does nothing when all
# is there. On Debian and its relatives by apt-get (with sudo when not root); elsewhere it says what to install.
# `bootstrap.sh tests` also wants Chromium and its driver, which try the pages.
set -euo pipefail

has_postgres() {
  local dir
  for dir in /usr/lib/postgresql/*/bin "$(pg_config --bindir 2>/dev/null)" "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")"; do
    [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] || continue
    [ "$("$dir/postgres" --version | grep -oE '[0-9]+' | head -n 1)" -ge 15 ] && return 0
  done
  return 1
}

missing=()
command -v cc >/dev/null || missing+=(gcc libc6-dev)
command -v pkg-config >/dev/null || missing+=(pkg-config)
pkg-config --exists libpq 2>/dev/null || missing+=(libpq-dev)
has_postgres || missing+=(postgresql)
if [ "${1:-}" = tests ]; then
  command -v chromedriver >/dev/null || missing+=(chromium chromium-driver)
fi

if ! command -v cargo >/dev/null; then
  echo "No Rust toolchain found. Install one from https://rustup.rs and run this again." >&2
  exit 1
fi
[ "${#missing[@]}" -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "Please install: a C compiler, pkg-config, the development files of libpq, and PostgreSQL 15 or later" >&2
  echo "(the programs initdb and postgres; no running server is needed); for the tests also Chromium and ChromeDriver." >&2
  echo "Missing, by Debian name: ${missing[*]}" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Please run as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3)

echo "Installing ${missing[*]}" >&2
"${apt[@]}" update -q
if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  # Debian's package would start a server of its own; only its programs are needed.
  "${apt[@]}" install -q -y --no-install-recommends postgresql-common
  "${as_root[@]}" sed -ri 's/^#?(create_main_cluster) *=.*$/\1 = false/' /etc/postgresql-common/createcluster.conf
fi
"${apt[@]}" install -q -y --no-install-recommends "${missing[@]}"

if ! has_postgres; then
  echo "This system's PostgreSQL is older than 15. Install a newer one (https://www.postgresql.org/download/) and run this again." >&2
  exit 1
fi
