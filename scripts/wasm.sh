#!/usr/bin/env bash
# Build the wasm modules into www/src/wasm as wasm-pack.toml says, print their sizes and fail over a limit:
#
#   wasm.sh            all of them
#   wasm.sh core       harmless.js, harmless.d.ts, harmless_bg.wasm: the sanitizer
#   wasm.sh workbench  workbench.js, workbench.d.ts, workbench_bg.wasm: the index, its queries and comparisons
#   wasm.sh analysis   analysis.js, analysis.d.ts, analysis_bg.wasm: the diagnosis
#   wasm.sh seal       seal.js, seal.d.ts, seal_bg.wasm: OpenPGP
#   wasm.sh import     import.js, import.d.ts, import_bg.wasm: containers
#
# The files are replaced last and only on success.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

for tool in wasm-pack wasm-bindgen wasm-opt; do
  need "$tool" "run scripts/tools.sh"
done

build() {
  local name=$1 features=$2 limit=$3 level=${4:-$WASM_OPT_LEVEL}
  local stage=$TARGET_DIR/wasm-stage-$name
  rm -rf "$stage"
  mkdir -p "$stage"
  cd "$ROOT"

  # no-install: a missing tool is an error here, not a download. The default features are the command's.
  local args=(build --mode no-install --target "$WASM_TARGET" "--$WASM_PROFILE" --no-pack --no-gitignore --no-opt
    --out-dir "$stage" --out-name "$name" . --no-default-features)
  [ -z "$features" ] || args+=(--features "$features")
  # Crates of which every byte counts keep the highest level where the module has another.
  local crate
  for crate in ${5:-}; do
    args+=(--config "profile.release.package.\"$crate\".opt-level=3")
  done
  CARGO_PROFILE_RELEASE_OPT_LEVEL=$level wasm-pack "${args[@]}"

  # wasm-pack takes the flags of wasm-opt from Cargo.toml only; they are pinned in wasm-pack.toml, so it runs from here.
  local opt
  read -r -a opt <<<"$WASM_OPT_FLAGS"
  wasm-opt "${opt[@]}" "$stage/${name}_bg.wasm" -o "$stage/opt.wasm"
  mv "$stage/opt.wasm" "$stage/${name}_bg.wasm"

  if grep -q 'import\.meta' "$stage/$name.js"; then
    die "$name.js names a default module path, which a classic worker can't have: see [package.metadata.wasm-pack] in Cargo.toml"
  fi
  node "$ROOT/scripts/sizes.mjs" "$name module" "$stage/${name}_bg.wasm" brotli "$limit"

  mkdir -p www/src/wasm
  rm -f www/src/wasm/"$name"*
  cp "$stage/$name.js" "$stage/${name}_bg.wasm" "$stage"/*.d.ts www/src/wasm/
}

which=${1:-all}
case $which in
all | core | workbench | analysis | import | seal) ;;
*) die "usage: wasm.sh [core|workbench|analysis|import|seal]" ;;
esac
wanted() { [ "$which" = all ] || [ "$which" = "$1" ]; }
wanted core && build harmless "$WASM_FEATURES" "$CORE_BROTLI_LIMIT"
wanted workbench && build workbench workbench "$WORKBENCH_BROTLI_LIMIT" "$WASM_SMALL_OPT_LEVEL"
wanted analysis && build analysis analysis "$ANALYSIS_BROTLI_LIMIT" "$WASM_SMALL_OPT_LEVEL"
wanted seal && build seal seal "$SEAL_BROTLI_LIMIT" "$SEAL_OPT_LEVEL" "$SEAL_FAST_CRATES"
wanted import && build import import "$IMPORT_BROTLI_LIMIT" "$WASM_IMPORT_OPT_LEVEL"
exit 0
