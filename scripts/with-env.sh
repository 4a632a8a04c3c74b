#!/usr/bin/env bash
# Run a command with the pinned tools on PATH and the wasm flags of wasm-pack.toml: scripts/with-env.sh cargo test …
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
exec "$@"
