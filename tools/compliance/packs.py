"""Rule packs: reading, hashing, signing, compiling. A compiled set never changes."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
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
from tools.compliance.apart import Apart
from tools.compliance.documents import Head, Lexical, WordClass, Words, Written, rule_written, shaped
from tools.compliance.judge import RuleIndex
from tools.compliance.lexicon import Lexicon
from tools.compliance.reading import Reader, joined_terms
from tools.compliance.rule import Rule, RuleReader
from tools.compliance.scan import Scanner

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
HASH_SHOWN = 12
"""Digits of a pack's hash in its label."""
SHARED = ("lexicon", "clauses.yaml", "exemptions.yaml", "whys.yaml", "notices.yaml")


@dataclass(frozen=True, slots=True)
class PackSource:
    """The documents of one pack, read and not yet compiled."""

    file: str
    """Its `pack.yaml`."""
    name: str
    version: str
    jurisdiction: str
    released: date
    rules: tuple[Mapping[str, Any], ...]
    """As the documents hold them; `written` has the same ones read."""
    written: tuple[Written, ...]
    words: Mapping[str, WordClass]
    """Word classes of its own; a merchant's brand pack brings its words here."""
    hash: str
    signed: bool
    trusted: bool
    """Built in or signed: it may speak for the law. Any other may only add to what the law finds."""

    def __hash__(self) -> int:
        return hash(self.label)

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}+{self.hash[:HASH_SHOWN]}"


@dataclass(frozen=True)
class CompiledPacks:
    """Everything that judges: one scanner, one rule index, the clause table. Immutable."""

    sources: tuple[PackSource, ...]
    scanner: Scanner | Apart
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


