"""The labelled sets are what they claim to be: enough lines, true spans, known clauses, no phrase leaned on."""

import json
import re
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest
import yaml

from evals.compliance.labels import SETS, Label, load_sets, parse
from evals.compliance.make_clean import clean_lines
from memory.domain.errors import BadInput

LEAST = {"violations": 420, "hard_negatives": 400, "clean": 3000, "evasions": 200, "facts": 120}
CONTEXT_KEYS = {
    "product",
    "product_category",
    "attributes",
    "evidence",
    "facts",
    "price",
    "price_history",
    "msrp",
    "cost",
    "promotion",
    "stock",
    "sales",
    "brand",
    "brand_authorization",
    "authorization",
    "patent",
    "approval_no",
    "registered_efficacy",
    "efficacy_evaluation",
    "disclosures",
    "ad_label",
    "paid",
    "endorser_age",
    "audience",
    "campaign",
    "creative",
}
UNITS_OF_TIME = {"三个月"}


@pytest.fixture(scope="module")
def labels() -> list[Label]:
    return load_sets()


def test_sets_are_large_enough(labels: list[Label]) -> None:
    sizes = Counter(label.set for label in labels)
    assert {name: size for name, size in LEAST.items() if sizes[name] < size} == {}


def test_the_readme_counts_what_is_there(labels: list[Label]) -> None:
    readme = (files("evals.compliance") / "sets" / "README.md").read_text(encoding="utf-8")
    stated = {name: int(size.replace(",", "")) for name, size in re.findall(r"`(\w+)\.jsonl` \| ([\d,]+)", readme)}
    assert stated == Counter(label.set for label in labels)


def test_ids_are_unique(labels: list[Label]) -> None:
    assert [name for name, count in Counter(label.line["id"] for label in labels).items() if count > 1] == []


def test_no_line_is_there_twice(labels: list[Label]) -> None:
    lines = Counter((label.line["text"], json.dumps(label.line.get("context"))) for label in labels)
    assert [line for line, count in lines.items() if count > 1] == []


def test_lawful_sets_are_lawful_and_the_others_name_clauses(labels: list[Label]) -> None:
    for label in labels:
        if label.set in ("hard_negatives", "clean"):
            assert not label.unlawful
        if label.set in ("violations", "evasions"):
            assert label.unlawful
        assert label.unlawful == bool(label.clauses), label.line["id"]


def test_offending_words_are_named_unless_something_is_missing(labels: list[Label]) -> None:
    without = {label.slice for label in labels if label.set in ("violations", "evasions") and label.span is None}
    assert without == {"missing-notice"}


def test_clauses_are_in_the_clause_table_and_cover_it(labels: list[Label]) -> None:
    table = files("tools.compliance") / "packs" / "clauses.yaml"
    if not table.is_file():
        pytest.skip("the packs are not there")
    known = set(yaml.safe_load(table.read_text(encoding="utf-8")))
    used = {clause for label in labels for clause in label.clauses}
    assert used - known == set()
    assert len(used) >= 90


def test_no_trigger_phrase_is_leaned_on(labels: list[Label]) -> None:
    offending = Counter(_offending(label) for label in labels if label.unlawful and label.span)
    assert [words for words, count in offending.items() if count > 3] == []
    grams = Counter(gram for label in labels if label.set == "violations" and label.span for gram in _grams(label))
    assert {gram for gram, count in grams.items() if count > 3 and not gram.isdigit()} - UNITS_OF_TIME == set()


def _offending(label: Label) -> str:
    start, end = label.span or (0, 0)
    return label.line["text"][start:end].casefold()


def _grams(label: Label) -> set[str]:
    """Pairs of English words, runs of three Chinese characters."""
    words = _offending(label)
    if label.line["lang"] == "en":
        tokens = re.findall(r"[a-z0-9']+", words)
        return {" ".join(pair) for pair in pairwise(tokens)}
    run = re.sub(r"[^一-鿿a-z0-9]", "", words)
    return {run[at : at + 3] for at in range(len(run) - 2)}


def test_every_context_key_of_the_contract_is_used_and_no_other(labels: list[Label]) -> None:
    used = {key for label in labels for key in label.line.get("context", {})}
    assert used == CONTEXT_KEYS


def test_facts_are_true_and_false_about_evenly(labels: list[Label]) -> None:
    facts = [label for label in labels if label.set == "facts"]
    assert 0.35 <= sum(label.unlawful for label in facts) / len(facts) <= 0.65
    assert {label.verdict for label in facts} == {"pass", "review", "block"}


def test_the_judge_is_not_shown_the_label(labels: list[Label]) -> None:
    assert all(label.line.keys() <= {"id", "text", "lang", "jurisdiction", "category", "context"} for label in labels)


def test_clean_set_is_what_the_grammar_writes() -> None:
    shipped = (files("evals.compliance") / "sets" / "clean.jsonl").read_text(encoding="utf-8")
    assert shipped == "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in clean_lines())


def test_clean_set_covers_many_categories(labels: list[Label]) -> None:
    assert len({label.slice for label in labels if label.set == "clean"}) >= 26
    assert sum(label.slice == "clean-hand" for label in labels) >= 300


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        '{"id": "a", "text": "b", "slice": "c"}',
        '{"text": "b", "slice": "c", "expect": {"verdict": "maybe", "clauses": [], "span_text": null}}',
        '{"text": "b", "slice": "c", "expect": {"verdict": "block", "clauses": ["X"], "span_text": "d"}}',
    ],
)
def test_a_broken_row_is_refused_with_its_place(raw: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(raw, "violations", 7)
    assert refused.value.field == "violations.jsonl:7"


def test_a_folder_without_the_sets_is_refused(tmp_path) -> None:
    with pytest.raises(BadInput, match=SETS[0]):
        load_sets(tmp_path)
