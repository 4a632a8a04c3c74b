#!/usr/bin/env python3
"""Time per byte of texts that are made to be slow, beside ordinary text.

    benches/linear.py [BYTES]     (default 10000000)

Each is the body of a response, sanitized by the release command in turns with ordinary text; user CPU less what an empty capture
costs, medians of three. Texts without secrets have to stay within three times the time per byte; those in which everything is a
secret are printed, too, and have to stay within the time of twice their size.
"""
from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST = 3.0
# Repeated over and over; none holds a secret.
UNITS = {
    "spaces": " ", "line ends": "\r\n", "quotes": '"', "single quotes": "'", "backslashes": "\\", "escaped quotes": '\\"', "a@": "a@",
    "eyJ": "eyJ", "nested lists": "[", "nested objects": '{"a":', "broken objects": '{"', "percent signs": "%", "%25": "%25", "%41": "%41",
    "&amp;": "&amp;", "&#65;": "&#65;", "\\u0041": "\\u0041", "=": "=", "a=": "a=", "aa:": "aa:", "aa=\"": 'aa="', "aa=`": "aa=`", "<": "<",
    "<a>": "<a>", "<script>": "<script>", "<!--": "<!--", "://": "://", "http://a": "http://a", "--": "--", "data:": "data:\n", "ghp_": "gh" + "p_",
    "+49": "+49 ", "4111": "4111 ", "base64": "QUJD", "a.": "a.", "Bearer": "Bearer ", "::": "::", "/": "/", "?a=b": "?a=b", "a;b=": "a;b=",
    "digits": "1", "gzip heads": "H4sIAAAA ",
}
# Everything in them is a secret.
SECRETS = {"password=…&": "password=x9y8z7w6&", "tokens without claims": "eyJhbGciOiJIUzI1NiJ9."}


def ordinary(size: int) -> str:
    """Records as an API gives them, and prose."""
    rng = random.Random(1)
    words = ["".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randrange(2, 11))) for _ in range(3000)]
    records, n = [], 0
    while n < size:
        records.append({"id": len(records), "name": " ".join(rng.choices(words, k=2)), "score": round(rng.random(), 4), "active": True,
                        "tags": rng.choices(words, k=2), "url": f"https://app.example/{rng.choice(words)}?page={rng.randrange(99)}",
                        "text": " ".join(rng.choices(words, k=40))})
        n += len(json.dumps(records[-1])) + 2
    return json.dumps(records)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    harmless = os.environ.get("HARMLESS_COMMAND", str(target / "release/harmless"))
    with tempfile.TemporaryDirectory(prefix="harmless-linear-") as tmp:
        har, out = Path(tmp) / "in.har", Path(tmp) / "out.har"

        def cost(text: str) -> float:
            entry = {"request": {"url": "https://h.example/", "headers": []}, "response": {"content": {"mimeType": "", "text": text}}}
            har.write_text(json.dumps({"log": {"version": "1.2", "entries": [entry]}}, ensure_ascii=False))
            times = []
            for _ in range(3):
                out.unlink(missing_ok=True)
                before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
                subprocess.run([harmless, "sanitize", har, "-o", out, "--quiet"], capture_output=True, timeout=600, check=False)
                times.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
            return statistics.median(times)

        empty = cost("")
        base = cost(ordinary(size)) - empty
        print(f"ordinary text: {base / size * 1e9:.1f} ns per byte")
        slow = 0
        for name, unit in (UNITS | SECRETS).items():
            text = (unit * (size // len(unit) + 1))[:size]
            if name in SECRETS:
                half, whole = cost(text[: size // 2]) - empty, cost(text) - empty
                bad, says = whole > 2.6 * half, f"{whole / base:6.1f} × ordinary text, {whole / half:.1f} × the time of half of it"
            else:
                ratio = (cost(text) - empty) / base
                bad, says = ratio > MOST, f"{ratio:6.1f} × ordinary text"
            slow += bad
            print(f"{name:24} {says}{'   TOO SLOW' if bad else ''}", flush=True)
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