def _yaml(source: Traversable | Path, *, trusted: bool = True) -> Any:
    try:
        text = source.read_text("utf-8")
        if not trusted:
            _demand_shallow(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C where there is one
    except Exception as problem:  # beside its own errors YAML raises whatever a value trips its readers with
        raise BadInput(f"{source}: cannot be read as YAML: {problem}", todo="mend the file") from problem


def _demand_shallow(text: str) -> None:
    """Raises ValueError where brackets nest so deep that the reader in C would not come back from them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ValueError(f"nested deeper than {_DEEPEST}")


def documents_of(folder: Traversable | Path) -> list[Traversable | Path]:
    """The files that a pack, or the lexicon, is made of; its signature is beside them."""
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml") and f.is_file()), key=lambda f: f.name)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all packs build on."""

    lexicon: tuple[tuple[str, Words], ...]
    clauses: Mapping[str, Mapping[str, Any]]
    exemptions: Mapping[str, Any]
    whys: Mapping[str, Mapping[str, str]]
    notices: Sequence[Mapping[str, Any]]


@cache
def _shared() -> _Shared:
    root = built_in_root()
    files = documents_of(root.joinpath("lexicon"))
    tables = {name.removesuffix(".yaml"): _yaml(root.joinpath(name)) for name in SHARED[1:]}
    words = tuple((file.name, shaped(Lexical, {"words": _yaml(file)}, str(file)).words) for file in files)
    return _Shared(lexicon=words, **tables)


def shared_classes() -> frozenset[str]:
    """Names of the word classes that all packs share."""
    return frozenset(name for _, words in _shared().lexicon for name in words)


def digest_of(folder: Traversable | Path) -> str:
    """SHA-256 over the names and bytes of a pack's documents."""
    digest = hashlib.sha256()
    for document in documents_of(folder):
        digest.update(document.name.encode() + b"\0" + document.read_bytes() + b"\0")
    return digest.hexdigest()


def shared_digest() -> str:
    """SHA-256 over what all packs share: lexicon, clause table, exemptions, reasons."""
    root = built_in_root()
    digest = hashlib.sha256(digest_of(root.joinpath("lexicon")).encode())
    for name in SHARED[1:]:
        digest.update(root.joinpath(name).read_bytes())
    return digest.hexdigest()


def read_pack(folder: Traversable | Path, *, trusted: bool = False) -> PackSource:
    """Reads `pack.yaml` and the rule documents beside it; with `trusted` it needs no signature.

    Raises BadInput, naming file, rule and field, when a document is malformed, and when a signature is there and does
    not hold.
    """
    top = folder.joinpath("pack.yaml")
    head = shaped(Head, _yaml(top, trusted=trusted), str(top))
    digest = digest_of(folder)
    signed = _signature_holds(folder, digest)
    trusted = trusted or signed
    rules: list[Mapping[str, Any]] = []
    written: list[Written] = []
    for file, listed in _listed(folder, head, trusted):
        rules += listed
        written += [
            rule_written(raw, file, place, head.jurisdiction, trusted) for place, raw in enumerate(listed, start=1)
        ]
    return PackSource(
        file=str(top),
        name=head.name,
        version=head.version,
        jurisdiction=head.jurisdiction,
        released=head.released,
        rules=tuple(rules),
        written=tuple(written),
        words=head.words,
        hash=digest,
        signed=signed,
        trusted=trusted,
    )


def _listed(folder: Traversable | Path, head: Head, trusted: bool) -> Iterable[tuple[str, list[Any]]]:
    """The documents of a pack with the rules that each lists."""
    yield str(folder.joinpath("pack.yaml")), head.rules
    for document in documents_of(folder):
        if document.name != "pack.yaml":
            listed = _yaml(document, trusted=trusted) or []
            if not isinstance(listed, list):
                raise BadInput(f"{document}: a list of rules is needed, not {type(listed).__name__}")
            yield str(document), listed


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
    return [read_pack(folder, trusted=True) for folder in sorted([*folders, *nested], key=lambda f: f.name)]


def set_id(sources: Sequence[PackSource]) -> str:
    """What a verdict calls the packs that judged it: the newest version of the law and a hash of them all."""
    digest = content_hash([shared_digest(), *(source.label for source in sources)])
    newest = max((source.version for source in sources if source.trusted), key=_in_order, default="0")
    return f"adwright@{newest}+{digest[:HASH_SHOWN]}"


def _in_order(version: str) -> list[tuple[bool, int, str]]:
    """A key that sorts versions by their numbers: 2026.9 before 2026.11, and 9 before both."""
    parts = re.findall(r"[0-9]+|[a-z]+", version.lower())
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def compile_packs(sources: Sequence[PackSource]) -> CompiledPacks:
    """Compiles `sources` with the shared words. Raises BadInput when a rule is malformed.

    The trusted ones are compiled first and for themselves: name, day and words of the law are theirs alone.
    """
    law = _law(tuple(source for source in sources if source.trusted))
    lexicon, rules, scanner = law.lexicon, law.rules, law.scanner
    if added := [source for source in sources if not source.trusted]:
        lexicon = lexicon.copy()
        held = frozenset(lexicon.terms)
        own_rules = _read(added, lexicon, law.reader.beside(lexicon))
        own = lexicon.without(held)
        scanner = Apart(scanner, own, _reader(own, own_rules)) if any(own.terms.values()) else scanner
        rules = [*rules, *own_rules]
    shared = _shared()
    return CompiledPacks(
        sources=tuple(sources),
        scanner=scanner,
        index=RuleIndex(rules, {name: len(terms) for name, terms in lexicon.terms.items()}),
        clauses=shared.clauses,
        whys=shared.whys,
        notices=shared.notices,
        id=set_id(sources),
        released=max((source.released for source in sources if source.trusted), default=date.min),
    )


@dataclass(frozen=True, slots=True)
class _Law:
    """What the trusted packs make; others build on copies of it."""

    lexicon: Lexicon
    reader: RuleReader
    rules: list[Rule]
    scanner: Scanner


@lru_cache(maxsize=2)
def _law(sources: tuple[PackSource, ...]) -> _Law:
    """Kept, so that an emergency stop or a brand's pack comes in without compiling the law again."""
    shared, lexicon = _shared(), Lexicon()
    for name, words in shared.lexicon:
        lexicon.load(words, name)
    reader = RuleReader(lexicon, shared.exemptions, shared.clauses)
    rules = _read(sources, lexicon, reader)
    return _Law(lexicon, reader, rules, Scanner(lexicon, _reader(lexicon, rules)))


def _read(sources: Sequence[PackSource], lexicon: Lexicon, reader: RuleReader) -> list[Rule]:
    for source in sources:
        lexicon.load(source.words, source.label)
    return reader.read(written for source in sources for written in source.written)


def _reader(lexicon: Lexicon, rules: Sequence[Rule]) -> Reader:
    joined = joined_terms((pattern for rule in rules for pattern in rule.matches), lexicon)
    plain = (term for name, terms in lexicon.terms.items() if name != "innocent" for term in terms)
    evading = (term for name in lexicon.evade for term in lexicon.terms[name])
    telling = (term for term in joined if term.startswith("最"))
    return _reader_of(frozenset((*plain, *joined)), frozenset((*evading, *telling)))


@lru_cache(maxsize=3)
def _reader_of(terms: frozenset[str], telling: frozenset[str]) -> Reader:
    """Kept, since it takes seconds to build and many megabytes, and most sets of packs differ in no term."""
    return Reader(sorted(terms), sorted(telling))
