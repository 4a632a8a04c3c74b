#!/usr/bin/env bash
# Build the core module into www/src/wasm (harmless.js, harmless.d.ts, harmless_bg.wasm) as wasm-pack.toml says, print
# its sizes and fail over the limit. The folder is written last and only on success.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

for tool in wasm-pack wasm-bindgen wasm-opt; do
  need "$tool" "run scripts/tools.sh"
done

stage=$TARGET_DIR/wasm-stage
rm -rf "$stage"
mkdir -p "$stage"
cd "$ROOT"

# no-install: a missing tool is an error here, not a download.
args=(build --mode no-install --target "$WASM_TARGET" "--$WASM_PROFILE" --no-pack --no-gitignore --no-opt
  --out-dir "$stage" --out-name harmless .)
[ -z "$WASM_FEATURES" ] || args+=(--features "$WASM_FEATURES")
CARGO_PROFILE_RELEASE_OPT_LEVEL=$WASM_OPT_LEVEL wasm-pack "${args[@]}"

# wasm-pack takes the flags of wasm-opt from Cargo.toml only; they are pinned in wasm-pack.toml, so it runs from here.
read -r -a opt <<<"$WASM_OPT_FLAGS"
wasm-opt "${opt[@]}" "$stage/harmless_bg.wasm" -o "$stage/opt.wasm"
mv "$stage/opt.wasm" "$stage/harmless_bg.wasm"

if grep -q 'import\.meta' "$stage/harmless.js"; then
  die "harmless.js names a default module path, which a classic worker can't have: see [package.metadata.wasm-pack] in Cargo.toml"
fi
node "$ROOT/scripts/sizes.mjs" "core module" "$stage/harmless_bg.wasm" brotli "$CORE_BROTLI_LIMIT"

mkdir -p www/src/wasm
rm -f www/src/wasm/*
cp "$stage/harmless.js" "$stage/harmless_bg.wasm" "$stage"/*.d.ts www/src/wasm/
