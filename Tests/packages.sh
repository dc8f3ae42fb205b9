# shellcheck shell=bash
# Debian packages; sourced by Tests/run.sh and Examples/demo.sh.

# What the build needs and is not there, one a line. pkg-config is a virtual package where pkgconf provides it.
missing_packages() {
  local package
  for package in libopenblas-dev zlib1g-dev libssl-dev coinor-libcbc-dev coinor-libclp-dev libglpk-dev; do
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || echo "$package"
  done
  command -v pkg-config >/dev/null || echo pkg-config
  command -v python3 >/dev/null || echo python3
  command -v cc >/dev/null || command -v clang >/dev/null || echo gcc
}

# install_packages [NAME…]: install what the build misses and the packages named; needs root or sudo only then.
install_packages() {
  if ! command -v swift >/dev/null; then
    echo "swift is not in PATH. Espalier needs Swift 6.2 or later: https://www.swift.org/install" >&2
    return 1
  fi
  swift --version 2>/dev/null | head -n 1
  if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian system; install the development files of OpenBLAS, zlib, OpenSSL, CBC, CLP and GLPK,"
    echo "pkg-config and python3."
    return 0
  fi
  local missing=()
  mapfile -t missing < <(missing_packages)
  missing+=("$@")
  if ((${#missing[@]} == 0)); then
    echo "All system packages are there."
    return 0
  fi
  echo "Missing packages: ${missing[*]}"
  local privilege=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "Neither root nor sudo is at hand. Ask for:  apt-get install ${missing[*]}" >&2
      return 1
    fi
    privilege=(sudo)
  fi
  "${privilege[@]}" apt-get update -qq &&
    "${privilege[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
