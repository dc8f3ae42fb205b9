# shellcheck shell=bash
# Debian packages; sourced by Examples/demo.sh and the test script.

# What `swift build` links against and finds it with.
# shellcheck disable=SC2034  # used where this is sourced
BUILD_PACKAGES=(libopenblas-dev zlib1g-dev libssl-dev pkg-config)

# install_packages NAME…: install those that are missing; needs root or sudo only then.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian system; taken to be installed: $*" >&2
    return 0
  fi
  local name missing=()
  for name in "$@"; do
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" == installed ]] || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  echo "Installing ${missing[*]}" >&2
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "Missing packages, and no sudo to install them. As root: apt-get install ${missing[*]}" >&2
      return 1
    fi
    apt=(sudo "${apt[@]}")
  fi
  "${apt[@]}" update >&2 && "${apt[@]}" install --no-install-recommends "${missing[@]}" >&2
}
