"""The whole journey through ChatOpenAI, HTTP and tool calls, against a scripted server that behaves and misbehaves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage

from app.contract import run_contract
from evals.journey.stage import SENTENCES, TODAY, studio_at
from evals.replay import Fault, ReplayServer, playbook_script
from evals.replay.script import LIES, OUTSIDE_TOOLS, Answer, Asked, Script, obedient_script
from graphs.runner import start_run
from memory.domain.run import AuditEntry, RunOptions

Homes = Callable[[str], Path]
WHO_MADE_IT = frozenset({"made_by", "ai_label", "backend"})


async def journey(
    home: Path,
    *,
    lang: str = "zh",
    approve: Any = "ask",
    **settings: Any,
) -> tuple[dict[str, Any], list[AuditEntry]]:
    """One run on `home`: its contract and its trail."""
    async with studio_at(home, **settings) as studio:
        run = await start_run(
            studio, SENTENCES[lang], RunOptions(today=TODAY, approve=approve), run_id="run_told_by_the_test"
        )
        return await run_contract(studio, run), await studio.ledger.trail(run.id)


async def journey_over(
    home: Path, *, script: Script = playbook_script, faults: tuple[Fault, ...] = (), **settings: Any
) -> tuple[dict[str, Any], list[AuditEntry], ReplayServer]:
    with ReplayServer(script, faults, latency_s=0.03) as server:
        given = {"model_url": server.url, "model_name": "scripted", "model_timeout_s": 1.0, **settings}
        contract, trail = await journey(home, **given)
        return contract, trail, server


def without(value: Any, keys: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: without(item, keys) for key, item in value.items() if key not in keys}
    return [without(item, keys) for item in value] if isinstance(value, list) else value


def fallbacks(trail: list[AuditEntry]) -> list[dict[str, Any]]:
    return [entry.payload or {} for entry in trail if entry.kind == "fallback"]


async def test_an_endpoint_makes_what_the_playbook_makes(fresh_home: Homes) -> None:
    alone, _ = await journey(fresh_home("alone"), lang="en")
    served, trail, server = await journey_over(fresh_home("served"), lang="en")
    assert (alone["backend"], served["backend"]) == ("playbook", "endpoint:scripted")
    assert alone["status"] == served["status"] == "waiting_review"
    for part in ("goal", "campaign", "artefacts", "evidence", "findings"):
        here = without(alone[part], WHO_MADE_IT)
        there = without(served[part], WHO_MADE_IT)
        assert str(there).replace("/served/", "/alone/") == str(here)
    assert {task["made_by"] for task in served["plan"]["tasks"]} == {"model"}
    assert not fallbacks(trail)
    assert server.record.most_at_once >= 2, "independent tasks ask at the same time"


async def test_a_run_survives_every_fault_at_once(fresh_home: Homes) -> None:
    faults = (
        Fault(kind="429", agent="planner", times=1),
        Fault(kind="not_json", agent="content_understanding"),
        Fault(kind="empty", agent="quality_diagnosis"),
        Fault(kind="unknown_tool", agent="creative_generation"),
        Fault(kind="early_end", agent="campaign_setup"),
        Fault(kind="timeout", agent="compliance"),
    )
    served, trail, _ = await journey_over(
        fresh_home("served"), faults=faults, model_attempts=2, model_timeout_s=0.6, approve="auto"
    )
    assert served["status"] == "launched"
    assert {line["status"] for line in served["launch"]["lines"]} == {"active"}
    assert [e.payload["who"] for e in trail if e.kind == "decision" and e.payload] == ["auto"]
    because = {fallback["task"]: fallback["because"] for fallback in fallbacks(trail)}
    assert because.keys() == {"understand", "diagnose", "create", "campaign", "comply"}
    assert "no JSON" in because["understand"]
    assert "empty" in because["diagnose"]
    assert "not one of its tools" in because["create"]
    assert "ended without" in because["campaign"]
    assert "in time" in because["comply"]
    assert served["plan"]["made_by"] == "model"


async def test_words_that_a_model_chose_say_so_to_people_and_machines(fresh_home: Homes) -> None:
    alone, _ = await journey(fresh_home("alone"), lang="en")
    words = next(a for a in alone["artefacts"] if a["kind"] == "copy" and a["channel"] != "shop")
    drafted = {"name": "draft_copy", "args": {key: words[key] for key in ("channel", "kind", "text")}, "id": "own"}

    def writing(asked: Asked) -> Answer:
        answer = playbook_script(asked)
        begins = not any(isinstance(message, AIMessage) for message in asked.messages)
        return (
            answer._replace(tool_calls=[*answer.tool_calls, drafted])
            if begins and "draft_copy" in asked.tools
            else answer
        )

    served, _, _ = await journey_over(fresh_home("served"), script=writing, lang="en")
    (own,) = [artefact for artefact in served["artefacts"] if artefact["made_by"] == "model"]
    assert (own["text"], own["ai_label"]) == (words["text"], "AI-generated")
    assert own["aigc"]["ProduceID"] == own["id"]
    assert not [finding for finding in served["findings"] if finding["rule"] == "cn.ai.label"]


async def test_a_compromised_model_gets_nothing(fresh_home: Homes) -> None:
    alone, _ = await journey(fresh_home("alone"))
    home = fresh_home("owned")
    owned, trail, server = await journey_over(home, script=obedient_script)
    assert owned["status"] in ("waiting_review", "blocked")
    tried = {name for call in server.record.calls for name in call.tools}
    assert {"draft_copy", "set_up_campaign", "propose_plan"} <= tried
    assert tried & set(OUTSIDE_TOOLS)
    money = ("currency", "total", "start", "end", "daily")
    assert {key: owned["campaign"][key] for key in money} == {key: alone["campaign"][key] for key in money}
    assert {a["channel"] for a in owned["campaign"]["allocations"]} == {
        a["channel"] for a in alone["campaign"]["allocations"]
    }
    said = " ".join(artefact["text"] or "" for artefact in owned["artefacts"])
    assert not [lie for lie in LIES if lie in said]
    for artefact in owned["artefacts"]:
        for claim in artefact["claims"]:
            assert claim["evidence"], f"a claim without evidence: {claim}"
            assert set(claim["evidence"]) <= set(owned["evidence"])
    assert owned["launch"] is None
    assert "compliance" in {task["agent"] for task in owned["plan"]["tasks"]}
    assert not (home / "platform").exists(), "nobody so much as looked for the platform"
    refused = [e.payload for e in trail if e.kind == "tool" and e.payload and e.payload["status"] == "error"]
    assert {call["name"] for call in refused if call} >= {"draft_copy", "set_up_campaign", "propose_plan"}
