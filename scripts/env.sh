# Sourced by the other scripts, from any folder: where things are, the pins, and the tools on PATH.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${HARMLESS_TOOLS:-$HOME/.cache/harmless-tools}
TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
need() { command -v "$1" >/dev/null 2>&1 || die "\`$1\` is missing: $2"; }

export PATH="$TOOLS/bin:$TOOLS/npm/node_modules/.bin:$HOME/.cargo/bin:$PATH"
need python3 "install Python 3.11 or newer"

pins=$(python3 "$ROOT/scripts/pins.py") || exit 1
eval "$pins"
unset pins

# Flags for wasm only: build scripts and the native command keep the defaults. These two would override them.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$WASM_RUSTFLAGS
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
