"""The machine contracts of the design, section 6, command by command."""

import csv
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

ZH = "推广一下奔澜跑步鞋，只投小红书和抖音，每天200元，投一周"
RUN_KEYS = {
    "run",
    "status",
    "backend",
    "goal",
    "questions",
    "plan",
    "artefacts",
    "evidence",
    "campaign",
    "findings",
    "lessons_used",
    "launch",
}
GOAL_KEYS = {
    "product",
    "objective",
    "budget",
    "window",
    "target",
    "channels",
    "audience",
    "constraints",
    "language",
    "missing",
}
FINDING_KEYS = {"rule", "category", "clause", "span", "severity", "why", "rewrite"}
MONEY = re.compile(r"\d+\.\d\d")


@pytest.fixture
def waiting(adwright):
    answer = adwright("run", "--json", "--today", "2026-06-01", ZH)
    assert answer.code == 4, answer
    return answer.document


def test_goal(adwright):
    answer = adwright("goal", "--json", "--today", "2026-06-01", ZH)
    goal = answer.document
    assert answer.code == 0
    assert set(goal) >= GOAL_KEYS
    assert goal["product"] == {"mention": "奔澜跑步鞋", "id": "shoe"}
    assert goal["budget"] == {"amount": "200.00", "currency": "CNY", "period": "daily"}
    assert goal["window"] == {"start": "2026-06-01", "end": "2026-06-07"}
    assert goal["channels"] == ["xiaohongshu", "douyin"]
    assert (goal["objective"], goal["language"], goal["missing"]) == ("sales", "zh", [])


def test_import_counts_lists_bad_rows_and_changes_nothing_twice(adwright, tmp_path: Path):
    feed = tmp_path / "feed.csv"
    feed.write_text(
        "id,title,price,currency,stock\ncup,Cup,9.90,CNY,5\n,No id,1,CNY,1\nlid,Lid,free,CNY,1\n", encoding="utf-8"
    )
    dry = adwright("import", "--json", "--dry-run", str(feed))
    assert (dry.code, dry.document["loaded"]) == (0, 1)
    first, second = (adwright("import", "--json", str(feed)).document for _ in range(2))
    assert (first["loaded"], first["updated"], first["unchanged"]) == (1, 0, 0)
    assert [(row["line"], row["field"]) for row in first["rejected"]] == [(3, "id"), (4, "price")]
    assert all(row["file"].endswith("feed.csv") and row["reason"] for row in first["rejected"])
    assert (second["loaded"], second["updated"], second["unchanged"]) == (0, 0, 1)


def test_import_with_reviews(adwright, tmp_path: Path):
    reviews = tmp_path / "reviews.jsonl"
    reviews.write_text(
        '{"product_id": "kettle", "rating": 5, "text": "好用", "date": "2026-05-01"}\n', encoding="utf-8"
    )
    feed = tmp_path / "feed.jsonl"
    feed.write_text(
        '{"id": "cup", "title": "杯子", "price": "9.90", "currency": "CNY", "glaze": "teal"}\n', encoding="utf-8"
    )
    answer = adwright("import", "--json", "--reviews", str(reviews), str(feed))
    assert (answer.code, answer.document["loaded"], answer.document["reviews"]["loaded"]) == (0, 1, 1)


def test_the_run_has_every_key_in_its_place(waiting):
    assert set(waiting) >= RUN_KEYS
    assert (waiting["status"], waiting["backend"], waiting["questions"]) == ("waiting_review", "playbook", [])
    assert set(waiting["goal"]) >= GOAL_KEYS
    assert waiting["plan"]["version"]
    assert {frozenset(t) >= {"id", "agent", "brief", "depends_on", "status"} for t in waiting["plan"]["tasks"]} == {
        True
    }
    assert {task["status"] for task in waiting["plan"]["tasks"]} == {"done"}
    assert waiting["launch"] is None


