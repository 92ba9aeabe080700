"""Words on pictures: read off a poster of our own making, off the sample shop's photos and off pictures of every shape;
and colours they show."""

import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.cli import compliance
from app.sample.loader import sample_files
from graphs import pictures
from memory.domain.evidence import Lang
from memory.domain.product import Attribute, Product
from tools.content import ocr, selling_points
from tools.content.colour import not_shown
from tools.content.ocr import Reading
from tools.creative import make_poster
from tools.creative.typeset import font

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
    seen = _plain("".join(read(tmp_path / str(artefact.path)).lines))
    assert len(artefact.layers) >= 3
    unread = [layer.text for layer in artefact.layers if _plain(layer.text) not in seen]
    assert len(unread) <= len(artefact.layers) // 4, (unread, seen)


def _plain(text: str) -> str:
    return "".join(text.lower().split())


def read(source: Path | bytes) -> Reading:
    reading = ocr.words_on(source)
    assert reading is not None
    return reading


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
    reading = read(PHOTOS / f"{photo}.jpg")
    assert words <= set(reading.lines)
    assert reading.whole
    if not words:
        assert reading.lines == ()


def test_without_the_extra_nothing_was_read_which_is_not_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_reader", lambda: None)
    assert ocr.words_on(PHOTOS / "mug-en.jpg") is None
    assert ocr.read_facts(PHOTOS / "mug-en.jpg").text_read is None


CLAIM = "全国第一治愈癌症"


def written(
    size: tuple[int, int], at: tuple[int, int], px: int = 40, *, ground: Any = "white", ink: Any = "black"
) -> Image.Image:
    """An empty picture with a claim on it."""
    picture = Image.new("RGBA" if len(ground) == 4 else "RGB", size, ground)
    ImageDraw.Draw(picture).text(at, CLAIM, font=font("regular", px), fill=ink)
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **given: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **given)
    return buffer.getvalue()


@needs_ocr
@pytest.mark.parametrize(
    ("size", "at", "px"),
    [
        pytest.param((790, 12000), (200, 7000), 40, id="a long detail picture"),
        pytest.param((4000, 3000), (3300, 2700), 40, id="a photo of twelve megapixels"),
        pytest.param((6000, 4000), (4100, 3300), 40, id="a large photo"),
        pytest.param((1600, 1600), (700, 900), 20, id="small print on a large ground"),
        pytest.param((1000, 64), (600, 20), 20, id="a narrow banner"),
    ],
)
def test_small_words_are_read_on_pictures_of_any_shape(size: tuple[int, int], at: tuple[int, int], px: int) -> None:
    assert read(saved(written(size, at, px))) == ((CLAIM,), True)


@needs_ocr
@pytest.mark.parametrize("size", [(100, 3000), (30000, 20)], ids=["from top to bottom", "from side to side"])
def test_a_strip_is_said_not_to_have_been_read(size: tuple[int, int]) -> None:
    assert read(saved(written(size, (2, 2), 12))) == ((), False)


@pytest.mark.parametrize("shape", [(3000, 60), (20, 30000), (12000, 790), (3000, 4000), (1200, 1200), (8, 900)])
def test_tiles_hold_the_whole_picture_and_none_costs_more_than_a_square(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (*shape, 3), dtype=np.uint8)
    fine = ocr._levels(*shape)[-1][0]
    left = np.ones([round(side * fine) for side in shape], dtype=bool)
    for tile in ocr._tiles(noise):
        high, wide = tile.pixels.shape[:2]
        assert max(high, wide) <= ocr.TILE
        padded = ocr._padded(tile).pixels
        assert max(padded.shape[:2]) <= 2 * min(padded.shape[:2])
        if tile.scale == fine:
            left[tile.top : tile.top + high, tile.left : tile.left + wide] = False
    assert not left.any()


def test_words_cut_by_a_tile_give_way_to_the_whole() -> None:
    row = ((100.0, 10.0), (500.0, 50.0))
    whole = ocr._Line("不含酒精温和", 0.9, *row[0], *row[1])
    cut = whole._replace(text="含酒精温和", sure=0.99, left=140.0)
    unsure = whole._replace(text="不合酒精温和", sure=0.85, top=12.0)
    small = ocr._Line("全国第一", 0.8, 200.0, 25.0, 240.0, 35.0)
    below = ocr._Line("500 ml", 0.95, 100.0, 90.0, 200.0, 130.0)
    assert ocr._in_order([below, cut, unsure, whole]) == [whole, below]
    assert small in ocr._in_order([whole, small]), "small print across a headline"
    assert whole._replace(left=300.0, right=700.0, text="酒精温和亲肤") in ocr._in_order(
        [whole, whole._replace(left=300.0, right=700.0, text="酒精温和亲肤")]
    ), "the neighbouring tile reads on"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """No OCR: what would have been read, a tile each, of which each says one word."""
    tiles: list[Any] = []

    def say(tile: Any, _: Any) -> list[Any]:
        tiles.append(tile)
        return [ocr._Line(f"word {len(tiles)}", 1.0, 0, len(tiles) * 20, 9, len(tiles) * 20 + 9)]

    monkeypatch.setattr(ocr, "_reader", lambda: "a reader")
    monkeypatch.setattr(ocr, "_lines", say)
    ocr._read.cache_clear()
    return tiles


