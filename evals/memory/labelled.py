"""The labelled set: a shop of over 500 products, and questions written by hand with the product each one means."""

from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

import yaml

from memory.domain.evidence import Lang
from memory.domain.remembered import Document

_FILLERS = 13
"""Products made of the grammar for each category and language."""

LANGUAGES: tuple[Lang, ...] = ("zh", "en")


class Question(NamedTuple):
    """What someone types, and the product that they mean."""

    text: str
    product: str
    lang: Lang
    held_out: bool = False
    """Written after the ranking was done, to see whether it carries over."""


class LabelledSet(NamedTuple):
    products: list[Document]
    questions: list[Question]


def labelled_set() -> LabelledSet:
    """The same set on every call."""
    products: list[Document] = []
    questions: list[Question] = []
    grammar = _load("grammar")
    for lang in LANGUAGES:
        for number, (_, title, description, *asked) in enumerate(_load(f"anchors_{lang}")):
            id = f"{lang}-asked-{number:03}"
            products.append(_product(id, f"{title}\n{description}", lang))
            questions += [Question(text, id, lang) for text in asked]
        products += _fillers(grammar[lang], lang)
    titles = {document.text.split("\n")[0]: document.id for document in products}
    for lang, rows in _load("held_out").items():
        questions += [Question(text, titles[title], lang, held_out=True) for title, text in rows]
    return LabelledSet(products, questions)


def _fillers(categories: dict[str, dict[str, list[str]]], lang: Lang) -> list[Document]:
    joint = "" if lang == "zh" else " "
    made: list[Document] = []
    for category, words in categories.items():
        every = list(product(words["nouns"], words["traits"], words["made"]))
        # A stride that shares no factor with the count visits nouns, traits and materials evenly.
        stride = next(step for step in (37, 41, 43) if len(every) % step)
        for n in range(_FILLERS):
            noun, trait, stuff = every[n * stride % len(every)]
            made.append(_product(f"{lang}-{category}-{n:02}", f"{trait}{joint}{noun}\n{stuff}", lang))
    return made


def _product(id: str, text: str, lang: Lang) -> Document:
    return Document(id=id, kind="product", text=text, lang=lang, product=id)


def _load(name: str) -> Any:
    return yaml.safe_load(files("evals.memory").joinpath("sets", f"{name}.yaml").read_text("utf-8"))