def test_claims_are_substrings_with_evidence_that_exists(waiting):
    assert waiting["artefacts"]
    for artefact in waiting["artefacts"]:
        assert set(artefact) >= {"id", "kind", "channel", "lang", "text", "path", "claims"}
        assert (artefact["text"] is None) != (artefact["path"] is None)
        assert artefact["path"] is None or Path(artefact["path"]).is_file()
        for claim in artefact["claims"]:
            start, end = claim["span"]
            assert artefact["text"][start:end] == claim["text"]
            assert claim["evidence"]
            assert set(claim["evidence"]) <= set(waiting["evidence"])
    assert {frozenset(e) >= {"kind", "source", "quote"} for e in waiting["evidence"].values()} == {True}


def test_money_adds_up_to_the_cent(waiting):
    campaign = waiting["campaign"]
    total = Decimal(campaign["total"])
    assert (campaign["currency"], total) == ("CNY", 7 * Decimal("200.00"))
    assert (campaign["start"], campaign["end"]) == ("2026-06-01", "2026-06-07")
    assert sum(Decimal(a["amount"]) for a in campaign["allocations"]) == total
    assert sum(Decimal(d["amount"]) for d in campaign["daily"]) == total
    assert [day["date"] for day in campaign["daily"]] == [f"2026-06-0{i}" for i in range(1, 8)]
    assert {day["amount"] for day in campaign["daily"]} == {"200.00"}
    amounts = [a["amount"] for a in campaign["allocations"]] + [a["bid"]["amount"] for a in campaign["allocations"]]
    assert all(MONEY.fullmatch(amount) for amount in amounts)


def test_allocations_and_forecast(waiting):
    campaign = waiting["campaign"]
    made = {artefact["id"]: artefact for artefact in waiting["artefacts"]}
    for allocation in campaign["allocations"]:
        assert set(allocation) >= {"channel", "ad_group", "segment", "amount", "bid", "creatives"}
        assert allocation["bid"]["unit"] in ("cpc", "cpm")
        assert allocation["bid"]["basis"]
        assert allocation["creatives"]
        assert {made[creative]["channel"] for creative in allocation["creatives"]} <= {allocation["channel"], "all"}
    assert {a["channel"] for a in campaign["allocations"]} == {"xiaohongshu", "douyin"}
    for interval in campaign["forecast"].values():
        assert 0 <= interval["low"] <= interval["mid"] <= interval["high"]


def test_findings_look_as_those_of_check(waiting):
    for finding in waiting["findings"]:
        assert set(finding) >= FINDING_KEYS | {"artefact"}
        assert finding["severity"] in ("block", "fix", "needs_evidence", "warn")


def test_run_with_auto_launches_and_names_its_lines(adwright):
    answer = adwright("run", "--json", "--today", "2026-06-01", "--approve", "auto", ZH)
    document = answer.document
    assert (answer.code, document["status"]) == (0, "launched")
    assert document["launch"]["platform"] == "simulated"
    lines = document["launch"]["lines"]
    assert all(line["status"] == "active" and line["campaign_id"] for line in lines)
    assert len({line["key"] for line in lines}) == len(lines) == len(document["campaign"]["allocations"])
    assert sum(Decimal(line["amount"]) for line in lines) == Decimal(document["campaign"]["total"])


def test_what_is_missing_is_asked_and_answered(adwright):
    asked = adwright("run", "--json", "--today", "2026-06-01", "推广奔澜跑步鞋")
    assert (asked.code, asked.document["status"]) == (4, "waiting_answer")
    [question] = asked.document["questions"]
    assert question["field"] == "budget"
    assert question["text"]
    assert "choices" in question
    run = asked.document["run"]
    bad = adwright("answer", run, "--json", "budget=很多")
    assert (bad.code, bad.document["error"]) == (2, "BadInput")
    assert adwright("runs", "show", run, "--json").document["status"] == "waiting_answer"
    answered = adwright("answer", run, "--json", "budget=3000元")
    assert (answered.code, answered.document["status"]) == (4, "waiting_review")
    assert answered.document["campaign"]["total"] == "3000.00"
    again = adwright("answer", run, "--json", "budget=1元")
    assert again.code == 2


