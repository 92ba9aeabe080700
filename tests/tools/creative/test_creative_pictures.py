import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from memory.domain.errors import BadInput
from memory.domain.product import Attribute, Product
from tools.content import evidence_of, image_facts, selling_points
from tools.creative import (
    CopyRules,
    Refused,
    ai_label,
    draw_poster,
    make_main_image,
    make_poster,
    source_type_of,
    white_main_image,
)
from tools.creative.cutout import cut_out
from tools.creative.main_image import fidelity
from tools.creative.typeset import drawable, fitted, worst_contrast


def shoe_like(ground=(214, 222, 226), size=(900, 900), box=(140, 260, 760, 640), colour=(36, 84, 150)) -> Image.Image:
    """A striped body with a hole, on a plain lit ground."""
    width, height = size
    light = np.linspace(1.0, 0.94, height)[:, None, None]
    image = Image.fromarray((np.array(ground) * light * np.ones((height, width, 1))).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(box, radius=90, fill=colour)
    for i in range(box[0] + 90, box[2] - 90, 36):
        draw.line((i, box[1] + 40, i + 20, box[3] - 60), fill=(226, 120, 40), width=7)
    draw.ellipse((box[2] - 190, box[1] + 100, box[2] - 110, box[1] + 180), fill=tuple(np.array(ground)))
    return image


def saved(image: Image.Image, fmt="PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, fmt)
    return buffer.getvalue()


def busy() -> bytes:
    rng = np.random.default_rng(5)
    ground = cv2.resize(rng.integers(0, 255, (30, 30, 3), dtype=np.uint8), (900, 900), interpolation=cv2.INTER_NEAREST)
    image = Image.fromarray(ground)
    ImageDraw.Draw(image).ellipse((200, 200, 700, 700), fill=(40, 90, 160))
    return saved(image)


def product(lang="zh") -> Product:
    attributes = {"weight_g": "238", "材质": "涤纶网布", "鞋底": "橡胶", "反光": "是"}
    rows = tuple(Attribute(name=k, value=v, source=f"f:2 {k}") for k, v in attributes.items())
    return Product(id="p", title="云步 轻便跑步鞋", brand="云步", category="运动鞋", attributes=rows, lang=lang)


def test_the_cut_follows_the_product_and_keeps_its_pixels():
    image = shoe_like()
    cut = cut_out(image)
    truth = np.zeros((900, 900), np.uint8)
    canvas = Image.fromarray(truth)
    ImageDraw.Draw(canvas).rounded_rectangle((140, 260, 760, 640), radius=90, fill=1)
    truth = np.asarray(canvas).astype(bool)
    mask = cut.alpha > 0.5
    assert (mask & truth).sum() / (mask | truth).sum() > 0.95
    assert fidelity(np.asarray(image), cut.rgb, mask) < 0.5
    assert cut.confidence >= 0.6


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (busy(), "ground is not plain"),
        (saved(shoe_like(box=(-80, 260, 600, 640))), "cut off"),
        (saved(Image.new("RGB", (800, 800), (240, 240, 240))), "no product"),
        (saved(shoe_like(size=(300, 300), box=(120, 130, 180, 170))), ""),
    ],
)
def test_what_would_be_spoiled_is_refused_with_the_reason(picture, reason):
    with pytest.raises(Refused) as refusal:
        white_main_image(picture, "amazon")
    assert reason in refusal.value.what
    assert refusal.value.kept


@pytest.mark.parametrize(("channel", "share"), [("amazon", 0.85), ("taobao", 0.7), ("jd", 0.75)])
def test_the_main_picture_is_white_square_and_fills_the_frame(channel, share):
    made = white_main_image(saved(shoe_like()), channel)
    facts = image_facts(made.data)
    assert facts.width == facts.height == made.size
    assert facts.background == "white"
    assert facts.subject_long_side >= share
    assert np.asarray(Image.open(io.BytesIO(made.data)))[:20].min() >= 253
    assert source_type_of(made.data) == "composite"


