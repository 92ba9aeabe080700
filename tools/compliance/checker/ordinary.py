"""Ordinary lines cut and joined anew, some under an invented name: what no one has read before, and still no claim.

A checker that knows hard lines only takes the unknown for suspicious: a brand, a model number, a heading. Pieces of two
lawful lines about nothing in particular make a third one, whose words never stood side by side. Deterministic under a
given random generator.
"""

from collections.abc import Sequence
from random import Random

from tools.compliance.checker.corpus import Line

_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "qu",
    "r",
    "s",
    "sh",
    "sk",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "y",
    "z",
]
_NUCLEI = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ia", "io", "ou", "oo", "y"]
_CODAS = ("", "", "", "l", "n", "r", "s", "x", "ck", "nd", "rt", "tt")
_NAMED = 0.4
"""Share of the joined lines that begin with an invented name."""


def joined(lines: Sequence[Line], share: float, dice: Random) -> list[Line]:
    """New lawful lines, `share` of the number of those of `lines` that are about no clause, each the first part of one
    of them and the last part of another in the same language."""
    plain = [line for line in lines if not line.unlawful and not line.clauses]
    made = []
    for lang in sorted({line.lang for line in plain}):
        own = [line for line in plain if line.lang == lang]
        for _ in range(round(share * len(own))):
            first, second = dice.choice(own), dice.choice(own)
            text = _head(first.text, lang, dice) + ("" if lang != "en" else " ") + _tail(second.text, lang, dice)
            if dice.random() < _NAMED:
                text = f"{_name(own, lang, dice)} {text}"
            made.append(first._replace(text=text.strip(), span=None))
    return made


def _head(text: str, lang: str, dice: Random) -> str:
    parts = _parts(text, lang)
    return _whole(parts[: dice.randint(1, len(parts))], lang)


def _tail(text: str, lang: str, dice: Random) -> str:
    parts = _parts(text, lang)
    return _whole(parts[dice.randint(0, len(parts) - 1) :], lang)


def _parts(text: str, lang: str) -> list[str]:
    """Words of a text, or its characters where words are not set apart; at least one."""
    return (text.split() if lang == "en" else list(text)) or [text]


def _whole(parts: Sequence[str], lang: str) -> str:
    return (" " if lang == "en" else "").join(parts)


def _name(lines: Sequence[Line], lang: str, dice: Random) -> str:
    """A name that nobody bears: syllables, or two or three characters that begin lines."""
    if lang != "en":
        return "".join(dice.choice(lines).text[:1] for _ in range(dice.randint(2, 3)))
    syllables = (dice.choice(_ONSETS) + dice.choice(_NUCLEI) + dice.choice(_CODAS) for _ in range(dice.randint(1, 3)))
    name = "".join(syllables)
    return name.upper() if dice.random() < 0.2 else name.capitalize()