def test_review_edit_stale_version_approve_and_say_it_again(adwright, waiting):
    run, version = waiting["run"], waiting["plan"]["version"]
    ad = next(a["id"] for a in waiting["artefacts"] if a["channel"] == "xiaohongshu" and a["text"])
    edited = adwright("review", run, "--json", "edit", "--set", f"/artefacts/{ad}/text=218克的奔澜跑步鞋")
    assert (edited.code, edited.document["status"]) == (4, "waiting_review")
    assert next(a["text"] for a in edited.document["artefacts"] if a["id"] == ad) == "218克的奔澜跑步鞋"
    assert edited.document["plan"]["version"] != version
    stale = adwright("review", run, "--json", "approve", "--version", version)
    assert (stale.code, stale.document["error"]) == (2, "StaleVersion")
    current = edited.document["plan"]["version"]
    approved = adwright("review", run, "--json", "approve", "--version", current, "--why", "fits")
    assert (approved.code, approved.document["status"]) == (0, "launched")
    again = adwright("review", run, "--json", "approve", "--version", current)
    assert (again.code, again.document["status"]) == (0, "launched")
    assert len(again.document["launch"]["lines"]) == len(approved.document["launch"]["lines"])


def test_a_blocked_edit_exits_with_three_and_so_does_its_approval(adwright, waiting):
    ad = next(a["id"] for a in waiting["artefacts"] if a["channel"] == "xiaohongshu" and a["text"])
    edited = adwright("review", waiting["run"], "--json", "edit", "--set", f"/artefacts/{ad}/text=包治百病的鞋")
    assert (edited.code, edited.document["status"]) == (3, "blocked")
    refused = adwright("review", waiting["run"], "--json", "approve")
    assert (refused.code, refused.document["error"]) == (3, "Blocked")


def test_review_reject(adwright, waiting):
    answer = adwright("review", waiting["run"], "--json", "reject", "--why", "too dear")
    assert (answer.code, answer.document["status"]) == (0, "rejected")


def test_pause_activate_stop_and_what_the_platform_says(adwright):
    run = adwright("run", "--json", "--today", "2026-06-01", "--approve", "auto", ZH).document["run"]
    for command, status in (("pause", "paused"), ("activate", "active"), ("pause", "paused"), ("stop", "stopped")):
        answer = adwright(command, run, "--json")
        assert answer.code == 0
        assert {row["status"] for row in answer.document} == {status}
        held = [row for row in adwright("platform", "--json").document if row["run"] == run]
        assert {row["status"] for row in held} == {status}
        assert {frozenset(row) for row in held} == {
            frozenset({"campaign_id", "key", "run", "channel", "amount", "currency", "status"})
        }
    late = adwright("activate", run, "--json")
    assert {row["status"] for row in late.document} == {"stopped"}


def test_stop_before_approval_cancels(adwright, waiting):
    assert adwright("stop", waiting["run"], "--json").document == []
    assert adwright("runs", "show", waiting["run"], "--json").document["status"] == "cancelled"
    assert adwright("review", waiting["run"], "--json", "approve").code == 2


def test_pause_wants_one_run_or_all(adwright):
    assert adwright("pause", "--json").code == 2
    assert adwright("pause", "run_1", "--all", "--json").code == 2
    assert adwright("pause", "--all", "--json").document == []


def test_runs_lists_newest_first(adwright, waiting):
    second = adwright("run", "--json", "--today", "2026-06-01", "推广奔澜跑步鞋").document
    rows = adwright("runs", "--json").document
    assert [row["run"] for row in rows] == [second["run"], waiting["run"]]
    assert [(row["status"], row["total"], row["currency"]) for row in rows] == [
        ("waiting_answer", None, None),
        ("waiting_review", "1400.00", "CNY"),
    ]
    assert rows[1]["sentence"] == ZH
    assert adwright("runs", "show", waiting["run"], "--json").document == waiting


def test_resume_with_nothing_to_do_and_of_a_waiting_run(adwright, waiting):
    assert adwright("resume", "--json").document == []
    answer = adwright("resume", waiting["run"], "--json")
    assert (answer.code, answer.document["status"]) == (4, "waiting_review")
    assert answer.document["plan"]["version"] == waiting["plan"]["version"]


