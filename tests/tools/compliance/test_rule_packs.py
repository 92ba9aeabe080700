"""Packs that come from outside: what is refused, by which name, and that none of them makes the law heard less."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput, NotFound, StorageFailure
from tools.compliance import documents, rules_admin, signing
from tools.compliance.documents import RuleText
from tools.compliance.engine import Backstop, load_backstop, pack_sources
from tools.compliance.examples import failing_examples
from tools.compliance.packs import built_in_packs, compile_packs, read_pack, set_id
from tools.compliance.unpacked import unpacked
from tools.compliance.unsigned import demand_additions, demand_place

LAW = load_backstop(checker=None)
HEAD: dict[str, Any] = {"name": "own", "version": "1", "jurisdiction": "brand", "released": date(2026, 11, 29)}
CUP = {"id": "brand.cup", "match": ["(陶瓷杯)"], "violates": ["陶瓷杯 350ml"], "passes": ["玻璃碗"]}


def pack(folder: Path, text: str = "", **head: Any) -> Path:
    """A pack's folder, of `head` or of the bare `text`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = text or yaml.safe_dump({**HEAD, "rules": [CUP], **head}, allow_unicode=True)
    (folder / "pack.yaml").write_text(written, "utf-8")
    return folder


def loaded(folder: Path, **head: Any) -> Backstop:
    return load_backstop(pack_dirs=[pack(folder, **head)], checker=None)


def rules_found(backstop: Backstop, text: str, **line: Any) -> set[str]:
    answer = backstop.check_line({"id": 1, "text": text, **line})
    assert "error" not in answer, answer
    return {finding["rule"] for finding in answer["findings"]}


# --- what is said of packs is true of them


def test_the_pack_that_is_shown_to_writers_loads_and_finds_what_it_says(tmp_path: Path) -> None:
    shown = pack(tmp_path / "shown", _shown().split("```yaml\n")[1].split("```")[0])
    backstop = load_backstop(pack_dirs=[shown], checker=None)
    assert "brand.rivals" in rules_found(backstop, "Hotter than C*, our pepper mill")
    assert "brand.rivals" not in rules_found(backstop, "A cotton cloth")
    assert "brand.promise" in rules_found(backstop, "不满意一律包退", context={"channel": "taobao"})
    assert "brand.promise" not in rules_found(backstop, "不满意一律包退", context={"channel": "douyin"})


def test_a_pattern_may_ask_what_the_text_says_elsewhere(tmp_path: Path) -> None:
    rule = {
        **CUP,
        "match": ["(陶瓷杯) && (易碎|不耐热) ..2 品"],
        "violates": ["陶瓷杯。易碎品"],
        "passes": ["陶瓷杯", "易碎品"],
    }
    backstop = loaded(tmp_path, rules=[rule])
    assert "brand.cup" in rules_found(backstop, "易碎品，轻拿轻放。送您一只陶瓷杯！")
    assert "brand.cup" not in rules_found(backstop, "陶瓷杯。易碎")


