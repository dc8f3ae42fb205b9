#!/usr/bin/env bash
# Installs what is missing, checks the format, builds, and runs all tests.
#
#   bash Tests/run.sh                        everything
#   bash Tests/run.sh --filter CommandTests  arguments go to `swift test`
#
# ESPALIER_FUZZ_SECONDS sets how long each fuzz test runs.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

started=$SECONDS
declare -a summary=()

# Prints the closing summary and ends with the status given.
finish() {
  printf '\n== Summary, after %d s ==\n' "$((SECONDS - started))"
  printf '%s\n' "${summary[@]}"
  exit "$1"
}

# Runs a step under a name, notes how it ended, and stops at the first failure.
step() {
  local name="$1" begun=$SECONDS status=0
  shift
  printf '\n== %s ==\n' "$name"
  "$@" || status=$?
  if [ "$status" -ne 0 ]; then
    summary+=("FAILED  $name (status $status, $((SECONDS - begun)) s)")
    finish "$status"
  fi
  summary+=("ok      $name ($((SECONDS - begun)) s)")
}

# Debian packages that are needed and not there. pkg-config is a virtual package where pkgconf provides it.
missing_packages() {
  local package
  for package in libopenblas-dev zlib1g-dev libssl-dev; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
  command -v pkg-config >/dev/null 2>&1 || printf 'pkg-config '
  command -v python3 >/dev/null 2>&1 || printf 'python3 '
  command -v cc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1 || printf 'gcc '
}

check_requirements() {
  if ! command -v swift >/dev/null 2>&1; then
    echo "swift is not in PATH. Espalier needs Swift 6.2 or later: https://www.swift.org/install" >&2
    return 1
  fi
  swift --version 2>/dev/null | head -n 1
  if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is no Debian system; install the development files of OpenBLAS, zlib and OpenSSL, and pkg-config."
    return 0
  fi
  local missing
  missing="$(missing_packages)"
  if [ -z "$missing" ]; then
    echo "All system packages are there."
    return 0
  fi
  echo "Missing packages: $missing"
  local -a privilege=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1; then
      privilege=(sudo)
    else
      echo "Neither root nor sudo is at hand. Ask for:  apt-get install $missing" >&2
      return 1
    fi
  fi
  # Unquoted on purpose: one word a package.
  # shellcheck disable=SC2086
  "${privilege[@]}" apt-get update -qq &&
    "${privilege[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

check_format() {
  swift format lint -r -s Sources Tests Package.swift
}

run_tests() {
  local log status=0
  log="$(mktemp)"
  swift test "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  local count
  count="$(grep -oE 'Test run with [0-9]+ tests?' "$log" | grep -oE '[0-9]+' | tail -n 1)"
  [ -n "$count" ] && summary+=("        $count tests")
  rm -f "$log"
  return "$status"
}

step "System packages" check_requirements
step "Format" check_format
step "Build" swift build --build-tests
step "Tests" run_tests "$@"
finish 0
