#!/usr/bin/env bash
# Install what the project needs and the machine lacks, outside the tree (HARMLESS_TOOLS, ~/.cache/harmless-tools).
#
#   scripts/tools.sh            everything: wasm tools and the browser for the tests
#   scripts/tools.sh wasm       only what `make run` and `make build` need
#
# What is there in the right version is left alone, so a second run takes a moment. Expected on the machine: a stable
# Rust by rustup, a C compiler, Node.js 20 or newer with npm, Python 3.11 or newer.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

what=${1:-all}
case $what in all | wasm) ;; *) die "usage: scripts/tools.sh [all|wasm]" ;; esac

need cargo "install Rust with rustup (stable)"
need rustup "install Rust with rustup (stable)"
need cc "install a C compiler (Debian: apt-get install gcc)"
need node "install Node.js 20 or newer"
need npm "install npm, it comes with Node.js"
node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' || die "Node.js is $(node --version), 20 or newer is needed"

mkdir -p "$TOOLS/log"
version_of() { { "$1" --version 2>/dev/null || true; } | tr ' ' '\n' | grep -E -m1 '^[0-9]+\.[0-9]+' || true; }

names=() jobs=()
# Runs one install step in the background; its output goes to a log that is shown when it fails.
start() {
  local name=$1
  shift
  say "installing $name into $TOOLS (log: $TOOLS/log/$name.log)"
  "$@" >"$TOOLS/log/$name.log" 2>&1 </dev/null &
  names+=("$name")
  jobs+=($!)
}

# A target folder of its own, so that two builds don't wait for one lock and none of it lands in the project's target.
cargo_tool() {
  local name=$1 version=$2
  shift 2
  CARGO_TARGET_DIR="$TOOLS/build/$name" cargo install "$name" --version "=$version" --debug --force --root "$TOOLS" "$@"
  rm -rf "$TOOLS/build/$name"
}

from_apt() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update && apt-get install -y --no-install-recommends "$@"
}

# From the project's folder, rustup takes the toolchain, its parts and the wasm target from rust-toolchain.toml.
cd "$ROOT"
if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
  say "installing the Rust target wasm32-unknown-unknown"
  rustup target add wasm32-unknown-unknown
fi

if [ "$(version_of "$TOOLS/bin/wasm-bindgen")" != "$WASM_BINDGEN_VERSION" ]; then
  start wasm-bindgen-cli cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" --no-default-features
fi
if [ "$(version_of "$TOOLS/bin/wasm-pack")" != "$WASM_PACK_VERSION" ]; then
  start wasm-pack cargo_tool wasm-pack "$WASM_PACK_VERSION"
fi
binaryen=$TOOLS/npm/node_modules/binaryen/package.json
if ! { [ -f "$binaryen" ] && grep -q "\"version\": *\"$BINARYEN_VERSION\"" "$binaryen"; }; then
  start binaryen npm install --prefix "$TOOLS/npm" --no-audit --no-fund --save-exact "binaryen@$BINARYEN_VERSION"
fi
# What the tests use: a browser, and GnuPG to decrypt what was encrypted. In one call, since apt does one thing at a time.
packages=()
if [ "$what" = all ]; then
  [ -x /usr/bin/chromium ] || packages+=(chromium fonts-liberation)
  command -v gpg >/dev/null 2>&1 || packages+=(gnupg)
fi
if [ "${#packages[@]}" -gt 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    die "the tests need ${packages[*]}: install them (Debian, as root: apt-get install ${packages[*]})"
  fi
  start packages from_apt "${packages[@]}"
fi

failed=0
for i in "${!jobs[@]}"; do
  if wait "${jobs[$i]}"; then
    say "installed ${names[$i]}"
  else
    failed=1
    say "error: could not install ${names[$i]}; the end of its log:"
    tail -n 30 "$TOOLS/log/${names[$i]}.log" >&2
  fi
done
[ "$failed" = 0 ] || exit 1

for tool in wasm-bindgen wasm-bindgen-test-runner wasm-pack wasm-opt; do
  need "$tool" "it should be under $TOOLS by now; remove that folder and try again"
done
