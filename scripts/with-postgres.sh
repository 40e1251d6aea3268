#!/usr/bin/env bash
# Runs a command with VITRINE_TEST_DATABASE_URL naming a throw-away PostgreSQL server, and stops that server.
set -euo pipefail

bin=$(dirname "$(command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl | sort -V | tail -n 1)")
folder=$(mktemp -d)
port=${VITRINE_TEST_DATABASE_PORT:-54329}
# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi

stop() {
  as_owner "$bin/pg_ctl" --pgdata "$folder/data" --mode immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

as_owner "$bin/initdb" --pgdata "$folder/data" --username vitrine --auth trust --encoding UTF8 --locale C >/dev/null
as_owner "$bin/pg_ctl" --pgdata "$folder/data" --wait --log "$folder/log" \
  --options "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start >/dev/null
VITRINE_TEST_DATABASE_URL="postgres://vitrine@127.0.0.1:$port/postgres" "$@"
