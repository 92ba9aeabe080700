"""Between a model and its tools: retries, fallback, limits, errors as messages, acceptance."""

import json
from typing import Any

import pytest

from evals.replay import Answer, Asked, Fault, ReplayServer, playbook_script
from memory.domain.errors import Misbehaved, StorageFailure, Unavailable
from tools.desk import Limits, TaskDesk


def noted(desk: TaskDesk, kind: str) -> list[dict[str, Any]]:
    return [event.payload for event in desk.events if event.kind == kind]


def a_call(name: str, **args: Any) -> Answer:
    return Answer("", [{"id": f"call_{name}_{len(args)}", "name": name, "args": args}])


@pytest.mark.parametrize(
    ("kind", "told", "tries"),
    [
        ("timeout", "did not answer in time", 2),
        ("reset", "could not be reached", 2),
        ("429", "slow down (429)", 2),
        ("500", "failed (500)", 2),
        ("400", "refused the call (400)", 1),
        ("not_json", "arguments that are no JSON", 2),
        ("no_object", "could not be read", 2),
        ("unknown_tool", "launch, which is not one of its tools", 2),
        ("empty", "empty answer", 2),
        ("early_end", "ended without campaign", 1),
    ],
)
async def test_what_keeps_failing_falls_back(bench: Any, kind: Any, told: str, tries: int) -> None:
    with ReplayServer(faults=[Fault(kind=kind)]) as server:
        desk = await bench.carried_out(server.url)
        asked = len(server.record.calls)
    fallback = noted(desk, "fallback")
    assert len(fallback) == 1
    assert fallback[0]["to"] == "playbook"
    assert told in fallback[0]["because"]
    if kind != "timeout":  # the server still holds those
        assert asked == tries, "only what may pass the next time is tried again"
    assert desk.made_by == "playbook"
    assert [call["name"] for call in noted(desk, "tool")] == ["list_segments", "set_up_campaign"]


@pytest.mark.parametrize("kind", ["timeout", "reset", "429", "500", "not_json", "no_object", "unknown_tool", "empty"])
async def test_what_passes_the_second_time_stays_with_the_model(bench: Any, kind: Any) -> None:
    with ReplayServer(faults=[Fault(kind=kind, times=1)]) as server:
        desk = await bench.carried_out(server.url)
    assert not noted(desk, "fallback")
    assert desk.made_by == "model"
    assert len(noted(desk, "model")) == 3


async def test_the_playbook_takes_over_in_the_middle(bench: Any) -> None:
    with ReplayServer(faults=[Fault(kind="500", calls=(2, 3))]) as server:
        desk = await bench.carried_out(server.url)
    assert [call["name"] for call in noted(desk, "tool")] == ["list_segments", "set_up_campaign"]
    assert len(noted(desk, "model")) == 1
    assert len(noted(desk, "fallback")) == 1


async def test_a_dead_endpoint_is_not_waited_for_again(bench: Any) -> None:
    with ReplayServer(faults=[Fault(kind="500")]) as server:
        crew = bench.crew(server.url)
        for _ in range(3):
            desk = bench.at()
            await crew.carry_out(desk)
            assert "failed (500)" in noted(desk, "fallback")[0]["because"]
        await crew.models.close()
        assert len(server.record.calls) == 2


async def test_nobody_listening_falls_back(bench: Any) -> None:
    desk = await bench.carried_out("http://127.0.0.1:9/v1")
    assert "could not be reached" in noted(desk, "fallback")[0]["because"]


async def test_a_model_that_never_ends_is_taken_over(bench: Any) -> None:
    def restless(asked: Asked) -> Answer:
        return Answer("", [{"id": f"call_{asked.number}", "name": "list_segments", "args": {}}])

    with ReplayServer(restless) as server:
        desk = await bench.carried_out(server.url, bench.at(Limits(model_calls=4)))
        assert len(server.record.calls) == 4
    assert noted(desk, "fallback")[0]["because"] == "the model took more than 4 calls"


async def test_a_task_that_takes_too_long_is_unavailable(bench: Any) -> None:
    with ReplayServer(latency_s=0.4) as server, pytest.raises(Unavailable, match=r"more than 0\.2 s"):
        await bench.carried_out(server.url, bench.at(Limits(task_seconds=0.2)))


async def test_a_tools_error_is_a_message_that_the_model_reads(bench: Any) -> None:
    seen: list[str] = []

    def learns(asked: Asked) -> Answer:
        errors = [m.text for m in asked.messages if m.type == "tool" and m.status == "error"]
        seen.extend(errors)
        return playbook_script(asked) if errors else a_call("set_up_campaign", segments=["bad"])

    with ReplayServer(learns) as server:
        desk = await bench.carried_out(server.url)
    body = json.loads(seen[0])
    assert body["error"] == "BadInput"
    assert body["field"] == "segments"
    assert [call["status"] for call in noted(desk, "tool")] == ["error", "success", "success"]
    assert not noted(desk, "fallback")


async def test_arguments_of_the_wrong_type_are_a_message(bench: Any) -> None:
    def wrong(asked: Asked) -> Answer:
        told = [m for m in asked.messages if m.type == "tool"]
        return playbook_script(asked) if told else a_call("set_up_campaign", segments={"a": 1})

    with ReplayServer(wrong) as server:
        desk = await bench.carried_out(server.url)
    assert noted(desk, "tool")[0]["status"] == "error"
    assert desk.made_by == "model"


async def test_a_full_disk_ends_the_task(bench: Any) -> None:
    with ReplayServer(lambda _: a_call("set_up_campaign", segments=["disk"])) as server, pytest.raises(StorageFailure):
        await bench.carried_out(server.url)


async def test_an_ending_without_outputs_is_no_result(bench: Any) -> None:
    """Even the playbook's: here the tool that makes the output is not among its tools."""
    with pytest.raises(Misbehaved, match="ended without campaign"):
        await bench.crew(tools=1).carry_out(bench.at())


async def test_calls_are_noted_with_their_access(bench: Any) -> None:
    desk = bench.at()
    await bench.crew().carry_out(desk)
    assert [(call["name"], call["access"]) for call in noted(desk, "tool")] == [
        ("list_segments", "READ"),
        ("set_up_campaign", "WRITE"),
    ]
    assert not noted(desk, "fallback"), "without an endpoint nothing fell back"
