"""Ids and hashes that are the same on every replay: nothing random, nothing from the wall clock."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """One spelling per value: sorted keys, no spaces, Unicode kept. Raises TypeError on what JSON cannot hold."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON, as 64 hex digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def derive_id(prefix: str, *parts: Any) -> str:
    """A short id that is a function of its parts: `derive_id("ev", product, name)` -> `ev_5f0c…` (12 hex digits)."""
    return f"{prefix}_{content_hash(list(parts))[:12]}"