def test_every_field_of_a_rule_is_explained_to_writers() -> None:
    rows = [line.split("|")[1] for line in _shown().split("| of a rule |")[1].splitlines() if line.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert explained == {field.alias or name for name, field in RuleText.model_fields.items()}


def _shown() -> str:
    return Path(documents.__file__).with_name("PACKS.md").read_text("utf-8")


# --- an unsigned pack adds to the law and takes nothing from it


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"name": "tw", "rules": []}, "name of a pack of the law"),
        ({"name": "xiaohongshu", "rules": []}, "name of a pack of the law"),
        ({"jurisdiction": "CN"}, "not signed"),
        ({"words": {"innocent": {"zh": "三天治愈癌症 全国第一"}}}, "innocent is a class of the law"),
        ({"words": {"negation": "很"}}, "negation is a class of the law"),
        ({"words": {"kind_cup": "杯"}}, "outside of the classes of brand packs"),
        ({"words": {"emergency_cup": "杯"}}, "outside of the classes of brand packs"),
        ({"rules": [{**CUP, "id": "fact.cup"}]}, "rule fact.cup: id"),
        ({"rules": [{**CUP, "id": "cn.approval"}]}, "rule cn.approval: id"),
        ({"rules": [{**CUP, "id": "tw.data"}]}, "rule tw.data: id: used twice"),
        ({"rules": [{**CUP, "alone": False}]}, "rule brand.cup: alone"),
        ({"rules": [{**CUP, "family": "brand", "severity": "warn"}]}, "rule brand.cup: family"),
        ({"rules": [{**CUP, "jurisdiction": "CN"}]}, "rule brand.cup: jurisdiction"),
    ],
)
def test_an_unsigned_pack_that_could_weaken_the_law_is_refused(tmp_path: Path, head: dict[str, Any], said: str) -> None:
    store = rules_admin.PackStore(tmp_path / "state")
    with pytest.raises(BadInput, match=said) as refused:
        rules_admin.rules_load(store, pack(tmp_path / "own", **head), LAW)
    assert str(tmp_path / "own" / "pack.yaml") in refused.value.what
    assert refused.value.todo
    assert store.live_dirs() == []
    assert not (tmp_path / "state" / "packs").exists(), "what is refused is not kept"


def test_a_pack_without_words_of_its_own_is_taken_in(tmp_path: Path) -> None:
    rule = {"id": "brand.date", "match": ["[date] [disease]"], "violates": ["5月1日糖尿病"]}
    assert "brand.date" in rules_found(loaded(tmp_path, rules=[rule]), "5月1日糖尿病")


def test_words_of_its_own_are_all_that_an_unsigned_pack_brings(tmp_path: Path) -> None:
    rule = {"id": "brand.cup", "match": ["[brand_cup]"], "violates": ["骨瓷杯"]}
    backstop = loaded(tmp_path, words={"brand_cup": {"zh": "骨瓷杯", "evade": True}}, rules=[rule])
    assert backstop.judge("骨-瓷-杯").verdict == "block", "also in disguise"
    assert len(backstop.packs.rules) == len(LAW.packs.rules) + 1


def test_two_unsigned_packs_keep_to_their_own_words(tmp_path: Path) -> None:
    folders = [pack(tmp_path / name, name=name, words={"brand_cup": "杯"}, rules=[]) for name in ("a", "b")]
    with pytest.raises(BadInput, match="of another pack"):
        load_backstop(pack_dirs=folders, checker=None)


@pytest.mark.parametrize(
    ("signed", "jurisdiction", "refused"),
    [(True, "brand", True), (False, "emergency", True), (False, "brand", False)],
)
def test_an_unsigned_pack_takes_the_place_of_its_own_earlier_self_alone(
    tmp_path: Path, signed: bool, jurisdiction: str, refused: bool
) -> None:
    source = read_pack(pack(tmp_path))
    live = replace(source, signed=signed, trusted=signed, jurisdiction=jurisdiction)
    if refused:
        with pytest.raises(BadInput, match="is called own"):
            demand_place(source, [live])
        return
    demand_place(source, [live])


def _lines_of_the_law() -> Iterator[dict[str, Any]]:
    hidden = (
        "t.o.p quality, c4n c3r kure",
        "治 愈 糖 尿 病，全-国-第-一",
        "guar@nteed curez for canc_r",
        "最嘉品质，国家级",
    )
    texts = [e.text for rule in LAW.packs.rules for e in (*rule.violates, *rule.passes)][::9]
    return ({"text": text} for text in (*hidden, *texts))


