"""The tables that fact binding reads, from the YAML beside this module: places, properties, units, records."""

from functools import cache
from importlib import resources
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def table(name: str) -> Any:
    """The document `data/<name>.yaml`, read once."""
    text = resources.files("tools.compliance.facts").joinpath("data", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C where there is one


def terms_of(entry: str) -> list[str]:
    """The words of an entry `Chinese words by spaces | English words by commas`."""
    zh, _, en = entry.partition("|")
    return [*zh.split(), *(word.strip() for word in en.split(",") if word.strip())]
