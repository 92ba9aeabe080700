"""Titles, descriptions and short copy for each channel, from facts and selling points; every claim has evidence.

Deterministic: product, channel, language and variant decide the words. What a channel shows and how long it may be
stands in `data/channels.yaml`, the sentences in `data/phrases.yaml`.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from memory.domain.creative import Artefact
from memory.domain.evidence import Evidence, Lang
from memory.domain.ids import content_hash, derive_id
from memory.domain.product import Product
from tools.content.aspects import ReviewReading
from tools.content.lexicon import load
from tools.content.selling_points import Pitch, pitches
from tools.creative.limits import measure
from tools.creative.naming import Name, name_of
from tools.creative.paragraphs import bodies
from tools.creative.render import Rendered, places, render
from tools.creative.rules import CopyRules
from tools.creative.titles import titles
from tools.creative.words import Words

VARIANT_NAMES = "abcdefghijklmnopqrstuvwxyz"


class Piece(NamedTuple):
    """One slot of a channel, as data."""

    slot: str
    kind: str
    compose: str
    frames: str
    unit: str
    least: int
    most: int
    assets: int | None
    """How many of them one ad takes; None where variants are written instead."""

    def fits(self, text: str) -> bool:
        return self.least <= measure(text, self.unit) <= self.most


def channels() -> list[str]:
    """Ids of the channels with a format of their own; others are written as `default`."""
    return [channel for channel in load("channels", "tools.creative") if channel != "default"]


def pieces_of(channel: str, lang: Lang) -> list[Piece]:
    """What `channel` shows in `lang`."""
    table = load("channels", "tools.creative")
    row = table.get(channel) or table["default"]
    row = table[row["same"]] if "same" in row else row
    return [_piece(piece, lang) for piece in row["pieces"]]


def write_copy(
    product: Product,
    channel: str,
    lang: Lang,
    *,
    reading: ReviewReading | None = None,
    cares_about: Sequence[str] = (),
    rules: CopyRules | None = None,
    offers: Sequence[Evidence] = (),
    variants: int = 2,
    slots: Sequence[str] | None = None,
) -> list[Artefact]:
    """All copy of one channel in one language: each slot in `variants` versions, or as many assets as the ad takes.

    `offers` is evidence of kind price or promotion that may be spoken of; without it no price and no discount is named.
    `slots` limits the work to some slots. A slot for which nothing may be said under `rules` is left out.
    """
    rules = rules or CopyRules()
    words = Words(product, lang, pitches(product, reading, lang, cares_about), reading, rules, offers)
    made: list[Artefact] = []
    for piece in pieces_of(channel, lang):
        if slots is None or piece.slot in slots:
            made += _artefacts(product, channel, lang, piece, words, piece.assets or variants)
    return made


def _piece(row: dict[str, Any], lang: Lang) -> Piece:
    english = lang == "en"
    return Piece(
        slot=row["slot"],
        kind=row["kind"],
        compose=row["compose"],
        frames=row.get("frames", ""),
        unit=(row.get("unit_en") if english else None) or row["unit"],
        least=row.get("min", 1),
        most=(row.get("max_en") if english else None) or row["max"],
        assets=row.get("count"),
    )


def _artefacts(product: Product, channel: str, lang: Lang, piece: Piece, words: Words, count: int) -> list[Artefact]:
    seed = int(content_hash([product.id, channel, piece.slot, lang])[:8], 16)
    texts = _distinct(
        (text for text in _candidates(piece, words, seed) if piece.fits(text.text) and words.rules.allows(text.text)),
    )
    return [
        Artefact.model_validate(
            {
                "id": derive_id("art", product.id, channel, lang, piece.slot, variant),
                "kind": piece.kind,
                "channel": channel,
                "slot": piece.slot,
                "lang": lang,
                "text": text.text,
                "claims": text.claims,
                "variant": variant,
                "product": product.id,
            }
        )
        for variant, text in zip(VARIANT_NAMES, islice(texts, count), strict=False)
    ]


def _candidates(piece: Piece, words: Words, seed: int) -> Iterator[Rendered]:
    """Versions in the order of preference; later ones lead with another selling point or another frame."""
    if piece.compose == "title":
        yield from titles(words, piece.unit, piece.most)
    elif piece.compose in ("paragraph", "note"):
        yield from bodies(words, piece.compose, seed, piece.fits)
    else:
        yield from lines(words, piece.frames, seed)


def lines(words: Words, frames: str, seed: int) -> Iterator[Rendered]:
    """One-sentence pieces: the strongest points first, each in the frame that the seed picks, then the other frames."""
    table = words.frames(frames)
    leads: list[Pitch | None] = [*words.pitches[:6], None]
    for turn in range(len(table)):
        for i, lead in enumerate(leads):
            order = table if lead is None else _first_half_turned(table, seed + i, lead is not None)
            frame = order[turn]
            fills = words.fills(lead, seed + i + turn)
            if places(frame) <= fills.keys() and not (places(frame) >= {"N", "P"} and "PN" not in fills):
                yield render(frame, fills)


def _first_half_turned(table: list[str], by: int, turn: bool) -> list[str]:
    """The richer half of the frames rotated, so that variants differ in build; plain fallbacks keep their place."""
    half = max(1, len(table) // 2)
    rich, plain = table[:half], table[half:]
    shift = by % half if turn else 0
    return [*rich[shift:], *rich[:shift], *plain]


def _distinct(texts: Iterator[Rendered]) -> Iterator[Rendered]:
    seen: set[str] = set()
    for text in texts:
        key = text.text.casefold()
        if key not in seen:
            seen.add(key)
            yield text


__all__ = ["Name", "Piece", "channels", "lines", "name_of", "pieces_of", "write_copy"]
