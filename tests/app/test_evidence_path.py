"""A claim that needs evidence is no dead end: proof is added, and the plan that waits takes it in."""

import pytest

ENGLISH = """id,title,description,brand,category,price,currency,stock,image,lang,material
board,"Ashgrain Cutting Board, 45 cm",Ash and walnut cutting board,Ashgrain,Cutting Boards,58.00,USD,83,,en,ash
"""
CASES = {
    "zh": ("推广一下暖隅电热水壶，只投小红书，每天200元，投一周", "kettle", "暖隅电热水壶｜抗菌率99%，泡茶方便",
           "抗菌率99%（大肠杆菌，24小时）"),
    "en": ("Promote the Ashgrain cutting board on Facebook, $20 a day for a week", "board",
           "Ashgrain board: kills 99% of bacteria", "kills 99% of bacteria within 24 hours"),
}  # fmt: skip


def asked(document, artefact):
    """What facts ask of it; the learned checker looks at wording, which no proof changes."""
    found = [f for f in document["findings"] if f["artefact"] == artefact and f["severity"] == "needs_evidence"]
    return [f for f in found if f["rule"].startswith("fact.")]


@pytest.mark.parametrize("lang", CASES)
def test_proof_that_is_added_settles_what_needed_it(adwright, tmp_path, lang):
    sentence, product, claim, quote = CASES[lang]
    (tmp_path / "more.csv").write_text(ENGLISH, "utf-8")
    assert adwright("import", "--json", str(tmp_path / "more.csv")).document["loaded"] == 1
    run = adwright("run", "--json", "--today", "2026-06-01", sentence).document
    ads = [a for a in run["artefacts"] if a["text"] and a["channel"] != "shop" and a["slot"] in ("title", "headline")]
    name = ads[0]["id"]

    edited = adwright("review", run["run"], "edit", "--json", "--set", f"/artefacts/{name}/text={claim}").document
    assert asked(edited, name)

    added = adwright("evidence", "add", product, "--quote", quote, "--source", "SGS-1187", "--kind", "report", "--json")
    assert added.code == 0
    looked = adwright("review", run["run"], "approve", "--json")
    assert looked.code == 4, "the world moved: a new version waits for a person"
    assert not asked(looked.document, name)
    assert added.document["id"] in looked.document["evidence"]
    kept = next(a for a in looked.document["artefacts"] if a["id"] == name)
    assert kept["text"] == claim
    assert adwright("review", run["run"], "approve", "--json").document["status"] == "launched"


def test_proof_that_has_run_out_settles_nothing(adwright):
    sentence, product, claim, quote = CASES["zh"]
    proof = ("--quote", quote, "--source", "SGS-1187", "--valid-to", "2020-01-01")
    assert adwright("evidence", "add", product, *proof, "--json").code == 0
    run = adwright("run", "--json", "--today", "2026-06-01", sentence).document
    name = next(a["id"] for a in run["artefacts"] if a["channel"] == "xiaohongshu" and a["kind"] == "title")
    edited = adwright("review", run["run"], "edit", "--json", "--set", f"/artefacts/{name}/text={claim}").document
    assert asked(edited, name)


def add(adwright, *more: str, product: str = "kettle"):
    return adwright("evidence", "add", product, "--quote", "抗菌率99%", "--source", "SGS-1187", *more, "--json")


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        ((), None, None),
        (("--valid-to", "9999-12-31"), None, None),
        (("--valid-from", "0001-01-01", "--valid-to", "2020-01-31"), None, "2020-01-31"),
        (("--valid-from", "1960-05-01"), None, None),
        (("--valid-from", "2099-02-01", "--valid-to", "2099-02-01"), "2099-02-01", "2099-02-01"),
    ],
)
def test_proof_is_listed_with_its_days_and_taken_back(adwright, days, first, last):
    added = add(adwright, *days)
    assert added.code == 0, added.err
    [row] = adwright("evidence", "list", "kettle", "--json").document
    assert row == added.document | {"valid_from": first, "valid_to": last}
    assert adwright("evidence", "list", "--json").document == [row]
    assert adwright("evidence", "list", "shoe", "--json").document == []
    assert row["id"] in adwright("evidence", "list").out
    removed = adwright("evidence", "remove", row["id"], "--json")
    assert (removed.code, removed.document) == (0, added.document)
    assert adwright("evidence", "list", "--json").document == []
    assert add(adwright).document["id"] == row["id"], "it can be added again"


def test_only_proof_that_is_there_can_be_taken_back(adwright):
    for item in ("ev_nothing", "../../etc/passwd", ""):
        assert adwright("evidence", "remove", item, "--json").document["error"] == "NotFound"
    assert adwright("evidence", "list", "no-such", "--json").code == 2


@pytest.mark.parametrize(
    ("days", "field"),
    [
        (("--valid-to", "31.12.2026"), "valid_to"),
        (("--valid-from", "soon"), "valid_from"),
        (("--valid-from", "2026-02-02", "--valid-to", "2026-02-01"), "valid_to"),
        (("--valid-to", "1960-01-01"), "valid_to"),
        (("--valid-from", "9999-12-31"), "valid_to"),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_its_own_name(adwright, days, field):
    refused = add(adwright, *days)
    assert (refused.code, refused.document["field"]) == (2, field)
    assert "--today" not in refused.document["what"]
    assert adwright("evidence", "list", "--json").document == []


def test_proof_that_was_taken_back_settles_nothing(adwright):
    sentence, product, claim, quote = CASES["zh"]
    proof = adwright("evidence", "add", product, "--quote", quote, "--source", "SGS-1187", "--json").document
    adwright("evidence", "remove", proof["id"], "--json")
    run = adwright("run", "--json", "--today", "2026-06-01", sentence).document
    name = next(a["id"] for a in run["artefacts"] if a["channel"] == "xiaohongshu" and a["kind"] == "title")
    edited = adwright("review", run["run"], "edit", "--json", "--set", f"/artefacts/{name}/text={claim}").document
    assert asked(edited, name)
