#!/usr/bin/env bash
# Run every fuzz target for a while, from a corpus of the captures of ../shared (their entries, for the pipeline) and of what
# was found before. Prints each target's totals; ends with an error when one found something.
#
#   fuzz/run.sh [SECONDS] [TARGET…]     (default 60 each)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
PATH=$PATH:$HOME/.cache/harmless-tools/bin
if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
  echo "error: cargo-fuzz or the nightly toolchain is missing: rustup toolchain install nightly && cargo install cargo-fuzz" >&2
  exit 1
fi
seconds=${1:-60}
shift || true
shared=${HARMLESS_SHARED:-../../shared}
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\([a-z0-9_]*\)"$/\1/p' Cargo.toml)

seeds=corpus/seeds
mkdir -p "$seeds"
if [ -d "$shared/corpus/har" ] && [ -z "$(ls -A "$seeds")" ]; then
  find "$shared/corpus/har" -type f -size -64k -exec cp {} "$seeds/" \;
fi

bad=0
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target"
  log=$(mktemp)
  cargo +nightly fuzz run -O --sanitizer none "$target" "corpus/$target" "$seeds" -- \
    -dict=har.dict -max_total_time="$seconds" -max_len=65536 -print_final_stats=1 >"$log" 2>&1 || bad=1
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  crash=$(grep -m1 -A3 -E "panicked at|ERROR: libFuzzer" "$log" | tr '\n' ' ' | cut -c1-300)
  echo "$target: ${runs:-?} runs in $seconds s${crash:+; FOUND: $crash}"
  [ -z "$crash" ] && rm -f "$log" || echo "  log: $log"
done
exit "$bad"
