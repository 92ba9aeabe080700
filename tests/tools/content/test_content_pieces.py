"""Pieces on a photo: counted where they stand apart and alike, held against the stated count, left alone in doubt."""

import io

import pytest
from PIL import Image, ImageDraw

from memory.domain.errors import BadInput
from memory.domain.product import Attribute, Product
from tools.content.pieces import MorePieces, more_pieces, pieces_shown, stated_pieces


def photo(boxes, ground=(250, 250, 250), colours=((150, 60, 50),)) -> bytes:
    picture = Image.new("RGB", (900, 600), ground)
    draw = ImageDraw.Draw(picture)
    for place, box in enumerate(boxes):
        draw.rounded_rectangle(box, 24, fill=colours[place % len(colours)])
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=92)
    return held.getvalue()


def row(count, width=120, height=180):
    return [(60 + 200 * place, 200, 60 + 200 * place + width, 200 + height) for place in range(count)]


def product(**attributes) -> Product:
    stated = tuple(Attribute(name=name, value=value, source="feed") for name, value in attributes.items())
    return Product(id="p", title="陶瓷杯", category="家居厨房 > 杯子", attributes=stated)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_alike_pieces_that_stand_apart_are_counted(count):
    assert pieces_shown(photo(row(count))) == count


@pytest.mark.parametrize(
    "picture",
    [
        photo(row(1)),
        photo([(60, 200, 180, 380), (180, 200, 300, 380)]),
        photo([*row(2), (500, 330, 560, 380)]),
        photo([(60, 100, 180, 280), (260, 100, 344, 340)]),
        photo(row(2), colours=((150, 60, 50), (50, 90, 150))),
        photo([(60, 200, 180, 380), (790, 200, 900, 380)]),
        photo([]),
    ],
    ids=["one", "touching", "a pack and an accessory", "two shapes", "two colours", "cut off", "nothing"],
)
def test_what_cannot_be_counted_is_not(picture):
    assert pieces_shown(picture) is None


def test_no_picture_is_bad_input():
    with pytest.raises(BadInput):
        pieces_shown(b"no picture")


@pytest.mark.parametrize(
    ("attributes", "count"),
    [
        ({"件数": "2件"}, 2),
        ({"Pack": "6 pieces"}, 6),
        ({"容量": "500ml"}, None),
        ({"件数": "2件", "只数": "4只"}, None),
        ({"quantity": "2 pairs"}, None),
        ({"数量": "6"}, 6),
    ],
)
def test_the_stated_count_is_that_of_the_attributes(attributes, count):
    assert stated_pieces(product(**attributes)) == count


@pytest.mark.parametrize(("stated", "said"), [("2件", MorePieces(3, 2)), ("3件", None), ("6件", None)])
def test_only_pieces_that_are_not_delivered_are_named(stated, said):
    assert more_pieces(product(件数=stated), photo(row(3))) == said


def test_without_a_stated_count_nothing_is_compared():
    assert more_pieces(product(容量="300ml"), photo(row(3))) is None
