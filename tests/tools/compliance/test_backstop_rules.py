"""The packs judge by what a word points at: each pair is the same trigger as a claim and as an innocent use."""

from datetime import date

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


PAIRS = [
    ("全城头一号的粥铺", "开店十二年的粥铺"),
    ("全网最舒服的跑鞋", "力争成为最受欢迎的早餐店"),
    ("史上最薄的雨衣", "最大承重150kg"),
    ("醉佳选择", "最佳观赏距离2米"),
    ("泡一个疗程手脚就不麻了", "足浴桶，恒温40℃"),
    ("吃它之后结节小了", "糖尿病患者请遵医嘱"),
    ("喝出好血管", "血管模型 教学用"),
    ("普通蜂蜜润肠通便", "椴树蜜500g"),
    ("抹三天斑就退", "面霜 50g 保湿"),
    ("机关内供茶礼", "部队火锅底料 200g"),
    ("放这里一年多出三成", "加盟费用与条件见合同，投资有风险"),
    ("听完课闭眼上岸", "课程32课时，目录见下"),
    ("到市政府只要十分钟的公寓", "距地铁口约800米"),
    ("挂上它三天财神到", "寓意平安的编绳挂件"),
    ("隔壁品牌用料像纸", "锅体厚3.0mm，图示为实测"),
    ("快去让奶奶给你下单", "积木300块，6岁以上，需成人陪同"),
    ("下单有惊喜好礼", "下单赠牙线盒1个（50支），赠完为止"),
    ("戳头像找我拿货", "站内商品卡"),
    ("Lowers A1C in a week", "Diabetes logbook, 120 pages"),
    ("Planet-safe detergent", "Bottle body 60% recycled PET"),
    ("Proudly American", "Sewn in Ohio of imported cloth"),
    ("$5 for five stars", "Review invite with no condition"),
    ("Pills as strong as prescription", "Vitamin D3, 60 tablets"),
    ("Melts fat while you sleep", "Burn time 40 hours candle"),
    ("Are you broke?", "Budget planner, A5"),
    ("The only 3 left!", "Ships in 3 days"),
]


@pytest.mark.parametrize(("claim", "innocent"), PAIRS)
def test_claim_is_found_and_innocent_use_passes(backstop: Backstop, claim: str, innocent: str) -> None:
    assert backstop.judge(claim).verdict != "pass"
    assert backstop.judge(innocent).verdict == "pass", backstop.judge(innocent).findings


@pytest.mark.parametrize(
    ("claim", "turned"),
    [
        ("“公安局指定开锁”，随叫随到", "楼道里的“公安局指定开锁”小广告不是我们贴的"),
        ("“天下无敌”班服", "班服定制，可印“天下无敌”，不超过八个字"),
        ("老师“保证获利”，加群", "凡自称本公司老师“保证获利”的都是诈骗，请拨165"),
        ("Our cream gets rid of cellulite", "No cream gets rid of cellulite, ours included"),
        ("We promise you guaranteed returns of 12%", "Anyone who promises you guaranteed returns of 12% is lying"),
    ],
)
def test_what_is_quoted_to_be_turned_down_is_no_claim(backstop: Backstop, claim: str, turned: str) -> None:
    assert backstop.judge(claim).verdict != "pass"
    assert backstop.judge(turned).verdict == "pass", backstop.judge(turned).findings


@pytest.mark.parametrize(
    "text",
    [
        "别家号称纯天然的都是假货，都是垃圾",
        "所谓降糖茶都是骗人的，我们这款真降糖",
        "“三天瘦十斤”不是骗人，是真的",
        "“根治鼻炎”这句话我们敢说",
        "杯身可印“治愈糖尿病”，我们的茶治愈糖尿病",
        "Anyone who promises you guaranteed returns is lying, but we guarantee 12% a month",
        '"Cures arthritis" is false for other brands, but our tea cures arthritis',
    ],
)
def test_a_claim_beside_what_is_turned_down_is_found(backstop: Backstop, text: str) -> None:
    assert backstop.judge(text).verdict != "pass"


