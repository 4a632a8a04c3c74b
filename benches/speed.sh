#!/usr/bin/env bash
# Speed of the release command on the capture of ../shared/loadgen (some 125 MB, the same bytes for the same packages under
# www/node_modules; without ../shared on one of ours, www/bench/capture.mjs), beside the JavaScript baseline on the same machine.
#
#   benches/speed.sh [ROUNDS]     (default 5; the median counts)
#
# The machine may be noisy: read the ratio, and CPU before wall. SPEED_RATIO (2) is the least CPU ratio that passes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-5}
command=${HARMLESS_COMMAND:-${CARGO_TARGET_DIR:-$root/target}/release/harmless}
[ -x "$command" ] || { echo "error: $command is missing: run \`cargo build --release\`" >&2; exit 1; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/harmless-speed-XXXXXX")
trap 'rm -rf "$dir"' EXIT

node "$root/www/bench/capture.mjs" "$dir/big.har"
sha256sum "$dir/big.har" | cut -c1-16 | sed 's/^/capture sha256 /'

python3 - "$rounds" "${SPEED_RATIO:-2}" "$dir" "$command" "$root/benches/baseline.mjs" <<'PY'
import os, resource, statistics, subprocess, sys, time
rounds, least, dir, command, baseline = int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:]
har, out = f"{dir}/big.har", f"{dir}/out.har"
mb = os.path.getsize(har) / 1e6

def once(argv):
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    os.remove(out)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

tools = {
    "harmless sanitize": [command, "sanitize", har, "-o", out, "--quiet"],
    "JSON.parse, walk, stringify": ["node", baseline, har, out],
}
rows = {name: [] for name in tools}
for _ in range(rounds):  # in turns, so that noise hits both
    for name, argv in tools.items():
        rows[name].append(once(argv))
cpu = {}
for name, runs in rows.items():
    wall, cpu[name] = (statistics.median(r[i] for r in runs) for i in (0, 1))
    print(f"{name:28} {mb:5.0f} MB  wall {wall:6.2f} s {mb / wall:6.0f} MB/s   cpu {cpu[name]:6.2f} s {mb / cpu[name]:6.0f} MB/s")
ours, theirs = cpu.values()
print(f"ratio of CPU time: {theirs / ours:.1f} x the JavaScript baseline, {least:g} x wanted")
if os.environ.get("BENCH_TABLE"):
    import json
    met = theirs / ours >= least
    with open(os.environ["BENCH_TABLE"], "a") as f:
        print(json.dumps({"title": f"the command on {mb:.0f} MB beside JavaScript (Node)", "failed": not met, "rows": [
            ["harmless sanitize: MB/s of CPU", f"{mb / ours:.0f}", "", ""],
            ["JSON.parse, walk, stringify: MB/s of CPU", f"{mb / theirs:.0f}", "", ""],
            ["ours ÷ JavaScript, CPU", f"{theirs / ours:.1f}", f"≥ {least:g}", "met" if met else "NOT MET"]]}), file=f)
if theirs / ours < least:
    sys.exit("error: too slow")
PY
