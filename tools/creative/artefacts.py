"""Finished pictures as artefacts of a campaign."""

import hashlib

from memory.domain.creative import Artefact
from memory.domain.evidence import Lang
from memory.domain.ids import derive_id
from memory.domain.product import Product
from tools.creative.labels import ai_label
from tools.creative.main_image import MainImage
from tools.creative.poster import Poster


def picture_artefact(
    picture: MainImage | Poster, product: Product, channel: str, lang: Lang, path: str, variant: str = "a"
) -> Artefact:
    """The artefact of a picture saved at `path` (relative to the run's folder). The caller writes `picture.data` there."""
    kind = "poster" if isinstance(picture, Poster) else "main_image"
    return Artefact(
        id=derive_id("art", product.id, channel, lang, kind, variant),
        kind=kind,
        channel=channel,
        slot=kind,
        lang=lang,
        text=picture.text if isinstance(picture, Poster) else None,
        path=path,
        sha256=hashlib.sha256(picture.data).hexdigest(),
        claims=picture.claims if isinstance(picture, Poster) else (),
        layers=picture.layers if isinstance(picture, Poster) else (),
        variant=variant,
        made_by="tool",
        ai_label=ai_label("composite", lang),
        product=product.id,
    )