@pytest.mark.parametrize(
    ("taken_back", "kept"),
    [
        ("零添加酱油。配料：水、大豆、山梨酸钾", "零添加酱油。配料：水、大豆。另售一款含山梨酸钾的"),
        ("Vegan cookies! Contains oats and honey", "Vegan cookies! Contains oats. No honey"),
        ("Unlimited data. *Speeds reduced after 20 GB", "Unlimited calls. 20 GB of data"),
    ],
)
def test_what_a_text_takes_back_elsewhere_is_found(backstop: Backstop, taken_back: str, kept: str) -> None:
    said = {finding.rule.partition(".")[2] for finding in backstop.judge(taken_back).findings}
    assert said & {"self", "self.made", "self.terms"}
    kept_said = {finding.rule.partition(".")[2] for finding in backstop.judge(kept).findings}
    assert not kept_said & {"self", "self.made", "self.terms"}


@pytest.mark.parametrize(
    "text",
    [
        "全网zui低价", "国.家.级品质", "guojiaji品质", "氵台疗失眠", "第1品牌", "致疗失眠", "减月巴神器",
        "全囯第一品牌",
        "稳賺不賠", "c.u.r.e.s cancer", "c u r e s cancer", "cur3s diab3tes",
        "сures саnсеr", "ｃｕｒｅｓ cancer", "加wei信拿货",
    ],
)  # fmt: skip
def test_disguised_spellings_are_found_and_their_span_is_in_the_original(backstop: Backstop, text: str) -> None:
    verdict = backstop.judge(text)
    assert verdict.verdict != "pass"
    assert all(0 <= f.span[0] <= f.span[1] <= len(text) for f in verdict.findings)


@pytest.mark.parametrize(
    "text", ["国家机关办公用品收纳盒", "加新鲜柠檬", "坚果礼盒 1.2kg", "state-of-the-art kettle", "5G手机 b12 4k mp3"]
)
def test_ordinary_text_is_not_folded_into_a_claim(backstop: Backstop, text: str) -> None:
    assert backstop.judge(text).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "category", "clause"),
    [
        ("吃了血糖稳稳的", "食品", "CN-FSL-73"),
        ("面霜抹一抹皮炎就退", "护肤", "CN-CSAR-43"),
        ("蓝帽子胶囊，吃了关节不疼", "保健食品", "CN-ADL-18"),
        ("这台雾化器用过的都好了", "医疗器械", "CN-ADL-16"),
    ],
)
def test_the_category_decides_the_clause(backstop: Backstop, text: str, category: str, clause: str) -> None:
    assert clause in {f.clause for f in backstop.judge(text, category=category).findings}


@pytest.mark.parametrize(
    ("text", "jurisdiction", "clause"),
    [
        ("喝了這款茶可以治療糖尿病", None, "TW-FSA-28"),
        ("Cures arthritis", None, "US-FDCA-201g"),
        ("Herbal tea, helps with arthritis", "UK", "UK-CAP-15.6.2"),
        ("Kids: tell mum you need one", "UK", "UK-CAP-5.4"),
        ("Supplier to the ministry's private dining room", "CN", "CN-ADL-9-2"),
        ("Fix your gross skin", "platform:meta", "META-HEALTH-APPEARANCE"),
    ],
)
def test_the_market_follows_the_line(backstop: Backstop, text: str, jurisdiction: str | None, clause: str) -> None:
    assert clause in {f.clause for f in backstop.judge(text, jurisdiction=jurisdiction).findings}


@pytest.mark.parametrize(
    ("text", "category", "before", "after"),
    [
        ("零添加酱油", "食品", (date(2026, 11, 21), "pass"), (date(2027, 4, 1), "block")),
        ("据某机构认证，气泡水销量冠军", None, (date(2026, 6, 11), "CN-ADL-9-3"), (date(2026, 6, 12), "CN-CITE-GUIDE")),
        ("五星好评返三块", None, (date(2026, 1, 1), "CN-AUCL-9"), (date(2026, 6, 1), "CN-AUCL-9")),
    ],
)
def test_the_law_of_the_day(
    backstop: Backstop, text: str, category: str | None, before: tuple[date, str], after: tuple[date, str]
) -> None:
    for day, expected in (before, after):
        verdict = backstop.judge(text, category=category, as_of=day)
        assert expected in {verdict.verdict, *(f.clause for f in verdict.findings)}


def test_why_speaks_the_language_of_the_text(backstop: Backstop) -> None:
    assert "绝对化" in backstop.judge("全网最舒服的跑鞋").findings[0].why
    assert (
        backstop.judge("Cures cancer").findings[0].why.isascii()
        or "“" in backstop.judge("Cures cancer").findings[0].why
    )


def test_every_clause_of_a_rule_is_in_the_table_and_every_rule_can_fire(backstop: Backstop) -> None:
    assert len(backstop.packs.clauses) == 120
    assert all(rule.matches for rule in backstop.packs.rules)
