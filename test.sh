#!/usr/bin/env bash
# Installs what the tests need, builds everything and runs every test. Ends with the line "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

die() { echo "test.sh: $*" >&2; echo "0 passed, 1 failed"; exit 1; }

command -v dotnet >/dev/null || die "the .NET SDK 10 was not found (https://dotnet.microsoft.com/download)"
command -v npm >/dev/null || die "Node.js 20.19 or later with npm was not found (https://nodejs.org)"

# A browser for the page tests, and fonts for the Chinese on the pages.
packages=()
[ -x /usr/lib/chromium/chromium ] || packages+=(chromium)
fc-list 2>/dev/null | grep -qi 'noto sans cjk' || packages+=(fonts-noto-cjk)
fc-list 2>/dev/null | grep -qi dejavu || packages+=(fonts-dejavu-core)
if [ ${#packages[@]} -gt 0 ] && [ -z "${CHROMIUM:-}" ]; then
  command -v apt-get >/dev/null || die "the page tests need Chromium; install it and set CHROMIUM to its path"
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  echo "Installing ${packages[*]}"
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq &&
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
    die "could not install ${packages[*]}; install them by hand, or set CHROMIUM to a Chromium's path"
fi

# To count a node's system calls; without it that one test is skipped.
if ! command -v strace >/dev/null && command -v apt-get >/dev/null; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends strace >/dev/null 2>&1 ||
    echo "strace could not be installed: the test that counts system calls is skipped"
fi

passed=0 failed=0 skipped=0

echo "== pages"
web_log="$(mktemp)"
(cd dashboard/Web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || die "npm ci failed in dashboard/Web"
(cd dashboard/Web && npm test) 2>&1 | tee "$web_log"
web_code=${PIPESTATUS[0]}
count() { sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -E '^ *Tests ' | grep -oE "[0-9]+ $2" | grep -oE '[0-9]+' || echo 0; }
passed=$((passed + $(count "$web_log" passed))) failed=$((failed + $(count "$web_log" failed)))
[ "$web_code" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
rm -f "$web_log"

(cd tests/Geo/oracle && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || die "npm ci failed in tests/Geo/oracle"

echo "== build"
dotnet build SmartPolicing.Realtime.sln -c Release -v q --nologo || die "the build failed"

echo "== engine"
log="$(mktemp)"
dotnet test --solution SmartPolicing.Realtime.sln -c Release --no-build --no-progress 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
total() { sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E "^ *$1: +[0-9]+" | tail -n 1 | grep -oE '[0-9]+' || echo 0; }
engine_passed=$(total succeeded) engine_failed=$(total failed)
passed=$((passed + engine_passed)) failed=$((failed + engine_failed)) skipped=$((skipped + $(total skipped)))
# A run that ended badly without a failed test (a crash, or no test found) is a failure all the same.
if { [ "$code" -ne 0 ] && [ "$engine_failed" -eq 0 ]; } || [ "$engine_passed" -eq 0 ]; then failed=$((failed + 1)); fi
rm -f "$log"

echo
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" -eq 0 ]
