"""What a product's photo says and shows, held against law, facts and the stated colour."""

import pytest

from graphs import pictures
from graphs.judging import sit
from graphs.pictures import Photo, photo_of
from memory.domain.creative import Artefact, TextLayer
from memory.domain.product import Attribute, Product
from tools.content.pieces import MorePieces

FACTS = {"容量": "500ml", "颜色": "橙色"}
BOTTLE = Product(
    id="bottle",
    title="暖隅保温杯 500ml",
    category="家居厨房 > 保温杯",
    brand="暖隅",
    image="bottle.jpg",
    attributes=tuple(Attribute(name=name, value=value, source="feed") for name, value in FACTS.items()),
)
PICTURE = Artefact(id="m", kind="main_image", channel="shop", lang="zh", path="m.jpg", made_by="tool")


@pytest.fixture
async def heard(studio, start):
    run = await start()
    sitting = await sit(studio, run, [PICTURE], (), BOTTLE, lang="zh")
    return lambda photo, artefact=PICTURE: sitting._replace(photo=photo).hear(artefact)


async def test_a_photo_that_nothing_has_read_goes_to_review(heard):
    (finding,) = heard(Photo(None)).findings
    assert (finding.rule, finding.severity, finding.artefact) == ("picture.unread", "needs_evidence", "m")
    assert "ocr" in finding.why


async def test_what_law_forbids_on_a_photo_blocks_it(heard):
    said = heard(Photo(("暖隅", "全网第一")))
    assert any(f.severity == "block" and "照片" in f.why and f.span == (0, 0) for f in said.findings)
    assert [entry.text for entry in said.records] == ["暖隅\n全网第一"]


async def test_words_on_the_pack_that_facts_deny_go_to_a_person(heard):
    wrong = [f.severity for f in heard(Photo(("容量 800ml",))).findings if f.category == "fact"]
    right = [f for f in heard(Photo(("容量 500ml",))).findings if f.category == "fact"]
    assert set(wrong) == {"needs_evidence"}, "a machine may have misread it: a person looks"
    assert right == []


async def test_a_colour_that_the_photo_does_not_show_is_said(heard):
    (finding,) = [f for f in heard(Photo((), ("orange",))).findings if f.rule == "picture.colour"]
    assert finding.severity == "needs_evidence"
    assert "橙色" in finding.why


async def test_more_pieces_than_are_delivered_are_said(heard):
    (finding,) = [f for f in heard(Photo((), (), MorePieces(3, 2))).findings if f.rule == "picture.pieces"]
    assert finding.severity == "needs_evidence"
    assert "3件" in finding.why
    assert "2件" in finding.why


async def test_layers_are_judged_once(heard):
    layers = tuple(TextLayer(text=text, box=(0, 0, 9, 9), size_px=9, contrast=9.0) for text in ("保温杯", "全网第一"))
    poster = PICTURE.having(kind="poster", text="保温杯\n全网第一", layers=layers)
    assert [entry.text for entry in heard(Photo(()), poster).records] == ["保温杯\n全网第一"]
    assert "全网第一" in [entry.text for entry in heard(Photo(()), poster.having(text=None)).records]


async def test_a_remote_or_missing_photo_was_not_read(studio, monkeypatch):
    monkeypatch.setattr(pictures, "words_on", lambda _: pytest.fail("nothing is read that is not here"))
    assert (await photo_of(studio, BOTTLE)).words is None
    assert (await photo_of(studio, BOTTLE.having(image="https://shop.example/a.jpg"))).words is None
