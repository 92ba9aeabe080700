"""A change of law while campaigns run: what it hits is paused, and what was judged before can be judged again."""

import pytest

STOPPED = "跑步鞋"


@pytest.fixture
def launched(adwright):
    sentence = "推广一下奔澜跑步鞋，只投小红书，每天200元，投一周"
    answer = adwright("run", "--json", "--today", "2026-06-01", "--approve", "auto", sentence)
    assert answer.document["status"] == "launched", answer.err
    return answer.document


def again(adwright, run):
    answer = adwright("audit", run, "--json", "--again", "--verify")
    assert answer.code == 0
    return answer.document["again"]


def test_an_emergency_rule_pauses_what_it_hits_with_a_notice(adwright, launched):
    stopped = adwright("rules", "stop", STOPPED, "--why", "监管要求", "--json")
    assert stopped.code == 3
    (hit,) = stopped.document["paused"]
    assert hit["run"] == launched["run"]
    assert {status for _, status in hit["lines"]} == {"paused"}
    assert "监管要求" in hit["findings"][0]["why"]
    assert {c["status"] for c in adwright("platform", "--json").document if c["run"] == launched["run"]} == {"paused"}
    trail = adwright("audit", launched["run"], "--json").document["trail"]
    notice = next(entry["payload"] for entry in trail if entry["kind"] == "paused_by_law")
    assert notice["findings"]
    assert notice["verdicts"]


def test_verdicts_are_judged_again_under_the_packs_that_gave_them(adwright, launched):
    before = again(adwright, launched["run"])
    assert before
    assert all(row["verifies"] and row["differs"] == [] for row in before)
    adwright("rules", "stop", STOPPED, "--json")
    after = again(adwright, launched["run"])
    assert len({row["pack"] for row in after}) == 2, "the notice was judged by the new packs"
    assert all(row["verifies"] and row["differs"] == [] for row in after)
    assert adwright("rules", "rollback", "--json").code == 0
    assert all(row["differs"] == [] for row in again(adwright, launched["run"])), "packs are kept after a rollback"


def test_packs_that_are_gone_are_said_to_be(adwright, launched, home):
    adwright("rules", "stop", STOPPED, "--json")
    adwright("rules", "rollback", "--json")
    for folder in (home / "rules" / "packs").iterdir():
        folder.rename(folder.with_name("gone"))
    rows = again(adwright, launched["run"])
    assert any("not here any more" in told for row in rows for told in row["differs"])
    assert all(row["verifies"] for row in rows)
