"""How a merchant's brand speaks: examples that it likes and dislikes, what it said, and where a text departs from it.

What the merchant forbade asks for a change (`fix`); what was learned from examples is a note (`warn`). The brand's
tone is taste, not law: it never blocks.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from memory.domain.errors import BadInput, StorageFailure
from memory.domain.finding import Finding
from memory.domain.noun import Noun
from memory.domain.remembered import Preference
from memory.stores import TenantStores
from tools.compliance.checker.tone import ToneExample, ToneProfile, check_tone, learn_tone
from tools.compliance.engine import finding_json
from tools.compliance.lexicon import plain_term
from tools.compliance.normalise import is_chinese, normalise

Tongue = Literal["zh", "en"]
FILE = "brand.json"
_OF_LONG_TEXT = ("missing_word", "register", "unlike")
"""What is asked of running copy only: a title of six words sounds like nobody."""
_LONG = 12
"""Characters from which a text can sound like somebody."""
_MANNERS = ("playful", "plain", "formal")


class Examples(Noun):
    """What the merchant showed: texts in the brand's voice and texts that are not, words wanted and unwanted."""

    examples: tuple[ToneExample, ...] = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def of(self, lang: Tongue) -> "Examples":
        """Those in one language."""
        return Examples(
            examples=tuple(e for e in self.examples if tongue_of(e.text) == lang),
            wanted=tuple(word for word in self.wanted if tongue_of(word) == lang),
            unwanted=tuple(word for word in self.unwanted if tongue_of(word) == lang),
        )

    def and_also(self, more: "Examples") -> "Examples":
        """These and `more`, each text and word once; what is said of a text last holds."""
        held = {example.text: example for example in (*self.examples, *more.examples)}
        return Examples(
            examples=tuple(held.values()),
            wanted=tuple(dict.fromkeys((*self.wanted, *more.wanted))),
            unwanted=tuple(dict.fromkeys((*self.unwanted, *more.unwanted))),
        )


class Forbidden(NamedTuple):
    """A word that the brand does not say, and what it says instead when the merchant named it."""

    word: str
    instead: str | None
    stated: bool
    """The merchant said so; otherwise it was concluded from edits."""


class BrandVoice(Noun):
    """Everything that is known of how the brand speaks. Without any of it, no text departs."""

    tones: Mapping[Tongue, ToneProfile] = {}
    forbidden: tuple[Forbidden, ...] = ()

    @property
    def silent(self) -> bool:
        return not self.tones and not self.forbidden

    def findings(self, text: str, *, told_in: str | None = None, running: bool = True) -> tuple[Finding, ...]:
        """Where `text` departs from the voice, reasons in `told_in`. A title or a keyword is no running text."""
        if self.silent or not text.strip():
            return ()
        lang = tongue_of(text)
        told: Tongue = lang if told_in is None else "en" if told_in == "en" else "zh"
        found = [_forbidden(text, held, start, end, told) for held, start, end in self._places(text)]
        taken = [finding.span for finding in found]
        if profile := self.tones.get(lang):
            for tone in check_tone(text, profile.having(told_in=told)):
                wanted = (running and len(text) >= _LONG) or tone.kind not in _OF_LONG_TEXT
                if wanted and not any(a < tone.span[1] and tone.span[0] < b for a, b in taken):
                    found.append(_finding(f"brand.{tone.kind}", "warn", tone.span, tone.why))
        return tuple(found)

    def _places(self, text: str) -> Iterator[tuple[Forbidden, int, int]]:
        """Where forbidden words stand, in either script and through spaces and signs put between their characters."""
        plain = normalise(text)
        for held in self.forbidden:
            word = plain_term(held.word)
            start = plain.text.find(word) if word else -1
            while start >= 0:
                end = start + len(word)
                if not _inside_a_word(plain.text, start, end):
                    yield held, *plain.span(start, end)
                start = plain.text.find(word, end)


def tongue_of(text: str) -> Tongue:
    return "zh" if is_chinese(text) else "en"


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Latin words have ends: `cheap` is not said in `cheapest`."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    latin = str.isascii
    return (latin(text[start]) and before.isalnum() and latin(before)) or (
        latin(text[end - 1]) and after.isalnum() and latin(after)
    )


