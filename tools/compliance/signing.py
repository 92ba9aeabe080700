"""Signing packs: their examples are run first, so a signature also says that they hold.

    python -m tools.compliance.signing --new-key KEY.pem     makes a key and signs the built-in packs with it
    python -m tools.compliance.signing --key KEY.pem [DIR…]  signs the built-in packs, or those named

The public half is kept beside the packs; the private half stays with whoever releases them.
"""

import argparse
import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from memory.domain.errors import BadInput
from tools.compliance.engine import Backstop
from tools.compliance.examples import demand_examples
from tools.compliance.packs import (
    built_in_packs,
    built_in_root,
    compile_packs,
    digest_of,
    read_pack,
    shared_digest,
    signed_message,
)


def sign_pack(folder: Path, private_key_pem: bytes) -> str:
    """Writes `pack.sig` beside the pack's documents and returns the signature in base64."""
    key: Any = load_pem_private_key(private_key_pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput("an ed25519 key is needed to sign a pack")
    signature = base64.b64encode(key.sign(signed_message(digest_of(folder), shared_digest()))).decode()
    folder.joinpath("pack.sig").write_text(signature + "\n", "ascii")
    return signature


def public_key_pem(private_key_pem: bytes) -> bytes:
    """The public half of a key, as packs are checked with."""
    key: Any = load_pem_private_key(private_key_pem, password=None)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def new_key() -> bytes:
    """A fresh ed25519 private key, PEM."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _built_in() -> list[Path]:
    root = Path(str(built_in_root()))
    return sorted(found.parent for found in root.rglob("pack.yaml"))


def _demand_sound(folders: Sequence[Path]) -> None:
    """Runs the examples of all unsigned packs, those in `folders` as if they were signed. Raises BadInput."""
    given = [read_pack(folder, trusted=True) for folder in folders]
    names = {source.name for source in given}
    sources = [*(source for source in built_in_packs() if source.name not in names), *given]
    backstop = Backstop(compile_packs(sources), None)
    demand_examples(backstop, [source.jurisdiction for source in sources if not source.signed])


def main() -> None:
    """The command line above."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--key", type=Path)
    options.add_argument("--new-key", type=Path)
    options.add_argument("folders", nargs="*", type=Path)
    told = options.parse_args()
    path: Path | None = told.new_key or told.key
    if path is None:
        options.error("--key or --new-key is needed")
    if told.new_key:
        path.write_bytes(new_key())
        path.chmod(0o600)
        Path(str(built_in_root()), "signing-key.pub.pem").write_bytes(public_key_pem(path.read_bytes()))
    folders = told.folders or _built_in()
    for folder in folders:
        folder.joinpath("pack.sig").unlink(missing_ok=True)
    _demand_sound(told.folders)
    for folder in folders:
        print(folder.name, sign_pack(folder, path.read_bytes()))


if __name__ == "__main__":
    main()
