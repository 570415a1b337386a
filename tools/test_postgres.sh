#!/usr/bin/env bash
# A PostgreSQL server for tests, in a folder of its own, reached over loopback.
#   tools/test_postgres.sh start DIR [durable [keep]]   prints the URL (the role is no superuser: row security holds)
#   tools/test_postgres.sh stop DIR
# `durable` keeps fsync on, for crash tests and measurements. `keep` goes on with what was in DIR; else it is begun anew.
set -euo pipefail

action=$1
dir=$(realpath -m "$2")
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

as_server() { # the server refuses to run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- env -C / "$@"; else "$@"; fi
}

start() {
  if [ -f "$dir/url" ] && as_server "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
    cat "$dir/url"
    return
  fi
  if [ "${4:-}" = keep ] && [ -f "$dir/url" ]; then
    as_server "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/server.log" start >/dev/null
    cat "$dir/url"
    return
  fi
  rm -rf "$dir"
  mkdir -p "$dir"
  [ "$(id -u)" = 0 ] && chown postgres "$dir"
  as_server "$bin/initdb" -D "$dir/data" -k -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$dir.log" 2>&1
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "port = $port"
    echo "unix_socket_directories = ''"
    echo "max_connections = 200"
    echo "shared_buffers = 256MB"
    if [ "${3:-}" != durable ]; then
      echo "fsync = off"
      echo "full_page_writes = off"
    fi
  } | as_server tee -a "$dir/data/postgresql.conf" >/dev/null
  as_server "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/server.log" start >/dev/null
  as_server "$bin/psql" -q -h 127.0.0.1 -p "$port" -U postgres \
    -c "CREATE ROLE viche LOGIN NOSUPERUSER" -c "CREATE DATABASE viche OWNER viche" postgres
  echo "postgresql://viche@127.0.0.1:$port/viche" | as_server tee "$dir/url"
}

case $action in
  start) start "$@" ;;
  stop) as_server "$bin/pg_ctl" -D "$dir/data" -m fast stop >/dev/null 2>&1 || true ;;
  *) echo "usage: $0 start|stop DIR [durable]" >&2; exit 2 ;;
esac
