"""What a poster says: a kicker, a headline, a subline and a few short facts."""

import re
from typing import NamedTuple

from tools.content.lexicon import has_cjk
from tools.content.selling_points import Pitch
from tools.content.text import title_case
from tools.creative.typeset import drawable
from tools.creative.words import Words


class Said(NamedTuple):
    """Words with the stretches that evidence carries."""

    text: str
    marks: tuple[tuple[int, int, tuple[str, ...]], ...]


class PosterWords(NamedTuple):
    """Words in the order of preference; the poster shows what finds room."""

    kicker: Said | None
    headlines: list[Said]
    sublines: list[Said]
    chips: list[Said]
    cjk: bool


def poster_words(words: Words, variant: int) -> PosterWords:
    """The words of variant `variant`: it decides which selling point leads."""
    points = words.pitches
    strong = [point for point in points if not point.informs] or points
    lead = strong[variant % min(3, len(strong))] if strong else None
    rest = [point for point in points if point is not lead]
    english = words.lang == "en"
    name = _whole(title_case(words.name.full) if english else words.name.full, words.name.evidence)
    persuades = lead is not None and not lead.informs
    headlines = [*(_benefits(lead, english, variant) if lead and persuades else []), name]
    sublines = [_whole(_capital(lead.point.feature, english), lead.point.evidence)] if lead else []
    chips = [chip for point in rest if (chip := _chip(point, english))]
    able = [text for text in headlines if drawable(text.text) and words.rules.allows(text.text)]
    kicker = name if persuades and drawable(name.text) else None
    return PosterWords(
        kicker=kicker,
        headlines=able or headlines[-1:],
        sublines=[text for text in sublines if drawable(text.text) and words.rules.allows(text.text)],
        chips=[chip for chip in _distinct(chips) if drawable(chip.text) and words.rules.allows(chip.text)],
        cjk=not english,
    )


def _benefits(pitch: Pitch, english: bool, variant: int) -> list[Said]:
    first, second = pitch.benefits if variant % 2 == 0 else pitch.benefits[::-1]
    texts = [first, second, pitch.point.advantage]
    if not english:
        texts += [re.split("[，,]", text)[-1] for text in (first, second)]
    texts = sorted(texts, key=lambda text: len(text) > 48) if english else texts
    return [_whole(_capital(text, english), pitch.point.evidence) for text in texts]


def _chip(pitch: Pitch, english: bool) -> Said | None:
    """A fact in a few words: the title word when there is one, else a short feature."""
    text = pitch.tag or re.sub(r"^an? ", "", pitch.point.feature)
    limit = 22 if english else 10
    if not 1 < len(text) <= limit or re.fullmatch(r"[\d.]+", text):
        return None
    return _whole(_capital(text, english), pitch.point.evidence)


def _distinct(chips: list[Said]) -> list[Said]:
    """Leaves out a chip that shares its evidence's words with one before it."""
    kept: list[Said] = []
    for chip in chips:
        said = "".join(other.text for other in kept)
        pairs = {chip.text[i : i + 2] for i in range(len(chip.text) - 1)}
        if not has_cjk(chip.text) or sum(pair in said for pair in pairs) * 2 < max(1, len(pairs)):
            kept.append(chip)
    return list({chip.text: chip for chip in kept}.values())


def _whole(text: str, evidence: tuple[str, ...]) -> Said:
    return Said(text, ((0, len(text), evidence),) if evidence else ())


def _capital(text: str, english: bool) -> str:
    return text[:1].upper() + text[1:] if english else text
