"""Cells that a spreadsheet would run as a formula, made plain on the way out and restored on the way in."""

import re

FORMULA = re.compile(r"^'*[=+\-@＝＋－＠\t\r]")


def neutralised(cell: str) -> str:
    """`=1+1` -> `'=1+1`: a spreadsheet shows it as text. See OWASP, CSV injection."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """What `neutralised` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
