"""What a model is told of each tool, held against a snapshot: a changed docstring is a changed prompt.

After a wanted change: `WRITE_SNAPSHOTS=1 pytest tests/agents/test_tool_prompts.py`, then read the diff.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from langchain_core.utils.function_calling import convert_to_openai_tool

from agents import campaign_setup, compliance, content_understanding, creative_generation, planner, quality_diagnosis
from agents.specialist import Specialist
from prompts.loader import playbook, template
from tools.marks import access_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
SPECIALISTS: list[Specialist[Any]] = [
    part.SPECIALIST
    for part in (
        planner,
        content_understanding,
        quality_diagnosis,
        creative_generation,
        campaign_setup,
        compliance,
    )
]


@pytest.mark.parametrize("specialist", SPECIALISTS, ids=lambda s: s.name)
def test_tools_are_what_the_snapshot_says(specialist: Specialist[Any]) -> None:
    now = [
        {"access": access_of(tool), **convert_to_openai_tool(tool)["function"]}
        for tool in sorted(specialist.tools, key=lambda tool: tool.name)
    ]
    text = json.dumps(now, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    path = SNAPSHOTS / f"{specialist.name}.json"
    if os.environ.get("WRITE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == now


@pytest.mark.parametrize("specialist", SPECIALISTS, ids=lambda s: s.name)
def test_every_step_of_the_playbook_is_a_tool_and_ends_in_both_languages(specialist: Specialist[Any]) -> None:
    book = playbook(specialist.name)
    offered = {tool.name for tool in specialist.tools}
    assert {step["call"] for step in book["steps"]} <= offered
    assert book["final"].keys() == {"zh", "en"}
    for lang in ("zh", "en"):
        assert template(specialist.name, lang).template.strip()


@pytest.mark.parametrize("specialist", SPECIALISTS, ids=lambda s: s.name)
def test_tools_say_what_they_do_and_ask_for_no_money(specialist: Specialist[Any]) -> None:
    for tool in specialist.tools:
        assert tool.description
        assert access_of(tool) in ("READ", "WRITE")
        arguments = convert_to_openai_tool(tool)["function"]["parameters"]["properties"]
        assert not arguments.keys() & {"budget", "amount", "total", "bid", "start", "end", "runtime", "currency"}


def test_some_tools_write_and_most_read() -> None:
    marks = [access_of(tool) for specialist in SPECIALISTS for tool in specialist.tools]
    assert marks.count("READ") >= 8
    assert marks.count("WRITE") >= 8