def test_alpha_is_taken_as_the_outline():
    rgba = shoe_like().convert("RGBA")
    mask = Image.new("L", rgba.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((140, 260, 760, 640), radius=90, fill=255)
    rgba.putalpha(mask)
    assert white_main_image(saved(rgba), "taobao").confidence == 1.0


def test_no_picture_is_bad_input():
    with pytest.raises(BadInput):
        white_main_image(b"nonsense")
    with pytest.raises(BadInput):
        draw_poster(product(), b"nonsense", "zh")


@pytest.mark.parametrize("lang", ["zh", "en", "zh-Hant"])
@pytest.mark.parametrize("shape", ["portrait", "square"])
@pytest.mark.parametrize("variant", [0, 1])
def test_posters_are_legible_and_keep_words_off_the_product(lang, shape, variant):
    one = product()
    made = draw_poster(one, saved(shoe_like()), lang, shape=shape, variant=variant)
    picture = Image.open(io.BytesIO(made.data))
    assert picture.size == (made.width, made.height) == ((1080, 1440) if shape == "portrait" else (1080, 1080))
    assert made.mode == "cut_out"
    headline = max(layer.size_px for layer in made.layers)
    assert headline >= 0.06 * 1080
    left, top, right, bottom = made.product_box
    for layer in made.layers:
        assert layer.size_px >= 0.04 * 1080
        assert layer.contrast >= 4.5
        a, b, c, d = layer.box
        assert c <= left or a >= right or d <= top or b >= bottom, (layer, made.product_box)
        assert 0 <= a < c <= made.width
        assert 0 <= b < d <= made.height
    known = {row.id for row in evidence_of(one)}
    assert made.text == "\n".join(layer.text for layer in made.layers)
    for claim in made.claims:
        assert made.text[slice(*claim.span)] == claim.text
        assert set(claim.evidence) <= known


def test_words_are_really_drawn():
    made = draw_poster(product(), saved(shoe_like()), "zh")
    pixels = np.asarray(Image.open(io.BytesIO(made.data)).convert("L")).astype(float)
    for layer in made.layers:
        left, top, right, bottom = layer.box
        assert np.ptp(pixels[top:bottom, left:right]) > 80


def test_a_photo_that_cannot_be_cut_is_shown_whole():
    made = draw_poster(product(), busy(), "zh")
    assert made.mode == "photo"
    left, top, right, bottom = made.product_box
    assert (right - left) / (bottom - top) == pytest.approx(1.0, abs=0.01)


def test_a_bare_product_still_gets_a_poster():
    made = draw_poster(Product(id="b", title="神秘小物件"), saved(shoe_like()), "zh")
    assert made.text.startswith("神秘小物件")


def test_posters_are_the_same_every_time_and_follow_rules():
    photo = saved(shoe_like())
    assert draw_poster(product(), photo, "zh").data == draw_poster(product(), photo, "zh").data
    quiet = draw_poster(product(), photo, "zh", rules=CopyRules(forbidden=("238", "轻")))
    assert "238" not in quiet.text
    assert "轻" not in quiet.text


def test_artefacts_name_the_saved_file(tmp_path):
    photo = saved(shoe_like())
    points = selling_points(product(), None, "zh")[::-1]
    poster = make_poster(product(), [p.to_json() for p in points], photo, tmp_path)
    main = make_main_image(product(), photo, tmp_path, channel="taobao")
    for artefact in (poster, main):
        assert (tmp_path / str(artefact.path)).stat().st_size > 1000
        assert artefact.made_by == "tool"
        assert artefact.ai_label is None
    assert poster.layers
    assert points[0].feature in str(poster.text) or points[0].benefit in str(poster.text)


def test_generated_pixels_would_need_a_label():
    assert ai_label("composite", "zh") is None
    assert ai_label("compositeWithTrainedAlgorithmicMedia", "zh") == "AI生成"


def test_type_is_set_without_hanging_marks_and_contrast_is_measured():
    setting = fitted("早上出门不用再拎第二个包，真好", "bold", range(90, 60, -2), 700, 3)
    assert setting is not None
    assert not any(line[0] in "，。！？" for line in setting.lines)
    assert worst_contrast(np.full((9, 9, 3), 255, np.uint8), (0, 0, 0)) == pytest.approx(21, abs=0.1)
    assert drawable("轻便輕便 Light 238g")
    assert not drawable("🦄")
