#!/usr/bin/env bash
# Installs a headless browser, by which the tests look at reports: Debian's Chromium.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: ci/install-browser.sh [--dry-run]

Installs Chromium with apt-get, on Debian, Ubuntu and their relatives, so that the tests can open the HTML reports in
a real browser. Where one is on PATH already nothing is done. Needs root. Without it those tests are skipped, aloud.

  --dry-run    say what would be installed, and do nothing
  -h, --help   this text

Exit codes: 0 a browser is there, 1 none could be installed, 2 usage.
TEXT
}

say() { printf 'install-browser: %s\n' "$*"; }

dry=
case ${1:-} in
  '') ;;
  --dry-run) dry=1 ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

for name in chromium chromium-browser google-chrome chrome; do
  if command -v "$name" >/dev/null 2>&1; then
    say "$name is there: $(command -v "$name")"
    exit 0
  fi
done
command -v apt-get >/dev/null 2>&1 || { say "there is no apt-get here: install Chromium by hand, so that 'chromium' is on PATH." >&2; exit 1; }
command=(apt-get install -y --no-install-recommends chromium)
say "running: ${command[*]}"
[ -z "$dry" ] || exit 0
[ "$(id -u)" = 0 ] || { say "this needs root: sudo $0" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || say "the package lists could not be renewed; going on with those that are there."
"${command[@]}" >/dev/null || { say "apt-get could not install it (its message is above)." >&2; exit 1; }
say "done: $(command -v chromium)"