def test_no_word_of_an_unsigned_pack_changes_how_the_law_is_found(tmp_path: Path) -> None:
    """Words that are what the law's are hidden behind, and endings of the law's own."""
    words = {
        "brand_hide": {
            "zh": "糖尿 嘉 尿病 全国 国第 第一",
            "en": "kure, cer, canc, c4n, c3r, curez, no*, top, i*",
            "evade": True,
        }
    }
    rule = {"id": "brand.hide", "severity": "warn", "match": ["[brand_hide]"], "violates": ["kure"]}
    with_own = loaded(tmp_path, words=words, rules=[rule])
    for line in _lines_of_the_law():
        before = {(f["rule"], tuple(f["span"]), f["severity"]) for f in LAW.check_line(line)["findings"]}
        after = {(f["rule"], tuple(f["span"]), f["severity"]) for f in with_own.check_line(line)["findings"]}
        assert before == {found for found in after if found[0] != "brand.hide"}, line


def test_an_unsigned_rule_is_silent_where_its_clause_does_not_hold(tmp_path: Path) -> None:
    """Else it would stand in for a finding of the law and vanish with its clause."""
    backstop = loaded(tmp_path, rules=[{**CUP, "clauses": ["CN-AUCL-8-OLD"], "violates": []}])
    assert rules_found(backstop, "陶瓷杯", as_of="2020-01-01") == {"brand.cup"}
    assert rules_found(backstop, "陶瓷杯", as_of="2026-11-29") == set()


def test_built_in_and_signed_packs_alone_name_the_set_and_its_day(tmp_path: Path) -> None:
    backstop = loaded(tmp_path, version="9", released=date(2099, 1, 1))
    assert backstop.packs.id.startswith(LAW.packs.id.partition("+")[0] + "+")
    assert backstop.packs.id != LAW.packs.id
    assert backstop.as_of == LAW.as_of
    sources = [
        replace(read_pack(tmp_path), version=version, trusted=True) for version in ("2026.9.1", "2026.11.2", "9")
    ]
    assert set_id(sources).startswith("adwright@2026.11.2+")


def test_a_pack_of_the_law_is_signed_once_its_examples_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(signing.new_key())
    folder = pack(tmp_path / "law", name="cn-extra", jurisdiction="CN")
    monkeypatch.setattr("sys.argv", ["signing", "--key", str(key), str(folder)])
    signing.main()
    assert (folder / "pack.sig").is_file()
    pack(tmp_path / "law", name="cn-extra", jurisdiction="CN", rules=[{**CUP, "violates": ["玻璃杯"]}])
    with pytest.raises(BadInput, match="do not hold"):
        signing.main()
    pack(tmp_path / "law", name="cn-extra", jurisdiction="CN", rules=[{**CUP, "passes": []}])
    with pytest.raises(BadInput, match="no `passes` example"):
        signing.main()
    assert not (folder / "pack.sig").exists()


