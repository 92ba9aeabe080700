"""The audit trail's hash chain, over ciphertext, so that erasing a key erases content and keeps the proof.

Each link is SHA-256(previous hash, seq, run, time, kind, ciphertext). Payloads are sealed with AES-256-GCM under the
tenant's key, bound to their place in the chain as associated data.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from memory.domain.errors import StorageFailure
from memory.domain.ids import canonical_json

GENESIS = "0" * 64


class Seal:
    """Encrypts and reads payloads with the tenant's key. Without the key, payloads read as None."""

    def __init__(self, key: bytes | None) -> None:
        self._cipher = AESGCM(key) if key else None

    def close(self, payload: dict[str, Any], place: str) -> bytes:
        if self._cipher is None:
            raise StorageFailure("this tenant's key was erased, so nothing more can be recorded for it")
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, canonical_json(payload).encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> dict[str, Any] | None:
        """None when the key is gone or is not the one that sealed this."""
        if self._cipher is None:
            return None
        try:
            return json.loads(self._cipher.decrypt(sealed[:12], sealed[12:], place.encode()))
        except InvalidTag:
            return None


def link(previous: str, seq: int, run: str, at_ms: int, kind: str, sealed: bytes) -> str:
    """The hash of one entry."""
    head = canonical_json([previous, seq, run, at_ms, kind]).encode()
    return hashlib.sha256(head + b"\n" + sealed).hexdigest()


def tenant_key(path: Path) -> bytes | None:
    """The tenant's key, made on first use (0600). None when `path.erased` says that it was destroyed."""
    if path.with_suffix(".erased").exists():
        return None
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return _make_key(path)


def _make_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(AESGCM.generate_key(256))
    try:
        os.link(fresh, path)  # atomic: of two processes that start together, one key wins
    except FileExistsError:
        return path.read_bytes()
    finally:
        fresh.unlink()
    return path.read_bytes()
