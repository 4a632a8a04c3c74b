#!/usr/bin/env python3
"""Write a capture in which every cell of category × place × stack of encodings holds one secret, and the list of them.

    benches/leak/generate.py OUT.har TRUTH.json [--seed N] [--depth 3] [--sample N]

A *leaf* is a secret with what makes it one (a name, a header, a look). A *stack* is up to three encodings, one around the
other; the *place* is where the outermost text stands in the capture. All stacks of two go with every leaf and place; stacks of
three with two leaves in bodies. `--sample` takes so many cells at random. Every value is drawn and stands
once. A cookie that nobody knows goes whole, so nothing in one is asked to stay.
"""
from __future__ import annotations

import argparse
import base64
import gzip
import html
import itertools
import json
import random
import string
import zlib
from pathlib import Path
from urllib.parse import quote, quote_plus

BASE62 = string.ascii_letters + string.digits


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def script_string(x: str) -> str:
    return x.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("</", "<\\/")


def unicode_escaped(x: str) -> str:
    return '{"payload":"' + "".join(c if c.isalnum() else f"\\u{ord(c):04x}" for c in x) + '"}'


def deflated(x: str) -> bytes:
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    return c.compress(x.encode()) + c.flush()


def jwt(x: str) -> str:
    head, claims = b64url(b'{"alg":"HS256","typ":"JWT"}'), b64url(json.dumps({"iss": "idp.example", "context": x}).encode())
    return f"{head}.{claims}.{b64url(zlib.crc32(x.encode()).to_bytes(4, 'big') * 8)}"


def multipart(x: str) -> str:
    mark = f"--b{zlib.crc32(x.encode()):08x}"
    return f"{mark}\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{x}\r\n{mark}--\r\n"


# Each puts one encoding around a text.
ENCODINGS = {
    "JSON string": lambda x: json.dumps({"status": "ok", "payload": x}),
    "JSON \\u": unicode_escaped,
    "percent": lambda x: quote(x, safe=""),
    "form": lambda x: "lang=en&data=" + quote_plus(x),
    "URL query": lambda x: "https://app.example/open?tab=2&data=" + quote(x, safe=""),
    "base64": lambda x: b64(x.encode()),
    "base64url": lambda x: b64url(x.encode()),
    "hex": lambda x: x.encode().hex(),
    "XML": lambda x: f"<reply><item kind=\"t\">{html.escape(x, quote=False)}</item></reply>",
    "CDATA": lambda x: f"<reply><item><![CDATA[{x}]]></item></reply>",
    "HTML attribute": lambda x: f"<div class=\"app\" data-state=\"{html.escape(x)}\">text</div>",
    "script": lambda x: f"<html><script>window.__S__={{n:1,data:\"{script_string(x)}\"}};</script></html>",
    "JWT": jwt,
    "gzip, base64": lambda x: b64(gzip.compress(x.encode(), mtime=0)),
    "deflate, base64": lambda x: b64(deflated(x)),
    "UTF-16, base64": lambda x: b64(x.encode("utf-16")),
    "data URL": lambda x: "data:text/plain;base64," + b64(x.encode()),
    "Socket.IO": lambda x: "42" + json.dumps(["update", x]),
    "JSONP": lambda x: f"callback({json.dumps({'data': x})});",
    "NDJSON": lambda x: json.dumps({"n": 1}) + "\n" + json.dumps({"data": x}) + "\n",
    "XSSI guard": lambda x: ")]}',\n" + json.dumps({"data": x}),
    "multipart": multipart,
    "YAML": lambda x: f"kind: note\ndata: \"{script_string(x)}\"\n",
}

# Nothing says that these are secret but that they stand under a secret's name elsewhere in the entry.
SEEN, SEEN_WORDS = "token, seen before", "password, seen before"

# What makes a value a secret: (category, leaf). `m` is a word beside it that must stay.
LEAVES = {
    "password, JSON": ("password", lambda v, m: json.dumps({"user": "bob", "password": v, "note": m})),
    "password, form": ("password", lambda v, m: f"note={m}&password=" + quote_plus(v)),
    "password, XML": ("password", lambda v, m: f"<login><password>{html.escape(v)}</password><note>{m}</note></login>"),
    "password, name and value": ("password", lambda v, m: json.dumps([{"name": "password", "value": v}, {"name": "note", "value": m}])),
    "token, JSON": ("token", lambda v, m: json.dumps({"access_token": v, "expires_in": 3600, "note": m})),
    "token, URL": ("token", lambda v, m: f"https://app.example/cb?note={m}&access_token={v}"),
    "token, script": ("token", lambda v, m: f"var cfg={{note:'{m}',accessToken:'{v}'}};"),
    "token, header line": ("token", lambda v, m: f"GET /{m} HTTP/1.1\r\nHost: app.example\r\nAuthorization: Bearer {v}\r\n\r\n"),
    "token, .env": ("token", lambda v, m: f"NOTE={m}\nAPI_TOKEN={v}\n"),
    "token, GraphQL": ("token", lambda v, m: f"mutation {{ link(note: \"{m}\", accessToken: \"{v}\") {{ id }} }}"),
    "key, by look": ("key", lambda v, m: f"{m} uploaded with {v} today"),
    "e-mail": ("e-mail", lambda v, m: f"{m} sent to {v} today"),
    SEEN: ("token", lambda v, m: f"{m}, it was {v} again"),
    SEEN_WORDS: ("password", lambda v, m: f"{m}, it was {v} again"),
}


