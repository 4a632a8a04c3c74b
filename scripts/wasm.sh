#!/usr/bin/env bash
# Build a wasm module as wasm-pack.toml says, print its sizes and fail over its limit. The folder is written last and only
# on success.
#
#   wasm.sh             the core module, into www/src/wasm (harmless.js, harmless.d.ts, harmless_bg.wasm)
#   wasm.sh analysis    the diagnosis, into www/src/wasm-analysis (analysis.js, analysis.d.ts, analysis_bg.wasm)
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

case ${1:-core} in
  core) name=harmless features=$WASM_FEATURES label="core module" limit=$CORE_BROTLI_LIMIT out=www/src/wasm ;;
  analysis) name=analysis features=analysis label="analysis module" limit=$ANALYSIS_BROTLI_LIMIT out=www/src/wasm-analysis ;;
  *) die "usage: wasm.sh [core|analysis]" ;;
esac

for tool in wasm-pack wasm-bindgen wasm-opt; do
  need "$tool" "run scripts/tools.sh"
done

stage=$TARGET_DIR/wasm-stage-$name
rm -rf "$stage"
mkdir -p "$stage"
cd "$ROOT"

# no-install: a missing tool is an error here, not a download. The default features are the command's.
args=(build --mode no-install --target "$WASM_TARGET" "--$WASM_PROFILE" --no-pack --no-gitignore --no-opt
  --out-dir "$stage" --out-name "$name" . --no-default-features)
[ -z "$features" ] || args+=(--features "$features")
CARGO_PROFILE_RELEASE_OPT_LEVEL=$WASM_OPT_LEVEL wasm-pack "${args[@]}"

# wasm-pack takes the flags of wasm-opt from Cargo.toml only; they are pinned in wasm-pack.toml, so it runs from here.
read -r -a opt <<<"$WASM_OPT_FLAGS"
wasm-opt "${opt[@]}" "$stage/${name}_bg.wasm" -o "$stage/opt.wasm"
mv "$stage/opt.wasm" "$stage/${name}_bg.wasm"

if grep -q 'import\.meta' "$stage/$name.js"; then
  die "$name.js names a default module path, which a classic worker can't have: see [package.metadata.wasm-pack] in Cargo.toml"
fi
node "$ROOT/scripts/sizes.mjs" "$label" "$stage/${name}_bg.wasm" brotli "$limit"

mkdir -p "$out"
rm -f "$out"/*
cp "$stage/$name.js" "$stage/${name}_bg.wasm" "$stage"/*.d.ts "$out/"
