"""Rule packs: reading, hashing, signing, compiling. A compiled set never changes."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from memory.domain.errors import BadInput
from memory.domain.ids import content_hash
from tools.compliance.judge import RuleIndex
from tools.compliance.lexicon import Lexicon
from tools.compliance.reading import Reader, joined_terms
from tools.compliance.rule import Rule, RuleReader
from tools.compliance.scan import Scanner

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SHARED = ("lexicon", "clauses.yaml", "exemptions.yaml", "whys.yaml", "notices.yaml")


@dataclass(frozen=True, slots=True)
class PackSource:
    """The documents of one pack, read and not yet compiled."""

    name: str
    version: str
    jurisdiction: str
    released: date
    rules: tuple[Mapping[str, Any], ...]
    words: Mapping[str, Any]
    """Word classes of its own; a merchant's brand pack brings its words here."""
    hash: str
    signed: bool

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}+{self.hash[:12]}"


@dataclass(frozen=True)
class CompiledPacks:
    """Everything that judges: one scanner, one rule index, the clause table. Immutable."""

    sources: tuple[PackSource, ...]
    scanner: Scanner
    index: RuleIndex
    clauses: Mapping[str, Mapping[str, Any]]
    whys: Mapping[str, Mapping[str, str]]
    notices: Sequence[Mapping[str, Any]]
    id: str
    released: date
    """Release date of the newest pack: the day whose law is judged by when no day is given."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.index.rules


def built_in_root() -> Traversable:
    """The folder of the packs that ship with the project."""
    return resources.files("tools.compliance").joinpath("packs")


def _yaml(source: Traversable | Path) -> Any:
    try:
        return yaml.load(source.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, in C where there is one
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as problem:
        raise BadInput(f"{source}: cannot be read as YAML: {problem}") from problem


def _documents(folder: Traversable | Path) -> list[Traversable | Path]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)


@cache
def _shared() -> dict[str, Any]:
    root = built_in_root()
    lexicon: list[tuple[str, Any]] = [(f.name, _yaml(f)) for f in _documents(root.joinpath("lexicon"))]
    return {
        "lexicon": lexicon,
        "clauses": _yaml(root.joinpath("clauses.yaml")),
        "exemptions": _yaml(root.joinpath("exemptions.yaml")),
        "whys": _yaml(root.joinpath("whys.yaml")),
        "notices": _yaml(root.joinpath("notices.yaml")),
    }


def digest_of(folder: Traversable | Path) -> str:
    """SHA-256 over the names and bytes of a pack's documents."""
    digest = hashlib.sha256()
    for document in _documents(folder):
        digest.update(document.name.encode() + b"\0" + document.read_bytes() + b"\0")
    return digest.hexdigest()


def shared_digest() -> str:
    """SHA-256 over what all packs share: lexicon, clause table, exemptions, reasons."""
    root = built_in_root()
    digest = hashlib.sha256(digest_of(root.joinpath("lexicon")).encode())
    for name in SHARED[1:]:
        digest.update(root.joinpath(name).read_bytes())
    return digest.hexdigest()


def read_pack(folder: Traversable | Path) -> PackSource:
    """Reads `pack.yaml` and the rule documents beside it.

    Raises BadInput when a document is malformed or a signature is there and does not hold.
    """
    head = _yaml(folder.joinpath("pack.yaml"))
    if not isinstance(head, dict) or not {"name", "version", "jurisdiction", "released"} <= set(head):
        raise BadInput(f"{folder}: pack.yaml needs name, version, jurisdiction, released")
    rules: list[Mapping[str, Any]] = list(head.get("rules", ()))
    for document in _documents(folder):
        if document.name != "pack.yaml":
            rules += _yaml(document) or []
    if not all(isinstance(rule, dict) for rule in rules):
        raise BadInput(f"{folder}: every rule is a mapping")
    digest = digest_of(folder)
    return PackSource(
        name=str(head["name"]),
        version=str(head["version"]),
        jurisdiction=str(head["jurisdiction"]),
        released=head["released"] if isinstance(head["released"], date) else date.fromisoformat(str(head["released"])),
        rules=tuple(rules),
        words=head.get("words", {}),
        hash=digest,
        signed=_signature_holds(folder, digest),
    )


