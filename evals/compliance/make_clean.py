"""Writes sets/clean.jsonl: lawful catalogue text, the hand-written lines first, the same file every time."""

import json
import random
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer
import yaml

SEED = 20261121
PER_CATEGORY = {"zh": 48, "en": 38}
"""Lines a category gives in each language; 34 categories make 2,900 beside the hand-written ones."""

_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*|[^{}|]+)\}")


def _data(name: str) -> str:
    return (files("evals.compliance") / "data" / name).read_text(encoding="utf-8")


def hand_written() -> Iterator[tuple[str, str]]:
    """(lang, text) of the lines a person wrote."""
    for row in _data("clean_hand.tsv").splitlines():
        if row and not row.startswith("#"):
            lang, text = row.split("\t", 1)
            yield lang, text


def fill(frame: str, words: dict[str, list[str]], rng: random.Random) -> str:
    """A frame with every `{slot}` filled from its list and every `{a|b}` decided."""

    def decide(match: re.Match[str]) -> str:
        inner = match[1]
        if "|" in inner:
            return rng.choice(inner.split("|"))
        return fill(rng.choice(words[inner]), words, rng) if inner in words else inner

    return _CHOICE.sub(decide, frame)


def generated(grammar: dict[str, Any], rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """(lang, category, text), each text once."""
    for category, by_lang in grammar["categories"].items():
        for lang, slots in by_lang.items():
            words = {**grammar["shared"][lang], **slots}
            seen: set[str] = set()
            while len(seen) < PER_CATEGORY[lang]:
                text = fill(rng.choice(grammar["frames"][lang]), words, rng)
                text = text[0].upper() + text[1:]
                if text not in seen:
                    seen.add(text)
                    yield lang, category, text


def clean_lines() -> Iterator[dict[str, Any]]:
    """The rows of clean.jsonl, in order."""
    rng = random.Random(SEED)
    rows = [(lang, None, text, "clean-hand") for lang, text in hand_written()]
    grammar = yaml.safe_load(_data("clean_grammar.yaml"))
    rows += [(lang, category, text, f"clean-{category}") for lang, category, text in generated(grammar, rng)]
    for number, (lang, _, text, slice_) in enumerate(rows, start=1):
        yield {
            "id": f"c-{number:05d}",
            "text": text,
            "lang": lang,
            "expect": {"verdict": "pass", "clauses": [], "span_text": None},
            "slice": slice_,
        }


def main(out: Path = Path(__file__).parent / "sets" / "clean.jsonl") -> None:
    """Write the clean set and say how many lines it holds."""
    lines = [json.dumps(row, ensure_ascii=False) for row in clean_lines()]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    typer.echo(f"{len(lines)} lines to {out}")


if __name__ == "__main__":
    typer.run(main)