def _forbidden(text: str, held: Forbidden, start: int, end: int, told: Tongue) -> Finding:
    said = text[start:end]
    if told == "en":
        why = f"your brand does not say “{said}”" + (f"; it says “{held.instead}”" if held.instead else "")
    else:
        why = f"您说过品牌不用“{said}”" + (f"，改用“{held.instead}”" if held.instead else "")
    mended = text[:start] + held.instead + text[end:] if held.instead else None
    return _finding("brand.forbidden_word", "fix" if held.stated else "warn", (start, end), why, mended)


def _finding(
    rule: str, severity: Literal["fix", "warn"], span: tuple[int, int], why: str, rewrite: str | None = None
) -> Finding:
    return Finding(
        rule=rule, category="brand_tone", clause=None, span=span, severity=severity, why=why, rewrite=rewrite
    )


def voice_of(shown: Examples, said: Sequence[Preference]) -> BrandVoice:
    """The voice behind examples and statements; a statement outranks what the examples would have it be."""
    words = [Forbidden(word, None, True) for word in shown.unwanted] + [
        Forbidden(str(p.instead_of or p.value), p.value if p.instead_of else None, p.stated)
        for p in said
        if p.kind == "forbidden_word" or (p.kind == "preferred_word" and p.instead_of)
    ]
    tongues: tuple[Tongue, ...] = ("zh", "en")
    tones: dict[Tongue, ToneProfile] = {lang: tone for lang in tongues if (tone := _tone(shown.of(lang), said, lang))}
    return BrandVoice(tones=tones, forbidden=tuple({held.word: held for held in words}.values()))


def _tone(shown: Examples, said: Sequence[Preference], lang: Tongue) -> ToneProfile | None:
    liked = any(example.liked for example in shown.examples)
    profile = learn_tone(shown.examples, wanted=shown.wanted) if liked else ToneProfile(lang=lang, wanted=shown.wanted)
    stated = _stated([p for p in said if (p.lang == "en") == (lang == "en")])
    if not liked and not stated and not shown.wanted:
        return None
    return profile.having(lang=lang, **stated)


def _stated(said: Iterable[Preference]) -> dict[str, Any]:
    """What a profile takes over from statements: later entries of `said` have less support and do not overrule."""
    fields: dict[str, Any] = {}
    for preference in said:
        if preference.kind == "tone" and preference.value in _MANNERS and "manner" not in fields:
            fields |= {"manner": preference.value, "stated": True}
        elif preference.kind == "emoji":
            fields.setdefault("emoji", 0.0 if preference.value == "avoid" else None)
        elif preference.kind == "exclamation":
            fields.setdefault("exclamations", 0.0 if preference.value == "avoid" else None)
    return fields


def read_examples(folder: Path) -> Examples:
    """What the tenant of `folder` showed; nothing when it showed nothing. Raises `StorageFailure`."""
    path = folder / FILE
    if not path.exists():
        return Examples()
    try:
        return Examples.from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as problem:
        raise StorageFailure(f"{path} cannot be read: {problem}", todo="show your examples again") from problem


def keep_examples(folder: Path, shown: Examples) -> None:
    """Replaces what is held, whole or not at all."""
    aside = folder / f"{FILE}.new"
    try:
        with aside.open("w", encoding="utf-8") as out:
            json.dump(shown.to_json(), out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        os.replace(aside, folder / FILE)
    except OSError as problem:
        raise StorageFailure(f"{folder / FILE} cannot be written: {problem}", kept="what was held before") from problem


def learn_examples(folder: Path, more: Examples) -> BrandVoice:
    """Adds to what the tenant showed and gives the voice behind all of it. Raises `BadInput` when nothing is shown."""
    if more == Examples():
        raise BadInput("nothing was shown", todo="give texts that sound like your brand", field="text")
    held = read_examples(folder).and_also(more)
    keep_examples(folder, held)
    return voice_of(held, ())


async def brand_voice(stores: TenantStores) -> BrandVoice:
    """How this tenant's brand speaks, as of now."""
    return voice_of(read_examples(stores.folder), await stores.experience.preferences())


def voiced(answer: Mapping[str, Any], text: str, voice: BrandVoice) -> dict[str, Any]:
    """An answer of `check` with the brand's tone added; a forbidden word makes a pass a review."""
    found = voice.findings(text)
    if not found or "findings" not in answer:
        return dict(answer)
    verdict = answer["verdict"]
    if verdict == "pass" and any(finding.severity == "fix" for finding in found):
        verdict = "review"
    return {**answer, "verdict": verdict, "findings": [*answer["findings"], *map(finding_json, found)]}
