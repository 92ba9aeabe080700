"""The lines that the reader of claims learns from: advertising words beside what is on record of the goods.

A file of `corpus/claims/` holds a JSON object a line: `text`, `context` (as `adwright check --jsonl` takes it) and
`verdict`, `pass` where the record bears out all that it could, anything else where it does not; and as needed `lang`,
`jurisdiction`, `category`, `as_of`. The words that nothing bears out may stand in double brackets. Lines of the files
`cases_*` are those that the binding of facts must judge rightly by itself; those of `dev_*` are for validation.
"""

import json
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from memory.domain.errors import BadInput
from tools.compliance.checker.corpus import VALIDATION, Line, unmarked
from tools.compliance.market import language_of

VERDICTS = frozenset({"pass", "review", "block", "flag"})
"""`flag`: review or block."""
ASKED = ("lang", "jurisdiction", "category", "as_of")


_PLAIN = frozenset({"product", "product_category", "attributes", "facts", "price", "stock", "brand"})


class ClaimLine(NamedTuple):
    """One labelled line."""

    text: str
    context: dict[str, Any]
    verdict: str
    span: tuple[int, int] | None
    """The words that nothing bears out, half-open in code points of `text`; None where not marked."""
    asked: dict[str, str]
    """What else a caller states: of `ASKED`."""
    clauses: tuple[str, ...]
    """Clauses of which a finding must name one, where the line says so."""
    source: str

    @property
    def unproven(self) -> bool:
        """Whether the text states something that the record contradicts or lacks."""
        return self.verdict != "pass"

    @property
    def needs_no_proof(self) -> bool:
        """Whether the line is lawful by itself: borne out by plain data of the goods, not by proof that it cites."""
        return not self.unproven and self.context.keys() <= _PLAIN

    def as_lawful(self) -> Line:
        """The line as one of the corpus."""
        return Line(self.text, language_of(self.text, self.asked.get("lang")), False, None, (), "other", self.source, 0)

    @property
    def held_out(self) -> bool:
        """Whether the line is for validation only."""
        return self.source.startswith(VALIDATION)


def read_claims(folder: Path | None = None) -> list[ClaimLine]:
    """All lines, in the order of file names. Raises BadInput naming file and line of what it cannot read."""
    root: Traversable = folder or resources.files("tools.compliance.checker") / "corpus" / "claims"
    files = sorted((file for file in root.iterdir() if file.name.endswith(".jsonl")), key=lambda file: file.name)
    return [line for file in files for line in _read(file)]


def _read(file: Traversable) -> Iterator[ClaimLine]:
    for number, raw in enumerate(file.read_text("utf-8").split("\n"), start=1):
        if not raw.strip():
            continue
        where = f"{file.name}:{number}"
        try:
            row = json.loads(raw)
        except ValueError as problem:
            raise BadInput(f"{where}: not a JSON object: {problem}", field=where) from problem
        if (
            not isinstance(row, dict)
            or not isinstance(row.get("text"), str)
            or not isinstance(row.get("context"), dict)
        ):
            raise BadInput(f"{where}: a line has a text and a context", field=where)
        if row.get("verdict") not in VERDICTS:
            raise BadInput(f"{where}: a verdict is one of {', '.join(sorted(VERDICTS))}", field=where)
        text, span = unmarked(row["text"], where)
        asked = {key: row[key] for key in ASKED if row.get(key) is not None}
        yield ClaimLine(text, row["context"], row["verdict"], span, asked, tuple(row.get("clauses") or ()), file.name)
