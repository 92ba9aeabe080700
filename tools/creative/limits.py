"""Counting text the way placements do."""

import unicodedata


def gbk_bytes(text: str) -> int:
    """Chinese and full-width signs 2, ASCII 1; signs that GBK lacks (emoji) count 4, as GB 18030 writes them."""
    return len(text.encode("gb18030", errors="replace"))


def display_width(text: str) -> int:
    """Wide and full-width signs count 2."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def measure(text: str, unit: str) -> int:
    """Length of `text` in `unit`: `gbk`, `wide`, `bytes` (UTF-8) or `chars` (code points)."""
    if unit == "gbk":
        return gbk_bytes(text)
    if unit == "wide":
        return display_width(text)
    return len(text.encode()) if unit == "bytes" else len(text)
