"""What an import says of itself: counts, and every row that was left out or taken in with a caveat."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from memory.domain.errors import BadInput
from memory.shop import ImportCounts, ShopCounts


class RowError(BadInput):
    """One row cannot be used. It is reported with its line, and the rows around it load."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason, field=field)
        self.reason = reason


class Issue(NamedTuple):
    """A place in a file and what is wrong there."""

    file: str
    line: int
    """Counts from 1 with the header; where the row begins when it spans several lines. 0 speaks of the whole file."""
    field: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        return self._asdict()


@dataclass
class KindReport:
    """The rows of one kind other than products."""

    counts: ImportCounts = field(default_factory=ImportCounts)
    rejected: int = 0

    def to_json(self) -> dict[str, int]:
        return {**self.counts.model_dump(), "rejected": self.rejected}


@dataclass
class ImportReport:
    """The outcome of an import; with `dry_run`, what it would have been."""

    dry_run: bool = False
    counts: ShopCounts = field(default_factory=ShopCounts)
    rejected: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    files: list[dict[str, str]] = field(default_factory=list)
    """Per file: its name, the kind and format it was recognised as, and its encoding."""
    rejected_by_kind: dict[str, int] = field(default_factory=dict)

    def to_contract(self) -> dict[str, Any]:
        """The JSON document of `adwright import --json`."""
        kinds = {
            "reviews": "reviews",
            "orders": "orders",
            "events": "behaviour",
            "ads": "ad_reports",
            "prices": "prices",
        }
        rows: dict[str, Any] = {
            kind: KindReport(getattr(self.counts, name), self.rejected_by_kind.get(kind, 0)).to_json()
            for kind, name in kinds.items()
        }
        return {
            **self.counts.products.model_dump(),
            "rejected": [issue.to_json() for issue in self.rejected],
            "warnings": [issue.to_json() for issue in self.warnings],
            **rows,
            "encoding": {entry["file"]: entry["encoding"] for entry in self.files},
            "files": self.files,
            "dry_run": self.dry_run,
        }
