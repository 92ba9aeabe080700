"""Rules that change while something runs: a stream that stays open, a conversation, and campaigns that were paused."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.chat import converse
from app.wiring import clock_for, open_studio
from graphs import rescan

STOPPED = "跑步鞋"
ZH = "推广一下奔澜跑步鞋，只投小红书，每天200元，投一周"


@pytest.fixture
def launched(adwright) -> str:
    answer = adwright("run", "--json", "--today", "2026-06-01", "--approve", "auto", ZH)
    assert answer.document["status"] == "launched", answer.err
    return answer.document["run"]


def held(adwright, run: str) -> set[str]:
    return {row["status"] for row in adwright("platform", "--json").document if row["run"] == run}


def kinds(adwright, run: str) -> list[str]:
    return [entry["kind"] for entry in adwright("audit", run, "--json").document["trail"]]


def test_activating_does_not_undo_an_emergency_stop(adwright, launched):
    assert adwright("rules", "stop", STOPPED, "--why", "监管要求", "--json").code == 3
    refused = adwright("activate", launched, "--json")
    assert refused.code == 3
    assert {row["status"] for row in refused.document} == {"paused"}
    assert all("监管要求" in finding["why"] for row in refused.document for finding in row["findings"])
    assert {finding["severity"] for row in refused.document for finding in row["findings"]} == {"block"}
    assert held(adwright, launched) == {"paused"}
    shown = adwright("activate", launched)
    assert (shown.code, "监管要求" in shown.out) == (3, True)
    trail = adwright("audit", launched, "--json", "--again").document
    notice = next(entry["payload"] for entry in trail["trail"] if entry["kind"] == "activation_refused")
    assert notice["findings"]
    assert notice["verdicts"]
    assert all(row["verifies"] and not row["differs"] for row in trail["again"])


def test_what_is_allowed_again_is_activated_again(adwright, launched):
    adwright("rules", "stop", STOPPED, "--json")
    adwright("rules", "rollback", "--json")
    answer = adwright("activate", launched, "--json")
    assert answer.code == 0
    assert {row["status"] for row in answer.document} == {"active"}
    assert "findings" not in answer.document[0]
    assert held(adwright, launched) == {"active"}
    assert kinds(adwright, launched)[-1] == "launch"
    assert "steer" in kinds(adwright, launched)


def test_all_runs_are_activated_but_those_that_are_stopped(adwright, launched):
    kettle = ZH.replace("奔澜跑步鞋", "电热水壶")
    other = adwright("run", "--json", "--today", "2026-06-01", "--approve", "auto", kettle)
    assert other.document["status"] == "launched", other.err
    adwright("pause", "--all", "--json")
    adwright("rules", "stop", STOPPED, "--json")
    answer = adwright("activate", "--all", "--json")
    assert answer.code == 3
    assert {row["run"] for row in answer.document if "findings" in row} == {launched}
    assert held(adwright, launched) == {"paused"}
    assert held(adwright, other.document["run"]) == {"active"}


async def test_a_stop_that_comes_in_while_a_run_is_judged_still_holds(adwright, settings, start, studio, monkeypatch):
    run = await start(ZH, approve="auto")
    await studio.ledger.desire(run.id, "paused")
    judged = rescan.sit

    async def slow(*given, **named):
        sitting = await judged(*given, **named)
        if not store.live_dirs():
            _stop(store, settings.home)  # has scanned, and seen nothing active, before the lines are wanted active
        return sitting

    from app.wiring import pack_store

    store = pack_store(settings)
    monkeypatch.setattr(rescan, "sit", slow)
    async with open_studio(settings, clock_for(settings)) as opened:
        assert set(await rescan.activate(opened, [run])) == {run.id}
    assert {line.desired for line in await studio.ledger.lines(run.id)} == {"paused"}


def _stop(store, home: Path) -> None:
    import datetime as dt

    from tools.compliance.engine import load_backstop
    from tools.compliance.rules_admin import emergency_pack, rules_load

    pack = emergency_pack(home / "rules" / "emergency", [STOPPED], day=dt.date(2026, 6, 1))
    rules_load(store, pack, load_backstop())


async def test_a_conversation_notices_the_rules_of_now(settings, monkeypatch):
    from app import chat
    from app.wiring import pack_store

    said, packs = iter(["一", "二"]), []

    def listen() -> str | None:
        if packs:
            _stop(pack_store(settings), settings.home)
        return next(said, None)

    async def turn(studio, run, *_):
        packs.append(studio.judge.pack_id)
        return run

    monkeypatch.setattr(chat, "_listen", listen)
    monkeypatch.setattr(chat, "turn", turn)
    async with open_studio(settings, clock_for(settings)) as studio:
        await converse(studio, None)
    assert len(set(packs)) == len(packs) == 2


Ask = Callable[[str], dict]


@pytest.fixture
def stream(home: Path, tmp_path: Path) -> Iterator[tuple[Ask, Path]]:
    """`adwright check --jsonl` as a process that stays open, and the file of its stderr."""
    said = tmp_path / "stderr"
    with said.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-c", "from app.cli import main; main()", "check", "--jsonl"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, text=True, bufsize=1,
            env={**os.environ, "ADWRIGHT_HOME": str(home)},
        )  # fmt: skip
    assert process.stdin
    assert process.stdout

    def ask(text: str) -> dict:
        process.stdin.write(json.dumps({"id": text, "text": text}, ensure_ascii=False) + "\n")
        return json.loads(process.stdout.readline())

    yield ask, said
    process.stdin.close()
    assert process.wait(60) == 0
    process.stdout.close()


def test_an_open_stream_judges_by_the_rules_of_now(adwright, home, stream):
    ask, said = stream
    before = ask("网布鞋面")
    assert before["verdict"] == "pass"
    assert adwright("rules", "stop", "网布", "--json").code == 0
    stopped = ask("网布鞋面")
    assert stopped["verdict"] == "block"
    assert stopped["pack"] != before["pack"]
    (home / "rules" / "live.json").write_text('{"live": ["gone@1+0"], "before": []}', "utf-8")
    assert ask("网布鞋面") == stopped, "broken packs leave those before them"
    assert "cannot be loaded" in said.read_text("utf-8")
