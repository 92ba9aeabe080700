"""Loads prompt templates and playbooks, which are data beside this file. Read once, then kept."""

import string
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def template(name: str, lang: str) -> string.Template:
    """The prompt `templates/<name>.<lang>.md`; traditional Chinese reads the simplified prompt.

    Raises FileNotFoundError for a name that does not ship.
    """
    written_in = "en" if lang == "en" else "zh"
    text = files("prompts").joinpath("templates", f"{name}.{written_in}.md").read_text(encoding="utf-8")
    return string.Template(text)


def render(name: str, lang: str, **values: str) -> str:
    """The prompt with its `$placeholders` filled; a placeholder without a value raises KeyError."""
    return template(name, lang).substitute(values)


@cache
def playbook(name: str) -> dict[str, Any]:
    """The playbook `playbooks/<name>.yaml` as plain data."""
    text = files("prompts").joinpath("playbooks", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)
