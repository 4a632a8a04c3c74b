#!/usr/bin/env python3
"""Write a capture of about BYTES bytes, made from the entries of ../shared/corpus/har, over and over; without the corpus
from entries made here.

    scripts/make-big.py OUT.har BYTES            (1000000000, 1e9, 1G …)

Valid JSON, laid out as Chrome does (two spaces), the same bytes for the same size and corpus. Written as a stream: memory
does not grow with BYTES.
"""
from __future__ import annotations

import base64
import json
import random
import string
import sys
from pathlib import Path

from common import SHARED

HEAD = b'{\n  "log": {\n    "version": "1.2",\n    "creator": {\n      "name": "make-big",\n      "version": "1"\n    },\n    "pages": [],\n    "entries": [\n'
TAIL = b"\n    ]\n  }\n}\n"
UNITS = {"K": 10**3, "M": 10**6, "G": 10**9}


def indented(entry: object) -> bytes:
    """An entry as text indented for its place in the file."""
    text = json.dumps(entry, ensure_ascii=False, indent=2)
    return "\n".join("      " + line for line in text.split("\n")).encode()


def entries() -> list[bytes]:
    """The entries of every capture that parses."""
    found = []
    for path in sorted((SHARED / "corpus").glob("har/*.har")):
        try:
            log = json.loads(path.read_text(encoding="utf-8-sig"))["log"]
            found += [indented(entry) for entry in log["entries"]]
        except (ValueError, KeyError, TypeError):
            continue
    return found or [indented(entry) for entry in made()]


def made() -> list[dict]:
    """500 entries of one session with some 60 secrets: JSON, markup, code and images, the same every time."""
    dice = random.Random(7)
    word = lambda n: "".join(dice.choices(string.ascii_letters + string.digits, k=n))  # noqa: E731
    session, tokens = word(32), [word(dice.randint(20, 60)) for _ in range(60)]
    out = []
    for i in range(500):
        mime, body = dice.choice((
            ("application/json", lambda: json.dumps([{"id": word(12), "name": 'Ana "B"', "amount": dice.random(), "token": dice.choice(tokens) if dice.random() < 0.05 else None} for _ in range(dice.randint(1, 60))])),
            ("text/html", lambda: '<div class="row"><a href="/items/17?ref=list">Item</a></div>\n' * dice.randint(20, 800)),
            ("application/javascript", lambda: "function a(b){return b?a(b-1):0}" * dice.randint(100, 2000)),
            ("image/png", lambda: base64.b64encode(dice.randbytes(dice.randint(400, 30_000))).decode()),
        ))
        text, secret = body(), dice.choice(tokens)
        headers = [{"name": "accept", "value": "*/*"}, {"name": "cookie", "value": f"theme=dark; sessionid={session}"}, {"name": "authorization", "value": f"Bearer {secret}"}]
        request = {"method": "GET", "url": f"https://app.example.com/v2/items/{i}?page=2&token={secret}", "httpVersion": "h2", "cookies": [], "headers": headers, "queryString": [{"name": "page", "value": "2"}, {"name": "token", "value": secret}], "headersSize": -1, "bodySize": 0}
        content = {"size": len(text), "mimeType": mime, "text": text} | ({"encoding": "base64"} if mime == "image/png" else {})
        response = {"status": 200, "statusText": "", "httpVersion": "h2", "cookies": [], "headers": [], "content": content, "redirectURL": "", "headersSize": -1, "bodySize": -1}
        out.append({"startedDateTime": "2026-03-14T09:26:53.022Z", "time": 41.5, "request": request, "response": response, "cache": {}, "timings": {"send": 0.1, "wait": 40, "receive": 1.4}})
    return out


def size(text: str) -> int:
    text = text.upper().removesuffix("B")
    unit = UNITS.get(text[-1:], 1)
    return int(float(text[:-1] if unit > 1 else text) * unit)


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out, goal, parts = Path(sys.argv[1]), size(sys.argv[2]), entries()
    count, written = 0, len(HEAD) + len(TAIL)
    with out.open("wb", buffering=1 << 20) as f:
        f.write(HEAD)
        while count == 0 or written < goal:
            part = parts[count % len(parts)]
            if count:
                f.write(b",\n")
                written += 2
            f.write(part)
            written += len(part)
            count += 1
        f.write(TAIL)
    print(f"{out}: {out.stat().st_size} bytes, {count} entries of {len(parts)} different ones", file=sys.stderr)


main()
