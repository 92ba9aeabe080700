"""Longer copy: descriptions and notes."""

from collections.abc import Callable, Iterator

from tools.content.lexicon import load, simplified, traditional
from tools.content.selling_points import Pitch
from tools.creative.naming import known_noun
from tools.creative.render import Fill, Rendered, join, places, render
from tools.creative.words import Words

MOST_POINTS = {"paragraph": 4, "note": 4}


def bodies(words: Words, kind: str, seed: int, fits: Callable[[str], bool]) -> Iterator[Rendered]:
    """Versions of a longer text, each led by another selling point; shortened from the back until it fits."""
    for turn in range(max(2, min(4, len(words.pitches)))):
        order = _led_by(words.pitches, turn)[: MOST_POINTS[kind]]
        parts = (_note if kind == "note" else _paragraph)(words, order, seed + turn)
        gap = "\n" if kind == "note" else " " if words.lang == "en" else ""
        while parts:
            text = join([part for part, _ in parts], gap)
            if fits(text.text):
                yield text
                break
            parts = _shorter(parts)


def _led_by(points: list[Pitch], turn: int) -> list[Pitch]:
    """The strongest points with another one in front each turn."""
    if not points:
        return []
    strong = [point for point in points if not point.informs] or points
    lead = strong[turn % min(len(strong), 4)]
    rest = [point for point in strong if point is not lead]
    return [lead, *rest, *(point for point in points if point.informs and point not in strong)]


def _shorter(parts: list[tuple[Rendered, int]]) -> list[tuple[Rendered, int]]:
    """Without the part that matters least."""
    least = max(range(len(parts)), key=lambda i: (parts[i][1], i))
    return parts[:least] + parts[least + 1 :]


def _paragraph(words: Words, order: list[Pitch], seed: int) -> list[tuple[Rendered, int]]:
    parts = [_one(words, "open", order[0] if order else None, seed, 1)]
    parts += [
        _one(words, "inform" if pitch.informs else "sentence", pitch, seed + i, 2 + i, f"p{i}")
        for i, pitch in enumerate(order)
    ]
    parts += [_one(words, "quote", None, seed, 8), _one(words, "offer_line", None, seed, 7)]
    parts += [_one(words, "close", None, seed, 9)]
    return [part for part in parts if part]


def _note(words: Words, order: list[Pitch], seed: int) -> list[tuple[Rendered, int]]:
    frames = "note_point"
    parts = [_one(words, "note_open", order[0] if order else None, seed, 1)]
    parts += [_one(words, frames, pitch, seed, 2 + i, f"p{i}") for i, pitch in enumerate(order)]
    parts += [_one(words, "note_quote", None, seed, 7), _one(words, "offer_line", None, seed, 8)]
    parts += [_one(words, "note_close", None, seed, 9), (_hashtags(words, order), 6)]
    return [part for part in parts if part]


def _one(
    words: Words, frames: str, pitch: Pitch | None, seed: int, rank: int, group: str = "p"
) -> tuple[Rendered, int] | None:
    """The frame that the seed picks among those whose places can be filled and whose words are allowed."""
    fills = words.fills(pitch, seed, group)
    table = words.frames(frames)
    for i in range(len(table)):
        frame = table[(seed + i) % len(table)]
        both = places(frame) >= {"N", "P"} and "PN" not in fills
        if places(frame) <= fills.keys() and not both:
            text = render(frame, fills)
            if words.rules.allows(text.text):
                return text, rank
    return None


def _hashtags(words: Words, order: list[Pitch]) -> Rendered:
    """Tags of the noun, its kind and the brand."""
    name = words.name
    tags = [name.noun.replace(" ", "")]
    found = known_noun(words.product)
    if found and words.lang != "en":
        kind = next((row["zh"] for row in load("categories").values() if found[0] in row["nouns"]), "")
        tags += [traditional(kind) if words.lang == "zh-Hant" else simplified(kind)] if kind else []
    tags += [name.brand.replace(" ", "")] if name.brand else []
    kept = [tag for tag in dict.fromkeys(tags) if tag and words.rules.allows(tag)]
    frame = " ".join(f"#{{t{i}}}" for i in range(len(kept)))
    return render(frame, {f"t{i}": Fill(tag, name.evidence, f"tag{i}") for i, tag in enumerate(kept)})
