"""The plan that the playbook suggests for an objective, from `prompts/playbooks/plans.yaml`."""

from collections.abc import Sequence
from string import Template
from typing import Any, NamedTuple

from memory.domain.plan import Task
from prompts.loader import playbook


class Shape(NamedTuple):
    """A suggested plan: its tasks, why they are these, and which a replan may drop."""

    tasks: tuple[Task, ...]
    why: str
    optional: frozenset[str]


def suggest(objective: str, lang: str, *, product: str, channels: Sequence[str], without: Sequence[str] = ()) -> Shape:
    """The tasks for `objective`, less those in `without` (they failed), with briefs in the merchant's language."""
    book = playbook("plans")
    shape = book["objectives"][objective]
    spoken = "en" if lang == "en" else "zh"
    names = [name for name in shape["tasks"] if name not in without]
    words = {"product": product, "channels": ("、" if spoken == "zh" else ", ").join(channels) or _any(spoken)}
    tasks = tuple(_task(name, book["tasks"][name], shape, names, spoken, words) for name in names)
    optional = frozenset(name for name in names if not book["tasks"][name].get("essential", True))
    return Shape(tasks, shape["why"][spoken], optional)


def _task(
    name: str, data: dict[str, Any], shape: dict[str, Any], present: list[str], lang: str, words: dict[str, str]
) -> Task:
    return Task(
        id=name,
        agent=data["agent"],
        brief=Template(data["brief"][lang]).substitute(words),
        inputs=tuple(data["inputs"]),
        outputs=tuple(data["outputs"]),
        depends_on=tuple(d for d in data.get("depends_on", ()) if d in present),
        options=shape.get("options", {}).get(name, {}),
    )


def _any(lang: str) -> str:
    return "店铺" if lang == "zh" else "the shop"
