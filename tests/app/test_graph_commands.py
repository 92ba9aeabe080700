"""`adwright graph`: anything of the ontology can be shown, and ways between things found."""

import pytest


def test_a_clause_is_shown_with_what_cites_it(adwright) -> None:
    shown = adwright("graph", "show", "clause:CN-ADL-9-3", "--json").document
    assert (shown["kind"], shown["id"], shown["facts"]) == ("clause", "CN-ADL-9-3", [])
    assert any(edge["kind"] == "cites" for edge in shown["around"]["edges"])
    assert "广告法 9(3)" in adwright("graph", "show", "clause:CN-ADL-9-3").out


def test_a_product_keeps_its_document_and_a_segment_tells_its_drift(adwright, tmp_path) -> None:
    picture = tmp_path / "shoe.html"
    shown = adwright("graph", "show", "shoe", "--json", "--html", str(picture)).document
    assert shown["product"] == "shoe"
    assert any(fact["name"] == "weight_g" for fact in shown["facts"])
    assert "<svg" in picture.read_text(encoding="utf-8")
    assert adwright("graph", "show", "segment:price_hunters", "--json").document["drift"]["drifted"] is False


def test_a_way_leads_from_a_product_to_a_placement(adwright) -> None:
    chain = adwright("graph", "path", "shoe", "placement:douyin.caption", "--json").document
    assert chain[0]["source"] == "product:shoe"
    assert chain[-1]["kind"] == "standard_of"
    assert "standard_of" in adwright("graph", "path", "product:shoe", "placement:douyin.caption").out


def test_an_evidence_id_leads_to_its_source(adwright) -> None:
    facts = adwright("graph", "show", "shoe", "--json").document["facts"]
    found = adwright("graph", "path", facts[0]["id"], "--json").document
    assert (found["subject"], found["source"]) == ("shoe", facts[0]["source"])


@pytest.mark.parametrize(
    "asked",
    [
        ("show", "clause:none"),
        ("show", "product:"),
        ("path", "ev_nothing"),
        ("path", "shoe", "clause:none"),
        ("path", "shoe", "placement:douyin.caption", "--hops", "1"),
    ],
)
def test_what_is_not_there_is_said(adwright, asked: tuple[str, ...]) -> None:
    answer = adwright("graph", *asked)
    assert answer.code == 2
    assert "Traceback" not in answer.err
