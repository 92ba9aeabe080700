"""Words on pictures: read off a poster of our own making and off the sample shop's photos, and colours they show."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.sample.loader import sample_files
from memory.domain.errors import BadInput
from memory.domain.evidence import Lang
from memory.domain.product import Attribute, Product
from tools.content import ocr, selling_points
from tools.content.colour import not_shown
from tools.creative import make_poster

PHOTOS = sample_files().products.parent / "images"
needs_ocr = pytest.mark.skipif(
    find_spec("rapidocr") is None or find_spec("onnxruntime") is None,
    reason="the `ocr` extra (rapidocr, onnxruntime) is not installed here",
)


def product(colour: str = "", **given: str) -> Product:
    attributes = (Attribute(name="colour", value=colour, source="feed"),) if colour else ()
    return Product.model_validate({"id": "p", "title": "Mug", "lang": "en", "attributes": attributes, **given})


@needs_ocr
@pytest.mark.parametrize(
    ("lang", "photo", "title", "facts"),
    [
        ("zh", "shoe-run-zh", "奔澜轻便跑步鞋", {"材质": "透气网布", "重量": "218g", "适用场景": "慢跑"}),
        ("en", "mug-en", "Kilnbury Stoneware Coffee Mug", {"capacity": "350 ml", "material": "stoneware"}),
    ],
)
def test_a_poster_of_our_own_is_read_as_it_was_written(
    tmp_path: Path, lang: Lang, photo: str, title: str, facts: dict[str, str]
) -> None:
    rows = tuple(Attribute(name=name, value=value, source="feed") for name, value in facts.items())
    one = Product(id="p", title=title, lang=lang, attributes=rows)
    artefact = make_poster(one, selling_points(one, None, lang), PHOTOS / f"{photo}.jpg", tmp_path)
    seen = "".join("".join(ocr.words_on(tmp_path / str(artefact.path)) or ()).lower().split())
    assert len(artefact.layers) >= 3
    unread = [layer.text for layer in artefact.layers if _plain(layer.text) not in seen]
    assert len(unread) <= len(artefact.layers) // 4, (unread, seen)


def _plain(text: str) -> str:
    return "".join(text.lower().split())


@needs_ocr
@pytest.mark.parametrize(
    ("photo", "words"),
    [
        ("bottle-zh", {"NUANYU", "500 ml"}),
        ("candle-en", {"WICKMERE", "220 g soy wax"}),
        ("tote-en", {"MAREN & OAKE"}),
        ("mug-en", set()),
    ],
)
def test_the_words_on_a_pack_are_read(photo: str, words: set[str]) -> None:
    assert words <= set(ocr.words_on(PHOTOS / f"{photo}.jpg") or ())
    if not words:
        assert ocr.words_on(PHOTOS / f"{photo}.jpg") == ()


def test_without_the_extra_nothing_was_read_which_is_not_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_reader", lambda: None)
    assert ocr.words_on(PHOTOS / "mug-en.jpg") is None
    assert ocr.read_facts(PHOTOS / "mug-en.jpg").text_read is None
    with pytest.raises(BadInput, match="OCR"):
        ocr.read_lines(np.zeros((8, 8, 3), np.uint8))


COLOURS = {
    "backpack-zh": "藏青", "bottle-zh": "珊瑚橙", "yogamat-zh": "薰衣草紫", "suitcase-en": "mint green",
    "tote-en": "cognac brown", "scarf-en": "burgundy plaid", "shoe-run-zh": "冰川蓝", "lamp-en": "forest green",
}  # fmt: skip


@pytest.mark.parametrize(("photo", "colour"), COLOURS.items())
def test_a_true_colour_is_never_accused(photo: str, colour: str) -> None:
    assert not_shown(product(colour), PHOTOS / f"{photo}.jpg") == ()


@pytest.mark.parametrize(
    ("photo", "colour"),
    [
        ("backpack-zh", "酒红"),
        ("bottle-zh", "blue"),
        ("suitcase-en", "pink"),
        ("tote-en", "green"),
        ("mug-en", "purple"),
    ],
)
def test_another_variants_photo_is_found(photo: str, colour: str) -> None:
    assert not_shown(product(colour), PHOTOS / f"{photo}.jpg")


def test_a_colour_without_a_hue_is_not_judged(tmp_path: Path) -> None:
    Image.new("RGB", (200, 200), (40, 80, 200)).save(tmp_path / "blue.png")
    assert not_shown(product("black"), tmp_path / "blue.png") == ()
    assert not_shown(product("navy and white"), tmp_path / "blue.png") == ()
