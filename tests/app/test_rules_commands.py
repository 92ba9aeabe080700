"""`adwright rules` on packs that are wrong, changed by hand or weaker than they say: exit codes and what stays."""

import json
from pathlib import Path

import pytest

HEAD = 'name: {name}\nversion: "1"\njurisdiction: brand\nreleased: 2026-11-29\n'
RULE = 'rules: [{id: brand.cup, match: ["(陶瓷杯)"], violates: ["陶瓷杯"]}]\n'


@pytest.fixture
def pack(tmp_path):
    def made(name: str = "own", rest: str = RULE) -> Path:
        folder = tmp_path / "given"
        folder.mkdir(exist_ok=True)
        (folder / "pack.yaml").write_text(HEAD.format(name=name) + rest, "utf-8")
        return folder

    return made


def kept(home: Path) -> list[str]:
    folder = home / "rules" / "packs"
    return sorted(held.name for held in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("name", "rest", "said"),
    [
        ("tw", "rules: []\n", "name of a pack of the law"),
        ("own", 'rules: []\nwords: {innocent: {zh: "三天治愈癌症 全国第一"}}\n', "innocent"),
        ("../../evil", RULE, "name"),
        ("own", "rules: 5\n", "rules"),
        ("own", 'rules: [{id: brand.cup, match: ["(陶瓷杯"]}]\n', "not closed"),
    ],
)
def test_a_pack_that_is_refused_is_bad_input_and_not_kept(adwright, home, pack, name, rest, said):
    for command in ("load", "diff"):
        answer = adwright("rules", command, str(pack(name, rest)), "--json")
        assert (answer.code, answer.document["error"]) == (2, "BadInput")
        assert said in answer.document["what"]
        assert "pack.yaml" in answer.document["what"]
        assert answer.document["todo"]
    assert kept(home) == []


def test_a_live_pack_that_was_changed_stops_everything_until_it_is_put_right(adwright, home, pack):
    folder = pack()
    assert adwright("rules", "load", str(folder), "--json").code == 0
    (held,) = kept(home)
    document = home / "rules" / "packs" / held / "pack.yaml"
    document.write_text(document.read_text("utf-8").replace("陶瓷杯", "玻璃杯"), "utf-8")
    for command in (("list",), ("show", "brand.cup"), ("test",), ("scan",)):
        answer = adwright("rules", *command, "--json")
        assert (answer.code, answer.document["error"]) == (2, "BadInput")
        assert str(document) in answer.document["what"]
    assert "rules rollback" in answer.document["todo"]
    assert adwright("rules", "load", str(folder), "--json").code == 0, "its source puts it right"
    assert adwright("rules", "show", "brand.cup", "--json").document["matches"] == ["(陶瓷杯)"]
    document.write_text("name: gone", "utf-8")
    assert adwright("rules", "rollback", "--json").document["live"] == [], "and so does going back"
    assert adwright("rules", "show", "brand.cup", "--json").code == 2


def test_a_diff_holds_a_pack_against_its_earlier_self(adwright, pack):
    assert adwright("rules", "load", str(pack()), "--json").code == 0
    answer = adwright("rules", "diff", str(pack(rest=RULE.replace("陶瓷杯", "骨瓷杯"))), "--json")
    assert (answer.code, answer.document) == (0, {"added": [], "removed": [], "changed": ["brand.cup"]})


def test_stopped_words_are_stopped_as_they_stand(adwright):
    assert adwright("rules", "stop", "no, thanks", "C*", "--json").code == 0
    lines = [{"id": text, "text": text} for text in ("No, thanks!", "no", "thanks", "cotton", "grade C*")]
    answer = adwright("check", "--jsonl", given="\n".join(map(json.dumps, lines)))
    said = {row["id"]: row["verdict"] for row in map(json.loads, answer.out.splitlines())}
    assert {text for text, verdict in said.items() if verdict == "block"} == {"No, thanks!", "grade C*"}


def test_rules_that_no_pack_holds_are_shown(adwright):
    for rule, speaker in (("price.former", "facts"), ("fact.number", "facts"), ("model.medical", "learned checker")):
        answer = adwright("rules", "show", rule, "--json")
        assert answer.code == 0
        assert answer.document["speaker"].startswith(speaker)
        assert answer.document["clauses"]
    assert adwright("rules", "show", "fact.nonsense", "--json").code == 2
