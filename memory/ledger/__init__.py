"""The ledger: the one truth about runs, decisions, launches and the audit trail."""

from memory.ledger.port import Lease, Ledger, Write
from memory.ledger.sqlite import SqliteLedger

__all__ = ["Lease", "Ledger", "SqliteLedger", "Write"]
