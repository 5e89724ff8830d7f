#!/usr/bin/env bash
# Starts a node and, beside it, the driver that puts officers on its roads and calls into its queue. Ctrl-C ends both.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

usage() {
  cat <<'TEXT'
./run.sh [REGION] [options]

REGION            handong (default): a generated province of 16 cities
                  san-francisco: real roads, districts and one real week of calls; needs --data or ../shared/data
                  a path: your own region's folder (docs/REGION.md)
--speed N         node seconds per second on the wall (default 1; san-francisco 20)
--data DIR        folder with the public data files (default ../shared/data beside the project)
--officers N      officers of the generated province (default 2000)
--seed N          seed of the generated province and of the driver (default 1)
--port N          port of the pages (default 8080); fixes come in on the port after it
--no-driver       the node alone
-- ...            everything after it goes to the driver (see: ./run.sh -- --help)
TEXT
}

die() { echo "run.sh: $*" >&2; exit 1; }
need_value() { [ $# -ge 2 ] || die "$1 needs a value"; }

region=handong speed="" data="$root/../shared/data" officers=2000 seed=1 port=8080 driver=yes driver_options=()
while [ $# -gt 0 ]; do
  case "$1" in
    -h|--help) usage; exit 0 ;;
    --speed) need_value "$@"; speed="$2"; shift ;;
    --data) need_value "$@"; data="$2"; shift ;;
    --officers) need_value "$@"; officers="$2"; shift ;;
    --seed) need_value "$@"; seed="$2"; shift ;;
    --port) need_value "$@"; port="$2"; shift ;;
    --no-driver) driver=no ;;
    --) shift; driver_options=("$@"); break ;;
    -*) usage >&2; die "there is no option $1" ;;
    *) region="$1" ;;
  esac
  shift
done
[[ "$port" =~ ^[0-9]+$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65534 ] || die "--port takes a number from 1 to 65534, not '$port'"

command -v dotnet >/dev/null || die "the .NET SDK 10 was not found (https://dotnet.microsoft.com/download)"
dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || die "the .NET SDK 10 was not found; there is: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')"
command -v npm >/dev/null || die "Node.js 20.19 or later with npm was not found (https://nodejs.org); it builds the pages"

echo "Building ..."
cd "$root"
build_log="$(mktemp)"
for project in engine/Host loadtests; do
  dotnet build "$project" -c Release -v q --nologo >"$build_log" 2>&1 || { cat "$build_log" >&2; rm -f "$build_log"; die "the build of $project failed"; }
done
rm -f "$build_log"
host=(dotnet "$root/engine/Host/bin/Release/net10.0/SmartPolicing.Realtime.Host.dll")
load=(dotnet "$root/loadtests/bin/Release/net10.0/SmartPolicing.Realtime.LoadTests.dll")

node_options=()
case "$region" in
  handong)
    folder="$root/.local/regions/handong-$seed-$officers"
    "${host[@]}" region handong "$folder" --seed "$seed" --officers "$officers" || exit $?
    speed="${speed:-1}" ;;
  san-francisco)
    folder="$root/.local/regions/san-francisco"
    "${host[@]}" region san-francisco "$folder" --data "$data" || exit $?
    speed="${speed:-20}"
    # The recorded week begins at local midnight of this day.
    node_options=(--start 2020-04-07T07:00:00Z) ;;
  *)
    folder="$region"
    speed="${speed:-1}" ;;
esac
state="$root/.local/state/$(basename "$folder")"

node_pid="" driver_pid=""
stop() {
  trap - INT TERM EXIT
  [ -n "$driver_pid" ] && kill -TERM "$driver_pid" 2>/dev/null || true
  [ -n "$node_pid" ] && kill -TERM "$node_pid" 2>/dev/null || true
  wait 2>/dev/null || true
}
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM
trap stop EXIT

# Else the driver would find whoever has the port already, before the node can say that it is taken.
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then die "port $port is taken; choose another with --port"; fi

"${host[@]}" run --region "$folder" --state "$state" --http "127.0.0.1:$port" --fixes "127.0.0.1:$((port + 1))" \
  --speed "$speed" --demo "${node_options[@]}" &
node_pid=$!

# The port opens only when everything behind it is there. A node that cannot start says why and ends.
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && kill -0 "$node_pid" 2>/dev/null; do
  kill -0 "$node_pid" 2>/dev/null || { code=0; wait "$node_pid" || code=$?; node_pid=""; exit "$code"; }
  sleep 0.1
done

if [ "$driver" = yes ]; then
  "${load[@]}" drive --region "$folder" --node "http://127.0.0.1:$port" --fixes "127.0.0.1:$((port + 1))" \
    --key-file "$state/keys.json" --seed "$seed" "${driver_options[@]}" &
  driver_pid=$!
fi
code=0
wait "$node_pid" || code=$?
node_pid=""
exit "$code"