def value(rng: random.Random, category: str) -> str:
    draw = lambda n, of=BASE62: "".join(rng.choice(of) for _ in range(n))
    if category == "password":
        return draw(5) + rng.choice("!#$*_-.~") + draw(5) + str(rng.randrange(10, 99))
    if category == "key":
        body = draw(30)
        crc, sum62 = zlib.crc32(body.encode()), ""
        for _ in range(6):
            crc, r = divmod(crc, 62)
            sum62 = (string.digits + string.ascii_uppercase + string.ascii_lowercase)[r] + sum62
        return "gh" + "p_" + body + sum62
    if category == "e-mail":
        return f"{draw(7, string.ascii_lowercase)}.{draw(6, string.ascii_lowercase)}@mail{rng.randrange(999)}.example"
    return draw(36)


def entry(i: int) -> dict:
    return {
        "startedDateTime": f"2026-01-01T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}.000Z", "time": 1,
        "request": {"method": "POST", "url": f"https://app.example/x/{i}", "httpVersion": "HTTP/1.1", "headers": [], "cookies": [],
                    "queryString": [], "headersSize": -1, "bodySize": -1},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "cookies": [],
                     "content": {"size": 0, "mimeType": ""}, "redirectURL": "", "headersSize": -1, "bodySize": -1},
        "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0},
    }


def body(e: dict, x: str) -> None:
    e["response"]["content"] |= {"mimeType": "text/plain", "text": x}


def body64(e: dict, x: str) -> None:
    e["response"]["content"] |= {"mimeType": "application/octet-stream", "text": b64(x.encode()), "encoding": "base64"}


def post(e: dict, x: str) -> None:
    e["request"]["postData"] = {"mimeType": "", "text": x}


def header(e: dict, x: str) -> None:
    e["request"]["headers"].append({"name": "X-App-State", "value": json.dumps(x) if "\n" in x else x})


def query(e: dict, x: str) -> None:
    e["request"]["url"] += "?view=" + quote(x, safe="")


def fragment(e: dict, x: str) -> None:
    e["request"]["url"] += "#/view?data=" + quote(x, safe="")


def message(e: dict, x: str) -> None:
    e["_webSocketMessages"] = [{"type": "receive", "time": 1.0, "opcode": 1, "data": x}]


def cookie(e: dict, x: str) -> None:
    e["request"]["headers"].append({"name": "Cookie", "value": "lang=en; prefs=" + quote(x, safe="")})


def initiator(e: dict, x: str) -> None:
    e["_initiator"] = {"type": "script", "url": "https://app.example/a.js?v=" + quote(x, safe=""), "lineNumber": 1}


def vendor(e: dict, x: str) -> None:
    e["_note"] = x


PLACES = {"response body": body, "base64 body": body64, "request body": post, "header": header, "query": query, "fragment": fragment,
          "message": message, "cookie": cookie, "initiator": initiator, "vendor member": vendor}


def cells(depth: int) -> list[tuple[str, str, tuple[str, ...]]]:
    """All (leaf, place, stack)."""
    all_cells = [(leaf, place, stack) for n in range(min(depth, 2) + 1) for stack in itertools.product(ENCODINGS, repeat=n)
                 for leaf in LEAVES for place in PLACES]
    if depth >= 3:
        all_cells += [(leaf, place, stack) for stack in itertools.product(ENCODINGS, repeat=3)
                      for leaf in ("password, JSON", "key, by look") for place in ("response body",)]
    return all_cells


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("har", type=Path)
    a.add_argument("truth", type=Path)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--depth", type=int, default=3)
    a.add_argument("--sample", type=int)
    o = a.parse_args()
    rng = random.Random(o.seed)
    chosen = cells(o.depth)
    if o.sample:
        chosen = rng.sample(chosen, min(o.sample, len(chosen)))
    truth = []
    with o.har.open("w") as out:
        out.write('{"log":{"version":"1.2","creator":{"name":"leak bench","version":"1"},"pages":[],"entries":[\n')
        for i, (leaf, place, stack) in enumerate(chosen):
            category, make = LEAVES[leaf]
            v = value(rng, category)
            mark = f"item{i}of{len(chosen)}"
            text = make(v, mark)
            for name in stack:
                text = ENCODINGS[name](text)
            e = entry(i)
            PLACES[place](e, text)
            if leaf in (SEEN, SEEN_WORDS):
                e["_login"] = {"access_token" if leaf == SEEN else "password": v}
            out.write((",\n" if i else "") + json.dumps(e))
            truth.append({"entry": i, "category": category, "leaf": leaf, "place": place, "stack": stack, "value": v, "kept": None if place == "cookie" else mark})
        out.write("\n]}}\n")
    o.truth.write_text(json.dumps(truth))


if __name__ == "__main__":
    main()