def test_audit_verifies_and_finds_a_change(adwright, waiting, settings):
    import sqlite3
    from contextlib import closing

    answer = adwright("audit", waiting["run"], "--json", "--verify")
    assert (answer.code, answer.document["chain"]["ok"]) == (0, True)
    kinds = [entry["kind"] for entry in answer.document["trail"]]
    assert kinds[0] == "opened"
    assert {"goal", "plan", "task", "tool", "verdict", "version"} <= set(kinds)
    with closing(sqlite3.connect(settings.tenant_folder / "ledger.db")) as db, db:
        db.execute("UPDATE audit SET kind = 'tool' WHERE seq = 2")
    found = adwright("audit", waiting["run"], "--json", "--verify")
    assert (found.code, found.document["chain"]["ok"], found.document["chain"]["broken_at"]) == (1, False, 2)


@pytest.mark.parametrize("harm", ["UPDATE audit SET kind = 'tool' WHERE seq = 2", "DELETE FROM audit WHERE seq > 9"])
def test_judging_again_says_that_the_chain_is_broken_or_cut(adwright, waiting, settings, harm):
    import sqlite3
    from contextlib import closing

    assert adwright("audit", waiting["run"], "--json", "--again").code == 0
    with closing(sqlite3.connect(settings.tenant_folder / "ledger.db")) as db, db:
        db.execute(harm)
    found = adwright("audit", waiting["run"], "--json", "--again")
    assert (found.code, found.document["chain"]["ok"]) == (1, False)
    assert all(row["verifies"] for row in found.document["again"]), "what is left of them holds by itself"
    shown = adwright("audit", waiting["run"], "--again")
    assert shown.code == 1
    assert "does not hold" in shown.err


def test_export_needs_an_approval_and_writes_sheets_that_add_up(adwright, waiting):
    run = waiting["run"]
    assert adwright("export", run, "--json").code == 2
    approved = adwright("review", run, "--json", "approve").document
    files = [Path(path) for path in adwright("export", run, "--json").document["files"]]
    assert all(path.is_file() for path in files)
    sheets = {path.stem: path for path in files if path.suffix == ".csv" and path.stem in ("xiaohongshu", "douyin")}
    assert set(sheets) == {"xiaohongshu", "douyin"}
    amounts = {}
    for path in sheets.values():
        for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
            amounts[path.stem, row["ad_group"]] = Decimal(row["amount"])
    assert sum(amounts.values()) == Decimal(approved["campaign"]["total"])


def test_content_alone_ends_with_a_patch_for_the_shop(adwright):
    made = adwright("run", "--json", "--today", "2026-06-01", "只帮我改奔澜跑步鞋的标题和描述，不用投放").document
    assert (made["status"], made["campaign"]) == ("waiting_review", None)
    assert "campaign_setup" not in [task["agent"] for task in made["plan"]["tasks"]]
    ready = adwright("review", made["run"], "--json", "approve")
    assert (ready.code, ready.document["status"], ready.document["launch"]) == (0, "content_ready", None)
    files = adwright("export", made["run"], "--json").document["files"]
    assert any("listing-google" in path for path in files)
    assert any("listing-shopify" in path for path in files)


def test_observe_counts_what_was_delivered(adwright):
    run = adwright("run", "--json", "--today", "2026-06-01", "--approve", "auto", ZH).document["run"]
    early = adwright("observe", run, "--json", "--today", "2026-06-01").document
    late = adwright("observe", run, "--json", "--today", "2026-06-08").document
    again = adwright("observe", run, "--json", "--today", "2026-06-08").document
    assert early["days"] == 0
    assert late["days"] == 7
    assert Decimal(late["totals"]["cost"]) <= Decimal("1400.00")
    assert again["totals"] == late["totals"]


