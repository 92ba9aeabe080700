"""What a line of this run may be bound to: the context that the backstop judges against, every key supplied."""

from collections.abc import Mapping, Sequence
from typing import Any

from memory.domain.creative import Artefact
from memory.domain.evidence import Evidence
from memory.domain.product import Product

MARKETS = {"CNY": "CN", "USD": "US", "GBP": "UK", "EUR": "EU", "TWD": "TW"}
"""The jurisdiction of a market, by the currency that it trades in."""


LISTING = "shop"
"""The channel of what stands in the shop itself: nobody pays for its placement."""

PLATFORM_LABELS = {"zh": "广告", "zh-Hant": "廣告", "en": "Sponsored"}
"""The label that an ad platform puts beside what it is paid to show, so that the words need none of their own."""


EVIDENCE_KINDS = ("certificate", "attribute", "correction", "sales")
"""Kinds of evidence whose words a line may rest on."""


def jurisdiction_of(lang: str, currency: str | None) -> str:
    """Jurisdiction follows the market: Chinese is CN, traditional TW, English the market of its currency."""
    if lang == "zh-Hant":
        return "TW"
    if lang == "zh":
        return "CN"
    market = MARKETS.get(currency or "", "US")
    return "US" if market in ("CN", "TW") else market


def claim_context(
    product: Product | None,
    shop: Mapping[str, Any],
    evidence: Sequence[Evidence],
    artefact: Artefact | None = None,
    *,
    audience: Sequence[str] = (),
) -> dict[str, Any]:
    """The context of one line. A key that nothing is known about is present and null: known to be absent.

    `shop` holds the snapshot's values by path. Raises nothing: an unknown product gives a context of nulls.
    """
    certificates = [item.quote for item in evidence if item.kind == "certificate"]
    context: dict[str, Any] = dict.fromkeys(_NULLS)
    paid = artefact is not None and artefact.channel != LISTING
    context |= {
        "evidence": certificates,
        "facts": [item.quote for item in evidence if item.kind in EVIDENCE_KINDS[1:]],
        "audience": list(audience) or None,
        "campaign": {"placement": artefact.channel} if artefact else None,
        "creative": _creative(artefact) if artefact else None,
        "ad_label": PLATFORM_LABELS.get(artefact.lang) if paid and artefact else None,
        "paid": paid,
        "sales": shop.get("/shop/sales"),
        "price_history": shop.get("/shop/price_history"),
    }
    if product:
        context |= _of_product(product)
    return context


def _creative(artefact: Artefact) -> dict[str, Any]:
    """What it is and whether a model wrote it: then the market's law asks for a label."""
    return {"kind": artefact.kind, "ai_generated": artefact.made_by == "model", "ai_label": artefact.ai_label}


_NULLS = (
    "product",
    "product_category",
    "attributes",
    "price",
    "msrp",
    "cost",
    "promotion",
    "stock",
    "brand",
    "brand_authorization",
    "authorization",
    "patent",
    "approval_no",
    "registered_efficacy",
    "efficacy_evaluation",
    "disclosures",
    "endorser_age",
)


def _of_product(product: Product) -> dict[str, Any]:
    attributes = {attribute.name: attribute.value for attribute in product.attributes}
    known = {
        name: attributes.get(name) for name in ("patent", "approval_no", "registered_efficacy") if name in attributes
    }
    return {
        "product": product.title,
        "product_category": product.category,
        "attributes": attributes,
        "price": product.price.major if product.price else None,
        "msrp": product.list_price.major if product.list_price else None,
        "cost": product.cost.major if product.cost else None,
        "stock": product.stock,
        "brand": product.brand,
        **known,
    }