# --- packs that are not what they should be


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"released": "notadate"}, "released"),
        ({"rules": 5}, "rules"),
        ({"rules": [5]}, "rule 1"),
        ({"rules": [{**CUP, "match": 5}]}, "rule brand.cup: match"),
        ({"rules": [{**CUP, "match": ["(甲"]}]}, "rule brand.cup: match: “\\(” is not closed"),
        ({"rules": [{**CUP, "match": ["甲]"]}]}, "rule brand.cup: match: “]” is not closed"),
        ({"rules": [{**CUP, "match": ["(甲|[num])"]}]}, "a class stands outside of round brackets"),
        ({"rules": [{**CUP, "match": ["甲 ..x 乙"]}]}, "rule brand.cup: match: a gap"),
        ({"rules": [{**CUP, "match": ["甲 (|)"]}]}, "says no word"),
        ({"rules": [{**CUP, "match": ["[nonsense]"]}]}, "rule brand.cup: match: unknown word class"),
        ({"rules": [{**CUP, "match": []}]}, "rule brand.cup: match: a rule needs a pattern"),
        ({"rules": [{**CUP, "match": ["(陶瓷杯) &&"]}]}, "rule brand.cup: match: pattern without a required element"),
        ({"rules": [{**CUP, "from": "soon"}]}, "rule brand.cup: from"),
        ({"rules": [{**CUP, "scope": {"channel": ["douyin"]}}]}, "rule brand.cup: scope.channel"),
        ({"rules": [{**CUP, "unless": [{"beside": ["甲"]}]}]}, "rule brand.cup: unless"),
        ({"rules": [{**CUP, "clauses": ["CN-NONE"]}]}, "rule brand.cup: clauses"),
        ({"rules": [{**CUP, "like": ["cn.none"]}]}, "rule brand.cup: like"),
        ({"rules": [{"match": ["甲"]}]}, "rule 1: id"),
        ({"words": [1, 2]}, "words"),
        ({"words": {"brand_cup": {"includes": ["brand_none"]}}}, "includes unknown class"),
        ({"name": "../../evil"}, "name"),
        ({"version": "1/2"}, "version"),
    ],
)
def test_a_malformed_pack_is_named_by_file_rule_and_field(tmp_path: Path, head: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        loaded(tmp_path, **head)
    if "includes" not in said:
        assert str(tmp_path / "pack.yaml") in refused.value.what


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1",
        "name: [",
        "released: 2026-13-45",
        "x: !!int ''",
        "&a [*a]",
        "\x00",
        pytest.param("[" * 99_999, id="deep"),
    ],
)
def test_what_is_no_pack_at_all_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=str(tmp_path / "pack.yaml")):
        load_backstop(pack_dirs=[pack(tmp_path, text or " ")], checker=None)
    with pytest.raises(BadInput, match=r"pack\.yaml"):
        read_pack(tmp_path / "nowhere")


