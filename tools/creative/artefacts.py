"""Finished pictures as artefacts of a campaign, saved in the run's folder."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from memory.domain.creative import Artefact
from memory.domain.evidence import Lang, SellingPoint
from memory.domain.ids import derive_id
from memory.domain.product import Product
from tools.creative.labels import ai_label
from tools.creative.main_image import white_main_image
from tools.creative.poster import Shape, draw_poster
from tools.creative.rules import CopyRules


def make_main_image(product: Product, photo: Path | bytes, folder: Path, *, channel: str = "shop") -> Artefact:
    """Saves a white-ground main picture in `folder` and returns its artefact.

    Raises `Refused` with the reason when the photo is better left alone, `BadInput` when there is no picture.
    """
    picture = white_main_image(photo, channel)
    artefact = _artefact(product, channel, product.lang, "main_image", "a", picture.data)
    return _saved(artefact, picture.data, folder)


def make_poster(
    product: Product,
    points: Sequence[SellingPoint | Mapping[str, Any]],
    photo: Path | bytes,
    folder: Path,
    *,
    shape: Shape = "portrait",
    channel: str = "shop",
    variant: int = 0,
    rules: CopyRules | None = None,
) -> Artefact:
    """Saves a poster in `folder` and returns its artefact, with its words as layers and its claims bound.

    `points` are the product's selling points in the copy's language, the one to lead with first.
    """
    ordered = [p if isinstance(p, SellingPoint) else SellingPoint.model_validate(dict(p)) for p in points]
    lang: Lang = ordered[0].lang if ordered else product.lang
    drawn = draw_poster(product, photo, lang, points=ordered, rules=rules, shape=shape, variant=variant)
    letter = "abcdefghijklmnopqrstuvwxyz"[variant % 26]
    artefact = _artefact(product, channel, lang, "poster", f"{shape}-{letter}", drawn.data)
    return _saved(artefact.having(text=drawn.text, claims=drawn.claims, layers=drawn.layers), drawn.data, folder)


def _artefact(product: Product, channel: str, lang: Lang, kind: str, variant: str, data: bytes) -> Artefact:
    made = derive_id("art", product.id, channel, lang, kind, variant)
    return Artefact.model_validate(
        {
            "id": made,
            "kind": kind,
            "channel": channel,
            "slot": kind,
            "lang": lang,
            "path": f"{made}.jpg",
            "sha256": hashlib.sha256(data).hexdigest(),
            "variant": variant,
            "made_by": "tool",
            "ai_label": ai_label("composite", lang),
            "product": product.id,
        }
    )


def _saved(artefact: Artefact, data: bytes, folder: Path) -> Artefact:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / str(artefact.path)).write_bytes(data)
    return artefact
