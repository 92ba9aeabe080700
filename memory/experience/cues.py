"""The cue words of `cues.yaml`, ready for use."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from memory.domain.evidence import Lang

QUOTED = r"[\"'“”‘’「」『』《》]"
_SENTENCE = re.compile(r"[。;;!!??\n]+|(?<!\d)\.(?:\s+|$)|(?<=\d)\.(?:\s+|$)")


class Cues(NamedTuple):
    tones: dict[str, str]
    """Each word for a tone, with the tone."""
    too_much: dict[str, str]
    salesy: frozenset[str]
    not_attributes: dict[str, frozenset[str]]
    pronouns: dict[str, frozenset[str]]
    values: dict[str, str]
    """Each known value (lower case), with what kind of value it is."""
    units: dict[str, str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    data: dict[str, Any] = yaml.safe_load(files("memory.experience").joinpath("cues.yaml").read_text("utf-8"))
    kinds = data["kinds_of_value"]
    return Cues(
        tones={str(word): tone for tone, words in data["tones"].items() for word in words},
        too_much=data["too_much"],
        salesy=frozenset(data["salesy"]),
        not_attributes={lang: frozenset(words) for lang, words in data["not_attributes"].items()},
        pronouns={lang: frozenset(map(str, words)) for lang, words in data["pronouns"].items()},
        values={str(v): kind for kind, row in kinds.items() for lang in ("en", "zh") for v in row.get(lang, ())},
        units={str(unit): kind for kind, row in kinds.items() for unit in row.get("units", ())},
    )


def family(lang: Lang) -> str:
    """`zh` for both ways to write Chinese."""
    return "en" if lang == "en" else "zh"


def sentences(text: str) -> list[str]:
    """The sentences of a text, without their ends; a decimal point ends nothing."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]