def signed_message(pack_digest: str, shared: str) -> bytes:
    """What a signature covers: the pack and the shared words it was tested with."""
    return f"adwright-pack\n{pack_digest}\n{shared}\n".encode()


def _signature_holds(folder: Traversable | Path, digest: str) -> bool:
    """Whether the pack carries a valid signature; False when it carries none. Raises BadInput for a wrong one."""
    detached = folder.joinpath("pack.sig")
    if not detached.is_file():
        return False
    key: Any = load_pem_public_key(built_in_root().joinpath("signing-key.pub.pem").read_bytes())
    try:
        key.verify(base64.b64decode(detached.read_text("ascii")), signed_message(digest, shared_digest()))
    except (InvalidSignature, ValueError) as problem:
        raise BadInput(f"{folder}: the pack is not what was signed", todo="restore it or sign it again") from problem
    return True


def built_in_packs() -> list[PackSource]:
    """The packs that ship with the project, in the order of their folders."""
    folders = [f for f in built_in_root().iterdir() if f.is_dir() and f.joinpath("pack.yaml").is_file()]
    nested = [
        f
        for top in built_in_root().iterdir()
        if top.is_dir() and top.name == "platforms"
        for f in top.iterdir()
        if f.is_dir() and f.joinpath("pack.yaml").is_file()
    ]
    return [read_pack(folder) for folder in sorted([*folders, *nested], key=lambda f: f.name)]


def set_id(sources: Sequence[PackSource]) -> str:
    """What a verdict calls the packs that judged it: their newest version and a hash of them all."""
    digest = content_hash([shared_digest(), *(source.label for source in sources)])
    return f"adwright@{max(source.version for source in sources)}+{digest[:12]}"


def compile_packs(sources: Sequence[PackSource]) -> CompiledPacks:
    """Compiles `sources` with the shared words. Raises BadInput when a rule is malformed."""
    shared = _shared()
    lexicon = Lexicon()
    for name, data in shared["lexicon"]:
        lexicon.load(data, name)
    for source in sources:
        lexicon.load(source.words, source.label)
    reader = RuleReader(lexicon, shared["exemptions"], shared["clauses"])
    rules = reader.read((source.jurisdiction, rule) for source in sources for rule in source.rules)
    evading = {term for name in lexicon.evade for term in lexicon.terms[name]}
    scanner = Scanner(lexicon, _reader(lexicon, rules, evading))
    rarity = {name: len(terms) for name, terms in lexicon.terms.items()}
    newest = max(source.released for source in sources)
    return CompiledPacks(
        sources=tuple(sources),
        scanner=scanner,
        index=RuleIndex(rules, rarity),
        clauses=shared["clauses"],
        whys=shared["whys"],
        notices=shared["notices"],
        id=set_id(sources),
        released=newest,
    )


def _reader(lexicon: Lexicon, rules: Sequence[Rule], evading: set[str]) -> Reader:
    joined = joined_terms((pattern for rule in rules for pattern in rule.matches), lexicon)
    plain = (term for name, terms in lexicon.terms.items() if name != "innocent" for term in terms)
    telling = (term for term in joined if term.startswith("最"))
    return _reader_of(frozenset((*plain, *joined)), frozenset((*evading, *telling)))


@lru_cache(maxsize=3)
def _reader_of(terms: frozenset[str], telling: frozenset[str]) -> Reader:
    """Kept, since it takes seconds to build and many megabytes, and most sets of packs differ in no term."""
    return Reader(sorted(terms), sorted(telling))