SCALAR = (
    st.none() | st.booleans() | st.integers(-5, 3000) | st.floats() | st.dates() | st.datetimes() | st.text(max_size=8)
    | st.sampled_from(["(甲", "甲 ..2 乙", "[num]", "?", "[brand_x]", "2026-01-01", "fact.x", "block", "talk", "../x"])
)  # fmt: skip
KEYS = ["zh", "en", "text", "before4", "literal"]
WILD = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = (
    "family", "clauses", "by_category", "severity", "unless", "scope", "why", "rewrite", "evidence", "source",
    "from", "to", "early", "violates", "passes", "like", "alone", "x",
)  # fmt: skip
RULES = st.lists(
    st.fixed_dictionaries(
        {"id": st.just("brand.cup") | WILD, "match": st.just(["甲"]) | WILD},
        optional=dict.fromkeys(FIELDS, WILD),
    ),
    max_size=3,
)
PACKS = st.fixed_dictionaries(
    {key: st.just(value) | WILD for key, value in HEAD.items()},
    optional={"rules": RULES | WILD, "words": st.dictionaries(st.sampled_from(["brand_x", "rank"]), WILD) | WILD},
)
BUILT_IN = built_in_packs()


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")) | PACKS.map(yaml.safe_dump) | st.binary())
@example(yaml.safe_dump({**HEAD, "rules": [CUP], "words": {"brand_x": {"literal": ["\u200b"]}}}))
@example("!!python/object/apply:os.system ['false']")
@example("!!timestamp soon")
def test_whatever_a_pack_holds_only_bad_input_comes_out(written: str | bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw = written.encode("utf-8", "replace") if isinstance(written, str) else written
        Path(folder, "pack.yaml").write_bytes(raw)
        try:
            source = read_pack(Path(folder))
            demand_additions([source], BUILT_IN)
            failing_examples(Backstop(compile_packs([*BUILT_IN, source]), None), ["brand"])
        except BadInput:
            return


# --- live packs are what was loaded


@pytest.fixture
def store(tmp_path: Path) -> rules_admin.PackStore:
    held = rules_admin.PackStore(tmp_path / "state")
    for name in ("a", "b"):
        rule = {"id": f"brand.{name}", "match": ["(陶瓷杯)"], "violates": ["陶瓷杯"]}
        rules_admin.rules_load(held, pack(tmp_path / name, name=name, rules=[rule]), LAW)
    return held


def _tampered(folder: Path) -> Path:
    document = folder / "pack.yaml"
    document.write_text(document.read_text("utf-8").replace("陶瓷杯", "玻璃杯"), "utf-8")
    return document


def test_a_live_pack_that_was_changed_by_hand_is_refused(store: rules_admin.PackStore) -> None:
    document = _tampered(store.live_dirs()[1])
    with pytest.raises(BadInput, match="changed after it was loaded") as refused:
        load_backstop(pack_dirs=store.live_dirs(), checker=None)
    assert str(document) in refused.value.what
    assert "adwright rules rollback" in refused.value.todo
    assert all(document.parent not in folders for folders in store.known()), "nor is anything judged by it again"


def test_a_rollback_leads_back_to_packs_that_are_whole(store: rules_admin.PackStore) -> None:
    first, second = store.live_dirs()
    _tampered(second)
    assert "brand.a" in {rule.id for rule in rules_admin.rules_rollback(store).packs.rules}
    assert store.live_dirs() == [first]
    _tampered(first)
    assert rules_admin.rules_rollback(store).packs.id == LAW.packs.id
    with pytest.raises(NotFound):
        store.back()


def test_a_changed_pack_is_put_right_from_its_source(store: rules_admin.PackStore, tmp_path: Path) -> None:
    _tampered(store.live_dirs()[0])
    label = read_pack(tmp_path / "a").label
    store.restore(tmp_path / "b", label="c@1+none")
    with pytest.raises(BadInput, match="changed while it was loaded"):
        store.restore(tmp_path / "b", label)
    store.restore(tmp_path / "a", label)
    assert load_backstop(pack_dirs=store.live_dirs(), checker=None).judge("陶瓷杯").verdict == "block"


def test_a_list_of_live_packs_that_is_none_is_said_to_be(store: rules_admin.PackStore, tmp_path: Path) -> None:
    for text in ("{}", "[]", '{"live": "own"}', '{"live": [], "before": 3}', "{"):
        (tmp_path / "state" / "live.json").write_text(text)
        with pytest.raises(StorageFailure, match=r"live\.json"):
            store.live_dirs()


# --- words that are stopped now


@pytest.mark.parametrize(
    ("word", "stopped", "passes"),
    [
        ("no, thanks", ["No, thanks!"], ["no", "thanks", "no thanks needed"]),
        ("C*", ["grade C* glass"], ["cotton", "c", "cups"]),
        ("cure~", ["cure~ it"], ["the curing of ham"]),
        ("cat", ["a cat on a mug"], ["category", "concatenate", "cats"]),
        ("双 11", ["双 11 来了"], ["双", "11"]),
        ("快速 减肥", ["快速 减肥 茶"], ["快速", "减肥"]),
        ("a|b", ["type a|b"], ["a", "b"]),
    ],
)
def test_a_stopped_word_is_stopped_as_it_stands(
    tmp_path: Path, word: str, stopped: list[str], passes: list[str]
) -> None:
    folder = rules_admin.emergency_pack(tmp_path, [word], day=date(2026, 11, 21))
    backstop = load_backstop(pack_dirs=[folder], checker=None)
    emergency = backstop.packs.rules[-1].id
    assert all(emergency in rules_found(backstop, text) for text in stopped)
    assert not any(emergency in rules_found(backstop, text) for text in passes)


def test_a_word_of_which_nothing_is_left_to_look_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no letter"):
        load_backstop(pack_dirs=[rules_admin.emergency_pack(tmp_path, ["\u200b"], day=date(2026, 11, 21))])


# --- where a rule applies


@pytest.mark.parametrize(
    ("context", "applies"),
    [
        ({}, True),
        ({"campaign": {"placement": "xiaohongshu"}}, True),
        ({"campaign": {"channel": "小红书信息流"}}, True),
        ({"channels": ["douyin", "XHS"]}, True),
        ({"campaign": {"placement": "douyin_feed"}}, False),
        ({"channel": "抖音"}, False),
        ({"campaign": {"placement": "shop"}}, False),
        ({"campaign": {"placement": "feed"}}, True),
        ({"campaign": None, "channel": 5}, True),
    ],
)
def test_a_rule_of_a_channel_speaks_there_and_where_none_is_known(
    channel_rule: Backstop, context: dict[str, Any], applies: bool
) -> None:
    assert ("brand.cup" in rules_found(channel_rule, "陶瓷杯", context=context)) == applies


@pytest.fixture(scope="module")
def channel_rule(tmp_path_factory: pytest.TempPathFactory) -> Backstop:
    return loaded(tmp_path_factory.mktemp("own"), rules=[{**CUP, "scope": {"channels": ["xiaohongshu"]}}])


@pytest.fixture(scope="module")
def audience_rules(tmp_path_factory: pytest.TempPathFactory) -> Backstop:
    scopes = {"minors": "minors", "adults": ["adults"], "seniors": ["seniors"]}
    rules = [{**CUP, "id": f"brand.{name}", "scope": {"audience": who}} for name, who in scopes.items()]
    return loaded(tmp_path_factory.mktemp("own"), rules=rules)


@pytest.mark.parametrize(
    ("context", "speak"),
    [
        ({}, {"minors", "adults", "seniors"}),
        ({"audience": "minors"}, {"minors"}),
        ({"audience": ["kids and teens"]}, {"minors"}),
        ({"audience": "adults"}, {"adults"}),
        ({"audience": "成年人"}, {"adults"}),
        ({"audience": "未成年人"}, {"minors"}),
        ({"audience": "women 25-34"}, {"adults"}),
        ({"audience": "送礼的女性"}, {"minors", "adults"}),
        ({"audience": "seniors"}, {"minors", "adults", "seniors"}),
        ({"campaign": {"audience_age": 16}}, {"minors"}),
        ({"campaign": {"audience_age": "13-24"}}, {"minors", "adults"}),
        ({"campaign": {"audience_age": {"min": 18, "max": 35}}}, {"adults"}),
        ({"audience": {"age": [12, 15], "gender": "f"}}, {"minors"}),
        ({"audience": "16+"}, {"minors", "adults"}),
        ({"audience": None}, {"minors", "adults", "seniors"}),
    ],
)
def test_a_rule_for_an_audience_speaks_to_it_and_where_none_is_known(
    audience_rules: Backstop, context: dict[str, Any], speak: set[str]
) -> None:
    found = {name.removeprefix("brand.") for name in rules_found(audience_rules, "陶瓷杯", context=context)}
    assert found & {"minors", "adults", "seniors"} == speak


# --- every rule that a verdict cites can be shown


def test_all_of_a_packs_rule_is_shown(tmp_path: Path) -> None:
    rule = {
        **CUP, "scope": {"channels": ["douyin"], "audience": ["minors"]}, "unless": [{"before4": ["(不)"]}, "talk"],
        "evidence": ["patent"], "why": {"zh": "不", "en": "no"}, "from": date(2026, 1, 1), "early": "warn",
        "violates": [{"text": "陶瓷杯", "category": "家居", "context": {"price": 5}, "as_of": date(2026, 11, 1)}],
    }  # fmt: skip
    backstop = loaded(tmp_path, rules=[rule])
    told = rules_admin.rules_show(backstop, "brand.cup")
    assert told["scope"] == {"channels": ["douyin"], "audience": ["minors"], "needs_category": False}
    assert told["unless"][0] == {"place": "before", "window": 4, "matches": ["(不)"]}
    assert len(told["unless"]) > 1
    assert told["evidence"] == ["patent"]
    assert told["why"] == {"zh": "不", "en": "no"}
    assert (told["from"], told["early"], told["alone"]) == ("2026-01-01", "warn", True)
    assert told["pack"].startswith("own@1+")
    assert told["examples"] == [
        {"text": "陶瓷杯", "finds": True, "category": "家居", "context": {"price": 5}, "as_of": "2026-11-01"},
        {"text": "玻璃碗", "finds": False},
    ]


@pytest.mark.parametrize(
    ("rule", "speaker", "clause"),
    [
        ("fact.number", "facts", "CN-ADL-28-2-2"),
        ("price.former", "facts", "CN-PRICE-17"),
        ("urgency.stock", "facts", "UK-CAP-3.31"),
        ("model.medical", "learned checker", "CN-ADL-17"),
        ("model.claim", "learned checker", "US-FTCA-5"),
        ("cn.notice.drug", "notices", "CN-ADL-16-2"),
        ("brand.riding", "engine", "CN-AUCL-7"),
    ],
)
def test_a_rule_that_no_pack_holds_is_shown_too(rule: str, speaker: str, clause: str) -> None:
    told = rules_admin.rules_show(LAW, rule)
    assert told["id"] == rule
    assert told["speaker"].startswith((speaker, f"the {speaker}"))
    assert clause in told["clauses"]
    assert told["law"][clause]["about"]
    assert all(told["about"].values())


def test_a_rule_that_nobody_cites_is_not_found() -> None:
    for rule in ("fact.nonsense", "model.nonsense", "price.", "cn.none"):
        with pytest.raises(NotFound):
            rules_admin.rules_show(LAW, rule)


def test_whatever_the_rules_and_the_facts_find_can_be_shown() -> None:
    context = {
        "attributes": {"材质": "陶瓷", "容量": "350ml", "防水": "否"}, "price": 99, "price_history": {"lowest_7d": 120},
        "stock": 500, "sales": {"total": 3}, "patent": None, "brand": "青釉", "paid": True, "endorser_age": 8,
        "promotion": {"end": "2026-01-01"}, "evidence": [], "facts": [], "approval_no": None, "creative": {"ai": True},
    }  # fmt: skip
    text = "原价299元，现价89元，仅剩3件，纯棉500ml，防水，专利产品，销量10万件，最后一天，耐克同款"
    found = rules_found(LAW, text, context=context)
    assert len({name for name in found if name in unpacked()}) > 5
    for name in found:
        assert rules_admin.rules_show(LAW, name)["id"] == name


def test_every_rule_that_the_binding_of_facts_writes_is_in_the_catalogue() -> None:
    """A new one is added to `unpacked.yaml`, so that whoever reads it in a verdict can look it up."""
    law = Path(rules_admin.__file__).parent
    name = re.compile(r'"((?:fact|price|urgency|gift|cn|placement|disclosure|meta|brand|engine|model)(?:\.[a-z-]+)+)"')
    sources = [*law.glob("facts/**/*.py"), law / "brands.py", law / "opinion.py", law / "checker_port.py"]
    written = {found for source in sources for found in name.findall(source.read_text("utf-8"))}
    assert len(written) > 40
    assert written <= set(unpacked())


def test_what_the_catalogue_says_of_each_is_whole() -> None:
    for name in unpacked():
        told = rules_admin.rules_show(LAW, name)
        assert set(told["says"]) <= {"block", "fix", "needs_evidence", "warn"}
        assert set(told["clauses"]) == set(told["law"])


def test_a_diff_sees_every_field(tmp_path: Path) -> None:
    before = loaded(tmp_path / "a")
    after = loaded(tmp_path / "b", rules=[{**CUP, "scope": {"channels": ["douyin"]}}])
    assert rules_admin.rules_diff(before, after) == {"added": [], "removed": [], "changed": ["brand.cup"]}


def test_built_in_packs_pass_as_they_are() -> None:
    assert all(source.trusted for source in pack_sources())
    assert len(compile_packs(built_in_packs()).rules) == len(LAW.packs.rules)


def test_every_rule_of_the_law_says_where_it_stands_and_brings_examples_of_both_kinds() -> None:
    backstop = load_backstop(checker=None)
    for rule in backstop.packs.rules:
        assert rule.violates, rule.id
        assert rule.passes, rule.id
        assert rules_admin.rules_show(backstop, rule.id)["source"], rule.id
