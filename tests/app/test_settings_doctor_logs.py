"""Settings that cannot be used are named; the doctor says what is wrong and what to do."""

from pathlib import Path

import pytest

from app.settings import load_settings
from memory.domain.errors import BadInput
from tools.compliance import engine


def load(home: Path, **given: str):
    return load_settings({"ADWRIGHT_HOME": str(home), **given})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tenant", "../other"),
        ("tenant", "UPPER"),
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("model_timeout_s", "0"),
        ("model_timeout_s", "soon"),
        ("model_attempts", "11"),
        ("graph", "postgres"),
        ("vectors", "faiss"),
        ("platform", "real"),
        ("review_days", "0"),
        ("log", "loud"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str):
    with pytest.raises(BadInput) as caught:
        load(tmp_path, **{f"ADWRIGHT_{name.upper()}": value})
    assert caught.value.field == name
    assert name in caught.value.what
    assert f"ADWRIGHT_{name.upper()}" in caught.value.todo


def test_variables_win_over_the_file_and_empty_ones_do_not_count(tmp_path: Path):
    (tmp_path / "adwright.toml").write_text('zone = "Europe/Berlin"\nreview_days = 3\n', encoding="utf-8")
    settings = load(tmp_path, ADWRIGHT_REVIEW_DAYS="9", ADWRIGHT_ZONE="")
    assert (settings.zone, settings.review_days) == ("Europe/Berlin", 9)


def test_a_file_that_is_no_toml_or_has_an_unknown_setting_is_named(tmp_path: Path):
    (tmp_path / "adwright.toml").write_text("zone = = x", encoding="utf-8")
    with pytest.raises(BadInput, match=r"adwright\.toml"):
        load(tmp_path)
    (tmp_path / "adwright.toml").write_text('reviewdays = "3"', encoding="utf-8")
    with pytest.raises(BadInput, match="reviewdays"):
        load(tmp_path)


def test_secrets_are_not_shown(tmp_path: Path):
    settings = load(tmp_path, ADWRIGHT_MODEL_KEY="sk-0815", ADWRIGHT_NEO4J_PASSWORD="hidden-too")
    assert "0815" not in repr(settings)
    assert "hidden" not in repr(settings)


def test_a_bad_setting_ends_a_command_with_two(adwright, monkeypatch):
    monkeypatch.setenv("ADWRIGHT_ZONE", "Mars/Olympus")
    answer = adwright("runs", "--json")
    assert (answer.code, answer.document["field"]) == (2, "zone")


def test_the_doctor_finds_a_healthy_house(adwright):
    answer = adwright("doctor", "--json")
    rows = {row["part"]: row for row in answer.document}
    assert answer.code == 0, answer.document
    assert {"python", "home", "disk", "stores", "chat model", "embeddings"} <= set(rows)
    assert {row["state"] for row in rows.values()} <= {"ok", "missing"}
    assert all(row["todo"] for row in rows.values() if row["state"] == "missing")
    assert "3 products" in rows["stores"]["what"]


def test_the_doctor_names_the_law_and_says_when_the_checker_is_gone(adwright, monkeypatch):
    [row] = [row for row in adwright("doctor", "--json").document if row["part"] == "law"]
    assert "model=encoder-ngram-" in row["what"]
    rules_alone = engine.load_backstop(checker=None)
    monkeypatch.setattr(engine, "load_backstop", lambda **given: rules_alone)
    answer = adwright("doctor", "--json")
    [row] = [row for row in answer.document if row["part"] == "law"]
    assert (answer.code, row["state"]) == (1, "broken")
    assert row["todo"]


def test_the_doctor_names_an_endpoint_that_does_not_answer(adwright, monkeypatch):
    monkeypatch.setenv("ADWRIGHT_MODEL_URL", "http://127.0.0.1:9/v1")
    answer = adwright("doctor", "--json")
    [row] = [row for row in answer.document if row["part"] == "chat model"]
    assert answer.code == 1
    assert row["state"] == "broken"
    assert "127.0.0.1:9" in row["what"]
    assert row["todo"]


def test_the_doctor_sees_a_trail_that_was_changed(adwright, settings):
    import sqlite3
    from contextlib import closing

    adwright("run", "--json", "--today", "2026-06-01", "推广奔澜跑步鞋")
    with closing(sqlite3.connect(settings.tenant_folder / "ledger.db")) as db, db:
        db.execute("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 1")
    answer = adwright("doctor", "--json")
    assert answer.code == 1
    assert any("audit chain" in row["what"] for row in answer.document if row["state"] == "broken")


def test_logs_are_json_where_nobody_watches(capsys):
    import json

    import structlog

    from app.logs import set_up_logs

    set_up_logs("json")
    try:
        structlog.get_logger().warning("platform", line="l1")
        entry = json.loads(capsys.readouterr().err)
    finally:
        structlog.reset_defaults()
    assert (entry["event"], entry["level"], entry["line"]) == ("platform", "warning", "l1")