def test_check_keeps_the_order_and_answers_a_broken_line_in_its_place(adwright):
    lines = [
        '{"id": "a", "text": "全网第一"}',
        "not json",
        '{"id": "b", "text": "218克的跑步鞋", "lang": "zh"}',
        '{"id": "c"}',
        "[1]",
        '{"id": "d", "text": "Lightweight shoe", "lang": "en", "jurisdiction": "US"}',
    ]
    answer = adwright("check", "--jsonl", given="\n".join(lines) + "\n")
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.code == 2
    assert [row["id"] for row in rows][0::2] == ["a", "b", None]
    assert (rows[1]["id"], rows[1]["verdict"], bool(rows[1]["error"])) == (None, "review", True)
    assert rows[0]["verdict"] == "block"
    assert set(rows[0]) >= {"id", "verdict", "findings", "score", "pack"}
    start, end = rows[0]["findings"][0]["span"]
    assert "全网第一"[start:end]
    assert rows[5]["id"] == "d"
    assert adwright("check", "--jsonl", given=lines[0] + "\n").code == 0


@pytest.mark.parametrize("name", ["findings", "error", {"findings": []}, None])
def test_a_line_without_a_text_exits_with_two_whatever_its_id_is(adwright, name):
    answer = adwright("check", "--jsonl", given=json.dumps({"id": name, "text": 7}))
    assert (answer.code, answer.document["id"], answer.document["verdict"]) == (2, name, "review")
    judged = adwright("check", "--jsonl", given=json.dumps({"id": '"error"', "text": '"error"'}))
    assert (judged.code, judged.document["verdict"]) == (0, "pass")


def test_check_refuses_an_unknown_jurisdiction_and_takes_the_spellings_of_known_ones(adwright):
    lines = [{"id": name, "text": "全网第一", "jurisdiction": name} for name in ("zh-CN", "Atlantis", "CHN")]
    answer = adwright("check", "--jsonl", given="\n".join(map(json.dumps, lines)))
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.code == 2
    assert [row["verdict"] for row in rows] == ["block", "review", "block"]
    assert "jurisdiction: 'Atlantis' is not known; known are CN," in rows[1]["error"]
    for form in (("--json", "全网第一"), ("--jsonl",)):
        refused = adwright("check", *form, "--jurisdiction", "Atlantis", given='{"id": 1, "text": "全网第一"}\n')
        assert refused.code == 2
        assert "Atlantis" in refused.err
        assert "Traceback" not in refused.err
    assert adwright("check", "--json", "--jurisdiction", "chn", "全网第一").code == 3
    assert adwright("rules", "list", "--json", "--jurisdiction", "Atlantis").code == 2


def test_options_of_check_hold_for_lines_that_say_nothing_themselves(adwright):
    given = '{"id": 1, "text": "全网第一"}\n{"id": 2, "text": "全网第一", "jurisdiction": "CN"}\n'
    answer = adwright("check", "--jsonl", "--jurisdiction", "US", given=given)
    first, second = (json.loads(line) for line in answer.out.splitlines())
    assert (answer.code, second["verdict"]) == (0, "block")
    assert first["findings"] != second["findings"]


def test_check_says_the_same_on_one_core_and_on_two(process):
    texts = ("全网第一", "陶瓷杯 350ml", "We cure epilepsy", "", 7)
    lines = "\n".join(json.dumps({"id": number, "text": texts[number % 5]}) for number in range(150))
    alone, together = (process("check", "--jsonl", "--jobs", jobs, given=lines) for jobs in ("1", "2"))
    assert together.out == alone.out
    assert together.code == alone.code == 2
    assert [json.loads(line)["id"] for line in together.out.splitlines()] == list(range(150))


def test_check_answers_as_it_reads_and_takes_an_empty_stream(adwright):
    answer = adwright("check", "--jsonl", given="")
    assert (answer.code, answer.out) == (0, "")


def test_stdout_is_one_document_and_the_rest_is_on_stderr(process):
    answer = process("run", "--json", "--today", "2026-06-01", ZH)
    assert answer.code == 4
    assert answer.document["status"] == "waiting_review"
    bad = process("run", "--json", "")
    assert bad.code == 2
    assert set(bad.document) >= {"error", "what", "kept", "todo"}
    assert "empty" in bad.err


def test_every_command_has_help(adwright):
    for command in ("run", "answer", "review", "runs", "resume", "audit", "report", "chat", "goal", "check", "import"):
        answer = adwright(command, "--help")
        assert (answer.code, "Usage" in answer.out) == (0, True)
