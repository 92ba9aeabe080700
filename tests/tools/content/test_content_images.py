import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from memory.domain.errors import BadInput
from tools.content import image_facts, similar


def picture(ground=(255, 255, 255), box=(150, 200, 650, 600), size=(800, 800), fmt="JPEG", busy=False) -> bytes:
    rng = np.random.default_rng(3)
    if busy:
        small = rng.integers(0, 255, (20, 20, 3), dtype=np.uint8)
        image = Image.fromarray(cv2.resize(small, size, interpolation=cv2.INTER_NEAREST))
    else:
        image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(box, radius=40, fill=(30, 80, 150))
    for i in range(box[0] + 30, box[2] - 30, 40):
        draw.line((i, box[1] + 20, i, box[3] - 20), fill=(220, 120, 40), width=6)
    buffer = io.BytesIO()
    image.save(buffer, fmt)
    return buffer.getvalue()


def test_size_ground_and_share_are_measured():
    facts = image_facts(picture())
    assert (facts.width, facts.height, facts.format, facts.background) == (800, 800, "JPEG", "white")
    assert facts.subject_long_side == pytest.approx(500 / 800, abs=0.02)
    assert facts.subject_area == pytest.approx(500 * 400 / 640000, abs=0.03)
    assert not facts.touches_edge
    assert facts.text_read is None


@pytest.mark.parametrize(("kwargs", "ground"), [({"ground": (205, 215, 210)}, "plain"), ({"busy": True}, "busy")])
def test_other_grounds(kwargs, ground):
    assert image_facts(picture(**kwargs)).background == ground


def test_blur_darkness_and_cropping_are_seen():
    sharp = image_facts(picture())
    blurred = np.asarray(Image.open(io.BytesIO(picture())))
    buffer = io.BytesIO()
    Image.fromarray(cv2.GaussianBlur(blurred, (0, 0), 6)).save(buffer, "PNG")
    assert image_facts(buffer.getvalue()).sharpness < 0.1 * sharp.sharpness
    assert image_facts(picture(box=(-50, 200, 500, 600))).touches_edge


def test_overlaid_type_is_suspected_and_stripes_are_not():
    plain = Image.open(io.BytesIO(picture()))
    draw = ImageDraw.Draw(plain)
    draw.text((60, 40), "SUMMER SALE 50% OFF TODAY ONLY", font=ImageFont.load_default(42), fill=(200, 0, 0))
    buffer = io.BytesIO()
    plain.save(buffer, "JPEG")
    assert image_facts(buffer.getvalue()).text_share > 0.004
    assert image_facts(picture()).text_share < 0.004


def test_the_same_picture_smaller_has_nearly_the_same_hash():
    small = io.BytesIO()
    Image.open(io.BytesIO(picture())).resize((300, 300)).save(small, "JPEG", quality=60)
    assert similar(image_facts(picture()).hash, image_facts(small.getvalue()).hash)
    assert not similar(image_facts(picture()).hash, image_facts(picture(box=(20, 20, 200, 780))).hash)


@pytest.mark.parametrize("data", [b"", b"not a picture", picture()[:200]])
def test_what_is_no_picture_is_bad_input(data):
    with pytest.raises(BadInput):
        image_facts(data)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "LA"])
def test_every_mode_is_measured(mode):
    buffer = io.BytesIO()
    Image.open(io.BytesIO(picture())).convert(mode).save(buffer, "TIFF" if mode == "CMYK" else "PNG")
    assert image_facts(buffer.getvalue()).width == 800
