#!/usr/bin/env bash
# Peak memory of the release command on a large capture made from the corpus, held against a limit.
#
#   benches/memory.sh [BYTES]     (default 1G; also 200M, 1e9 …)
#
# Python's json.load + json.dump runs beside it up to 300 MB of input. The measured child starts as a copy of a small
# Python, so nothing below about 15 MB is seen. MEMORY_LIMIT_MB (100) fails the run when it is passed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bytes=${1:-1G}
dir=$(mktemp -d "${TMPDIR:-/tmp}/harmless-memory-XXXXXX")
trap 'rm -rf "$dir"' EXIT

python3 "$root/scripts/make-big.py" "$dir/big.har" "$bytes"
command=${HARMLESS_COMMAND:-${CARGO_TARGET_DIR:-$root/target}/release/harmless}
[ -x "$command" ] || { echo "error: $command is missing: run \`cargo build --release\`" >&2; exit 1; }

# measure LIMIT_MB NAME COMMAND...: prints time, rate and peak memory; fails with the command or over the limit (0: none).
measure() {
  python3 - "$dir/big.har" "$@" <<'PY'
import os, resource, subprocess, sys, time
har, limit, name, *argv = sys.argv[1:]
began = time.monotonic()
code = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
wall = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu, peak, mb = used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, os.path.getsize(har) / 1e6
print(f"{name:28} {mb:7.0f} MB  wall {wall:6.1f} s {mb / wall:6.0f} MB/s  cpu {cpu:6.1f} s {mb / max(cpu, 1e-3):6.0f} MB/s  peak {peak:7.0f} MB", flush=True)
if os.environ.get("BENCH_TABLE") and float(limit):
    import json
    met = code == 0 and peak <= float(limit)
    with open(os.environ["BENCH_TABLE"], "a") as f:
        print(json.dumps({"title": f"the command on {mb:.0f} MB", "failed": not met, "rows": [
            [f"{name}: MB/s", f"{mb / wall:.0f}", "", ""],
            [f"{name}: MB at most", f"{peak:.0f}", f"≤ {limit}", "met" if met else "NOT MET"]]}), file=f)
if code:
    sys.exit(f"error: {name} ended with exit {code}")
if float(limit) and peak > float(limit):
    sys.exit(f"error: {name} took {peak:.0f} MB, the limit is {limit} MB")
PY
}

failed=0
measure "${MEMORY_LIMIT_MB:-100}" "harmless sanitize" "$command" sanitize "$dir/big.har" -o "$dir/out.har" --report "$dir/report.json" --quiet || failed=1
if [ "$failed" = 0 ]; then
  measure "${MEMORY_LIMIT_MB:-100}" "harmless verify" "$command" verify "$dir/out.har" --report "$dir/report.json" || failed=1
fi
if [ "$(wc -c <"$dir/big.har")" -le 300000000 ]; then
  measure 0 "python json.load + json.dump" python3 -c '
import json, sys
with open(sys.argv[1], encoding="utf-8") as f: value = json.load(f)
with open(sys.argv[2], "w") as f: json.dump(value, f)
' "$dir/big.har" "$dir/python.har"
fi
exit "$failed"
