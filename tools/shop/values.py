"""Cells to values: money, counts, days, ids, languages. Each raises `RowError` with the field and the reason."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from memory.domain.money import Money, exponent_of
from tools.shop.report import RowError
from tools.shop.text import CONTROLS, Lang

MAX_ID = 128
MAX_TITLE = 1_000
MAX_TEXT = 50_000
MAX_VALUE = 5_000
MAX_PRICE = Decimal(10) ** 9
MAX_COUNT = 10**9

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_CODES.split())
"""The circulating currencies of ISO 4217."""

NAMES = {
    "RMB": "CNY", "CNH": "CNY", "人民币": "CNY", "人民幣": "CNY", "元": "CNY", "块": "CNY", "¥": "CNY",
    "日元": "JPY", "日圆": "JPY", "円": "JPY", "美元": "USD", "US$": "USD", "$": "USD", "欧元": "EUR", "€": "EUR",
    "英镑": "GBP", "£": "GBP", "港元": "HKD", "港币": "HKD", "HK$": "HKD", "台币": "TWD", "新台币": "TWD", "NT$": "TWD",
    "₩": "KRW", "₹": "INR", "A$": "AUD", "C$": "CAD", "S$": "SGD",
}  # fmt: skip
"""Signs and words that merchants write for a currency."""
SHARED_SIGNS = {
    "¥": {"CNY", "JPY"},
    "$": {"USD", "AUD", "CAD", "HKD", "SGD", "NZD", "TWD", "MXN", "BRL"},
    "元": {"CNY", "TWD", "HKD"},
}
"""Signs that several currencies use: a currency column may settle them."""

AMOUNT = re.compile(r"^(?P<sign>[-+]?)(?P<digits>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<decimals>\d+))?$")
DECIMAL_COMMA = re.compile(r"^\d+,\d{1,2}$")
PRICE = re.compile(r"^(?P<before>[^\d+\-.]*)(?P<amount>[-+]?[\d.,]+)(?P<after>[^\d]*)$")
NO_NUMBER = re.compile(r"^[-+]?(?:nan|inf|infinity)$", re.IGNORECASE)


def currency_code(text: str, field: str = "currency") -> str:
    """The ISO code that `text` means."""
    written = unicodedata.normalize("NFKC", text).strip()
    code = NAMES.get(written) or NAMES.get(written.upper()) or written.upper()
    if code not in CURRENCIES:
        raise RowError(field, f"{shown(text)} is no known currency; use an ISO code such as CNY or USD")
    return code


def split_price(text: str, field: str) -> tuple[str, str | None]:
    """`"19.99 USD"` -> `("19.99", "USD")`; the mark is None when there is only a number."""
    written = unicodedata.normalize("NFKC", text).strip()
    found = PRICE.match(written) if len(written) <= 64 else None
    if found is None:
        raise RowError(field, f"{shown(text)} is not an amount of money")
    marks = [mark for mark in (found["before"].strip(), found["after"].strip()) if mark]
    if len({NAMES.get(mark, mark) for mark in marks}) > 1:
        raise RowError(field, f"{shown(text)} names two currencies")
    return found["amount"], marks[0] if marks else None


def money(text: str, field: str, column: str | None, fallback: str | None) -> Money:
    """The amount in the currency that stands with it, else `column`'s, else `fallback`.

    Rejects what is negative, not finite, finer than the currency's smallest unit or beyond a billion.
    """
    digits, mark = split_price(text, field)
    value = amount(digits, field)
    currency = _currency(mark, field, column) or fallback
    if currency is None:
        raise RowError(
            "currency", "no currency stands with the price; add a currency column or name a default currency"
        )
    if value != round(value, exponent_of(currency)):
        raise RowError(field, f"{shown(text)} is finer than {currency} has decimals ({exponent_of(currency)})")
    return Money.of(value, currency)


def _currency(mark: str | None, field: str, column: str | None) -> str | None:
    if mark is None:
        return column
    if column and column in SHARED_SIGNS.get(mark, ()):
        return column
    named = currency_code(mark, field if mark.upper() not in CURRENCIES else "currency")
    if column and column != named:
        raise RowError("currency", f"the price is in {named} but the currency column says {column}")
    return named


def amount(text: str, field: str) -> Decimal:
    """A plain decimal that is not negative; thousands separators and a decimal comma are understood."""
    written = unicodedata.normalize("NFKC", text).strip()
    if DECIMAL_COMMA.match(written):
        written = written.replace(",", ".")
    found = AMOUNT.match(written) if len(written) <= 40 else None
    if found is None:
        why = "is not a finite number" if NO_NUMBER.match(written) else "is not a plain decimal number"
        raise RowError(field, f"{shown(text)} {why}")
    try:
        value = Decimal(written.replace(",", ""))
    except InvalidOperation:
        raise RowError(field, f"{shown(text)} is not a plain decimal number") from None
    if value < 0:
        raise RowError(field, f"{shown(text)} is negative")
    if value > MAX_PRICE:
        raise RowError(field, f"{shown(text)} is beyond a billion")
    return abs(value)


def count(text: str, field: str) -> int:
    """A whole number from 0 to a billion; `12.0`, as spreadsheets write it, is 12."""
    value = amount(text, field)
    if value != value.to_integral_value() or value > MAX_COUNT:
        raise RowError(field, f"{shown(text)} is not a whole number")
    return int(value)


DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$")
COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


def day(text: str, field: str = "date") -> dt.date:
    """A calendar day, year first: `2026-05-20`, `2026/5/20`, `20260520`, `2026年5月20日`; a time of day is left out."""
    written = unicodedata.normalize("NFKC", text).strip()
    found = DAY.match(written) or COMPACT_DAY.match(written)
    try:
        if found is None or len(written) > 64:
            raise ValueError
        date = dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise RowError(field, f"{shown(text)} is no day; write it as 2026-05-20") from None
    if not 1990 <= date.year <= 2100:
        raise RowError(field, f"{shown(text)} is outside the years 1990 to 2100")
    return date


def identifier(text: str, field: str = "id") -> str:
    """An id as its file spells it: not empty, at most 128 characters, without control characters."""
    written = text.strip()
    if not written:
        raise RowError(field, "is empty")
    if len(written) > MAX_ID:
        raise RowError(field, f"is longer than {MAX_ID} characters")
    if CONTROLS.search(written) or any(char in written for char in "\t\r\n"):
        raise RowError(field, "holds control characters")
    if not written.isprintable():
        raise RowError(field, "holds characters that cannot be shown")
    return written


LANGS: dict[str, Lang] = {
    "zh": "zh", "zh-cn": "zh", "zh-hans": "zh", "zh-sg": "zh", "zh-hans-cn": "zh", "cn": "zh",
    "中文": "zh", "简体中文": "zh",
    "zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant-tw": "zh-Hant",
    "繁體中文": "zh-Hant", "en": "en", "en-us": "en", "en-gb": "en", "en-au": "en", "en-ca": "en", "english": "en",
}  # fmt: skip


def language(text: str) -> Lang:
    lang = LANGS.get(text.strip().lower().replace("_", "-"))
    if lang is None:
        raise RowError("lang", f"{shown(text)} is not one of zh, zh-Hant, en")
    return lang


def bounded(text: str, field: str, limit: int) -> str:
    """`text` when it is at most `limit` characters long."""
    if len(text) > limit:
        raise RowError(field, f"is {len(text)} characters long; {limit} is the limit")
    return text


def shown(text: str) -> str:
    """A cell for a message: quoted, short, and unable to drive a terminal."""
    written = CONTROLS.sub("?", text.strip())
    return repr(written if len(written) <= 40 else written[:40] + "…")