def noise(*shape: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(2).integers(0, 255, (*shape, 3), dtype=np.uint8))


def test_what_takes_more_tiles_or_time_is_not_wholly_read(quick: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "MOST_TILES", 3)
    long = saved(noise(500, 6000))
    assert read(long).whole is False
    assert len(quick) == ocr.MOST_TILES == len(read(long).lines), "what was read is told"
    monkeypatch.setattr(ocr, "MOST_SECONDS", -1.0)
    assert read(saved(noise(9, 9))) == ((), False)


@needs_ocr
def test_a_page_of_small_print_stops_between_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(ocr, "thread_time", lambda: next(clock))
    monkeypatch.setattr(ocr, "MOST_SECONDS", 2.5)
    page = written((800, 400), (20, 20), ground="#fffffe")
    for y in (100, 180, 260):
        ImageDraw.Draw(page).text((20, y), CLAIM + str(y), font=font("regular", 40), fill="black")
    reading = read(saved(page))
    assert (len(reading.lines), reading.whole) == (1, False)


@needs_ocr
@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_later_frame_is_read(kind: str) -> None:
    frames = [Image.new("RGB", (480, 240), "white"), written((480, 240), (40, 90), ground="#fffffd")]
    assert read(saved(frames[0], kind, save_all=True, append_images=frames[1:])) == ((CLAIM,), True)


def test_frames_that_show_nothing_new_cost_nothing_and_too_many_others_go_to_review(quick: list[Any]) -> None:
    blink = [noise(90, 90), noise(90, 90).rotate(90)]
    film = saved(blink[0], "PNG", save_all=True, append_images=[blink[1], *blink * 20], default_image=False)
    assert read(film) == (("word 1", "word 2"), True)
    turns = [blink[0].rotate(angle) for angle in range(ocr.MOST_TILES + 1)]
    assert not read(saved(turns[0], "PNG", save_all=True, append_images=turns[1:])).whole
    assert not read(film[: len(film) - len(film) // 4]).whole, "frames that cannot be read"


def test_frames_of_more_pixels_than_a_picture_may_have_are_not_all_held(
    quick: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "MAX_PIXELS", 90 * 90 * 2)
    turns = [noise(90, 90).rotate(angle) for angle in range(3)]
    assert read(saved(turns[0], "WEBP", save_all=True, append_images=turns[1:], lossless=True)) == (
        ("word 1", "word 2"),
        False,
    )


@needs_ocr
@pytest.mark.parametrize("ink", ["white", "black"])
def test_words_on_a_transparent_picture_are_read_whatever_their_colour(ink: str) -> None:
    assert read(saved(written((480, 240), (40, 90), ground=(0, 0, 0, 0), ink=ink))) == ((CLAIM,), True)


@needs_ocr
def test_words_in_sixteen_bits_are_read() -> None:
    grey = np.asarray(written((480, 240), (40, 90)).convert("L")).astype(np.uint16) * 40 + 9000
    assert read(saved(Image.fromarray(grey))) == ((CLAIM,), True)


PARTLY = Reading((CLAIM,), whole=False)


def test_a_photo_that_was_not_wholly_read_goes_to_review(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "words_on", lambda _: PARTLY)
    photo = pictures._read(product(), PHOTOS / "mug-en.jpg")
    assert photo.words == (CLAIM,)
    (finding,) = pictures.unlike_facts(photo, None, "en")
    assert (finding.rule, finding.severity) == ("picture.unread", "needs_evidence")
    monkeypatch.setattr(pictures, "words_on", lambda _: Reading((), whole=True))
    assert pictures.unlike_facts(pictures._read(product(), PHOTOS / "mug-en.jpg"), None, "en") == []


@pytest.mark.parametrize(
    ("reading", "verdict", "said"), [(PARTLY, "block", CLAIM), (Reading((), whole=False), "pass", "")]
)
def test_a_check_of_a_picture_that_was_not_wholly_read_never_passes(
    monkeypatch: pytest.MonkeyPatch, reading: Reading, verdict: str, said: str
) -> None:
    monkeypatch.setattr(ocr, "words_on", lambda _: reading)
    (line,) = compliance._read_off(PHOTOS / "mug-en.jpg")
    assert (line["text"], line["whole"]) == (said, False)
    row = compliance._partly_unread({"verdict": verdict, "findings": []}, line["text"])
    assert row["verdict"] == ("block" if verdict == "block" else "review")
    (finding,) = row["findings"]
    assert finding["rule"] == "picture.unread"
    assert ("照片" in finding["why"]) == (said == CLAIM), "in the language of what was read"


def test_facts_say_unread_where_nothing_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "words_on", lambda _: Reading((), whole=False))
    assert ocr.read_facts(PHOTOS / "mug-en.jpg").text_read is None
    monkeypatch.setattr(ocr, "words_on", lambda _: PARTLY)
    assert ocr.read_facts(PHOTOS / "mug-en.jpg").text_read == CLAIM


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
