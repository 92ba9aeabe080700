"""What the learned checker may add to the rules: a request that a person looks, or a warning. Never a block."""
# ruff: noqa: E501 - clause tables read better unbroken.

from collections.abc import Mapping, Sequence

from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_of_packs

_FAMILY_CLAUSE: Mapping[str, Mapping[str, str]] = {
    "CN": {
        "absolute": "CN-ADL-9-3", "medical": "CN-ADL-17", "health": "CN-ADL-17", "cosmetic": "CN-CSAR-43", "guarantee": "CN-ADL-28",
        "investment": "CN-ADL-25", "education": "CN-ADL-24", "property": "CN-ADL-26", "state": "CN-ADL-9-2", "symbol": "CN-ADL-9-1",
        "superstition": "CN-ADL-9-8", "morals": "CN-ADL-9-7", "discrimination": "CN-ADL-9-9", "minors": "CN-ADL-10", "data": "CN-ADL-11",
        "patent": "CN-ADL-12", "disparage": "CN-ADL-13", "disclosure": "CN-ADL-14", "drug": "CN-ADL-15", "breastmilk": "CN-ADL-20",
        "agri": "CN-ADL-21", "tobacco": "CN-ADL-22", "alcohol": "CN-ADL-23", "fact": "CN-ADL-28", "false": "CN-ADL-28", "price": "CN-PRICE-19",
        "gift": "CN-ADL-8", "urgency": "CN-AUCL-9", "endorsement": "CN-ADL-38-1", "brand": "CN-AUCL-7", "divert": "PLATFORM-XHS-DIVERT",
        "reviews": "CN-AUCL-9", "origin": "CN-ADL-28",
    },
    "US": {
        "medical": "US-FDCA-201g", "green": "US-16CFR-260.4", "price": "US-16CFR-233.1", "free": "US-16CFR-251", "reviews": "US-16CFR-465",
        "endorsement": "US-16CFR-255", "disclosure": "US-16CFR-255", "origin": "US-16CFR-323", "brand": "US-LANHAM-43a",
        "personal": "META-PERSONAL-ATTRIBUTES",
    },
    "UK": {
        "medical": "UK-CAP-12.1", "health": "UK-CAP-15.1", "green": "UK-CAP-11.1", "price": "UK-CAP-3.17", "urgency": "UK-CAP-3.31",
        "weight": "UK-CAP-13.1", "minors": "UK-CAP-5.4", "absolute": "UK-CAP-3.7", "data": "UK-CAP-3.7",
    },
    "TW": {"cosmetic": "TW-COS-10", "medical": "TW-FSA-28", "health": "TW-FSA-28"},
}  # fmt: skip
_ELSE = {"US": "US-FTCA-5", "UK": "UK-CAP-3.1"}


def opinion(
    scores: Mapping[str, float], bands: Mapping[str, tuple[float, float]], line: Line, drafts: Sequence[Draft]
) -> tuple[float, list[Draft]]:
    """The highest probability, and at most one draft: the family the model is surest of, if no rule spoke yet."""
    if not scores:
        return 0.0, []
    family = max(scores, key=lambda name: scores[name] - bands[name][1])
    probability = float(scores[family])
    low, high = bands[family]
    if probability < low or any(draft.severity != "warn" for draft in drafts):
        return probability, []
    market = market_of_packs(line.jurisdictions)
    clause = _FAMILY_CLAUSE.get(market, {}).get(family, _ELSE.get(market))
    severity = "needs_evidence" if probability >= high else "warn"
    draft = Draft(
        f"model.{family}", family, (clause,) if clause else (), 0, len(line.text), severity,
        "这句话的说法与违规广告相似，请人工核对", "the wording resembles ads that were ruled against; a person should look",
        measured=f"{probability:.2f}",
    )  # fmt: skip
    return probability, [draft]


def too_dense() -> Draft:
    """What is said when a text holds so many overlapping hits that the bounded search was cut short."""
    return Draft(
        "engine.dense", "default", (), 0, 0, "needs_evidence",
        "文本中可疑词语过密，须人工核对", "too many overlapping words to judge in bounded time; a person should look",
    )  # fmt: skip
