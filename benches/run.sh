#!/usr/bin/env bash
# Everything `make bench` measures, one after the other, and one table of figures and gates at the end. A gate that is not
# met, or a step that broke off, makes it fail, but the steps after it still run.
#
#   benches/run.sh [BYTES]     (of the large capture, default 1G)
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bytes=${1:-1G}
BENCH_TABLE=$(mktemp "${TMPDIR:-/tmp}/harmless-bench-XXXXXX")
export BENCH_TABLE
trap 'rm -f "$BENCH_TABLE"' EXIT

broke=0
step() {
  echo "== $*"
  "$@" || broke=1
}
step "$root/benches/speed.sh"
step "$root/benches/memory.sh" "$bytes"
step npm --prefix "$root/www" run --silent bench
step node "$root/benches/memory-browser.mjs" "$bytes"
step node "$root/benches/workbench-browser.mjs"
step "$root/benches/leak/run.py"
step "$root/benches/linear.py"
step node "$root/benches/seal.mjs" 200M
step cargo bench --quiet --manifest-path "$root/Cargo.toml" --bench analyze

echo "== all figures"
node "$root/www/bench/table.mjs" "$BENCH_TABLE" || broke=1
exit "$broke"
