"""The marketing knowledge graph: `port.py` says what can be asked, `batch.py` what can be written."""

from memory.graph.batch import (
    Batch,
    Edge,
    EdgeRef,
    Expiry,
    FactRef,
    Node,
    NodeRef,
    Restated,
    Statement,
    Version,
)
from memory.graph.port import KnowledgeGraph, Snapshot

__all__ = [
    "Batch",
    "Edge",
    "EdgeRef",
    "Expiry",
    "FactRef",
    "KnowledgeGraph",
    "Node",
    "NodeRef",
    "Restated",
    "Snapshot",
    "Statement",
    "Version",
]
