#!/usr/bin/env bash
# Runs a command with VITRINE_TEST_S3_URL naming a throw-away OpenStack Swift, which speaks S3 and is nothing of ours, and stops it.
set -euo pipefail

folder=$(mktemp -d)
port=${VITRINE_TEST_S3_PORT:-54380}
servers=()

stop() {
  for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT

ring() { swift-ring-builder "$@" >/dev/null; }
# One device, one replica: what is asked of it is what it answers, not how it survives.
number=0
for kind in account container object; do
  number=$((number + 1))
  ring "$folder/$kind.builder" create 4 1 1
  ring "$folder/$kind.builder" add --region 1 --zone 1 --ip 127.0.0.1 --port $((port + number)) --device disk --weight 1
  ring "$folder/$kind.builder" rebalance
  cat >"$folder/$kind.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $((port + number))
user = $(id -un)
swift_dir = $folder
devices = $folder/devices
mount_check = false
workers = 0
log_level = ERROR
disable_fallocate = true
[pipeline:main]
pipeline = $kind-server
[app:$kind-server]
use = egg:swift#$kind
CONF
done
mkdir -p "$folder/devices/disk"

cat >"$folder/proxy.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
user = $(id -un)
swift_dir = $folder
workers = 0
log_level = ERROR
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache s3api tempauth bulk slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
location = eu-central-1
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$((port + 4))
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
CONF

memcached -l 127.0.0.1 -p $((port + 4)) -U 0 -u nobody &
servers+=($!)
for kind in account container object proxy; do
  "swift-$kind-server" "$folder/$kind.conf" >"$folder/$kind.log" 2>&1 &
  servers+=($!)
done
for tries in $(seq 150); do
  curl -sf "http://127.0.0.1:$port/healthcheck" >/dev/null && break
  if [ "$tries" = 150 ]; then
    echo "OpenStack Swift did not start on port $port:" >&2
    tail -n 5 "$folder"/*.log >&2
    exit 1
  fi
  sleep 0.2
done
VITRINE_TEST_S3_URL="http://test%3Atester:testing@127.0.0.1:$port/pictures" "$@"
