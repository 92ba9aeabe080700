"""What a person reads once and a program reads per clause."""

from app.contract import gathered


def _finding(clause, **given):
    return {"rule": "r", "artefact": "a", "span": [0, 3], "severity": "block", "why": "w", "clause": clause} | given


def test_two_clauses_of_one_fault_are_one_row():
    rows = gathered([_finding("CN-ADL-17"), _finding("CN-FSL-73"), _finding("CN-ADL-17", artefact="b")])
    assert [(row["artefact"], row["clauses"]) for row in rows] == [
        ("a", ["CN-ADL-17", "CN-FSL-73"]),
        ("b", ["CN-ADL-17"]),
    ]


def test_a_finding_without_a_clause_stays():
    [row] = gathered([_finding(None)])
    assert row["clauses"] == []
