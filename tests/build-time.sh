#!/usr/bin/env bash
# Prints the processor time of `cargo run -p synth`: cold (nothing built; downloads not counted) and after a change of its
# own sources.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fetch --locked --quiet
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export CARGO_TARGET_DIR="$scratch"
TIMEFORMAT='%U s user, %S s system, %R s in all'
printf 'cold:        '
time cargo run --quiet --locked --offline -p synth >/dev/null
touch synth/src/stack/mod.rs
printf 'incremental: '
time cargo run --quiet --locked --offline -p synth >/dev/null
