"""One tenant's stores, behind their ports."""

from dataclasses import dataclass
from pathlib import Path

from memory.experience.port import Experience
from memory.graph.port import KnowledgeGraph
from memory.ledger.port import Ledger
from memory.shop.port import Shop
from memory.vectors.port import VectorMemory


@dataclass(frozen=True)
class TenantStores:
    """Everything that is known of one tenant. Nothing of another can be reached from here."""

    tenant: str
    folder: Path
    """The tenant's folder: databases, pictures and runs. Deleting it deletes the tenant."""
    shop: Shop
    graph: KnowledgeGraph
    vectors: VectorMemory
    experience: Experience
    ledger: Ledger

    @property
    def assets(self) -> Path:
        """Where imported pictures lie."""
        return self.folder / "assets"

    def run_folder(self, run: str) -> Path:
        """Where a run's pictures, report and exports go."""
        return self.folder / "runs" / run
