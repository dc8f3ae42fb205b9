#!/usr/bin/env bash
# Installs what is missing, checks the format, builds, and runs all tests.
#
#   bash Tests/run.sh                        everything
#   bash Tests/run.sh --filter CommandTests  arguments go to `swift test`
#
# ESPALIER_FUZZ_SECONDS sets how long each fuzz test runs, ESPALIER_FUZZ_SEED with which inputs it starts.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# shellcheck source=packages.sh
source Tests/packages.sh

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

check_format() {
  swift format lint -r -s Sources Tests Examples Package.swift
}

run_tests() {
  local log status=0
  log="$(mktemp)"
  # There are no XCTest cases; without the flag that runner closes with "Executed 0 tests".
  swift test --disable-xctest "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  local count
  count="$(grep -oE 'Test run with [0-9]+ tests?' "$log" | grep -oE '[0-9]+' | tail -n 1)"
  if [ -n "$count" ] && [ "$status" -eq 0 ]; then summary+=("$count passed, 0 failed"); fi
  rm -f "$log"
  return "$status"
}

step "System packages" install_packages
step "Format" check_format
step "Build" swift build --build-tests
step "Tests" run_tests "$@"
finish 0
