#!/usr/bin/env python3
"""Print the pins of wasm-pack.toml as shell assignments, after checking them against Cargo.lock.

    eval "$(python3 scripts/pins.py)"
"""
import shlex
import sys
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:
    sys.exit(f"python3 is {sys.version.split()[0]}, but 3.11 or newer is needed (for tomllib)")

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    pins = tomllib.loads((ROOT / "wasm-pack.toml").read_text())
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    wanted = pins["tools"]["wasm-bindgen"]
    locked = [p["version"] for p in lock["package"] if p["name"] == "wasm-bindgen"]
    if locked != [wanted]:
        sys.exit(
            f"wasm-pack.toml pins wasm-bindgen {wanted}, Cargo.lock has {', '.join(locked) or 'none'}: "
            f"run `cargo update -p wasm-bindgen --precise {wanted}` or change the pin"
        )
    build, limits = pins["build"], pins["limits"]
    for name, value in {
        "WASM_PACK_VERSION": pins["tools"]["wasm-pack"],
        "WASM_BINDGEN_VERSION": wanted,
        "BINARYEN_VERSION": pins["tools"]["binaryen"],
        "WASM_TARGET": build["target"],
        "WASM_PROFILE": build["profile"],
        "WASM_OPT_LEVEL": build["opt-level"],
        "WASM_FEATURES": ",".join(build["features"]),
        "WASM_SMALL_OPT_LEVEL": build["small-opt-level"],
        "WASM_IMPORT_OPT_LEVEL": build["import-opt-level"],
        "WASM_RUSTFLAGS": " ".join(build["rustflags"]),
        "WASM_OPT_FLAGS": " ".join(build["wasm-opt"]),
        "CORE_BROTLI_LIMIT": limits["core-brotli"],
        "WORKBENCH_BROTLI_LIMIT": limits["workbench-brotli"],
        "ANALYSIS_BROTLI_LIMIT": limits["analysis-brotli"],
        "SEAL_BROTLI_LIMIT": limits["seal-brotli"],
        "SEAL_OPT_LEVEL": pins["seal"]["opt-level"],
        "SEAL_FAST_CRATES": " ".join(pins["seal"]["fast"]),
        "IMPORT_BROTLI_LIMIT": limits["import-brotli"],
    }.items():
        print(f"{name}={shlex.quote(str(value))}")


main()
