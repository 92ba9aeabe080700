"""Bytes to text: which encoding a file is in, text made safe to print, HTML to words, and the language of a listing."""

import codecs
import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

from opencc import OpenCC

from memory.domain.errors import BadInput, NotFound

CHUNK = 1 << 20
MAX_BYTES = 1 << 30
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
DAMAGE = 0.01
"""A file with fewer bad UTF-8 sequences than this share of its good ones is damaged UTF-8, not another encoding."""


class Encoding:
    """How a file is read. `damaged` marks UTF-8 with a few broken bytes: rows that hold one are rejected."""

    def __init__(self, name: str, *, damaged: bool = False) -> None:
        self.name = name
        self.damaged = damaged

    @property
    def label(self) -> str:
        return {"utf-8-sig": "utf-8 with BOM"}.get(self.name, self.name)

    @property
    def errors(self) -> str:
        return "replace" if self.damaged else "strict"


def detect_encoding(path: Path) -> Encoding:
    """A byte order mark decides; then what an XML file declares; then strict UTF-8; then GB18030.

    Raises `BadInput` when the file is no text, too large or none of these, and `NotFound` when it does not exist.
    """
    head = _head(path)
    for mark, name in BOMS:
        if head.startswith(mark):
            _require(path, name)
            return Encoding(name)
    if b"\0" in head:
        raise _no_text(path)
    declared = DECLARED.match(head)
    if declared and (name := _text_codec(declared[1].decode())) and _decodes(path, name):
        return Encoding(name)
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    if _barely_damaged(path):
        return Encoding("utf-8", damaged=True)
    _require(path, "gb18030")
    return Encoding("gb18030")


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise NotFound(f"there is no file {path.name}", todo="check the path", field="file")
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"{path.name} is larger than 1 GiB", todo="split it into smaller files", field="file")
        with path.open("rb") as stream:
            return stream.read(4096)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path.name} cannot be read: {error}", todo="check the path and its permissions") from error


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _require(path: Path, encoding: str) -> None:
    if not _decodes(path, encoding):
        raise _no_text(path)


def _no_text(path: Path) -> BadInput:
    return BadInput(
        f"{path.name} is not text in UTF-8, UTF-16 or GB18030",
        kept="nothing of it was imported",
        todo="export it again as UTF-8 (in Excel: CSV UTF-8)",
        field="file",
    )


def _barely_damaged(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            lost = text.count("\ufffd")
            bad += lost
            good += sum(1 for char in text if char > "\x7f") - lost
            if not chunk:
                return bad <= good * DAMAGE


def _text_codec(name: str) -> str | None:
    """A declared encoding that is one of the usual ones for feeds."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    usual = {"utf-8", "iso8859-1", "iso8859-15", "cp1252", "gb18030", "gbk", "gb2312", "big5", "ascii"}
    return found if found in usual else None


CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without control characters, which could drive a terminal, and without space around it."""
    return SURROGATES.sub("\ufffd", CONTROLS.sub("", text)).replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    """`clean`, with every run of white space made one space."""
    return " ".join(clean(text).split())


_BLOCKS = "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p section table td tr ul"


class _Words(HTMLParser):
    """Keeps the words of HTML, with a line break where a block ends; scripts and styles carry none."""

    BLOCKS = frozenset(_BLOCKS.split())
    SILENT = frozenset({"script", "style", "template", "noscript", "iframe"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silenced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self._silenced.append(tag)
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silenced:
            del self._silenced[self._silenced.index(tag) :]
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silenced:
            self.parts.append(data)


TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^<>]*>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def html_to_text(text: str) -> str:
    """The words of an HTML fragment, a paragraph a line; text without markup comes back as it is."""
    if not TAG.search(text):
        return clean(text)
    parser = _Words()
    parser.feed(text)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return clean("\n".join(line for line in lines if line))


Lang = Literal["zh", "zh-Hant", "en"]
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def guess_lang(text: str) -> Lang:
    """Any Han character makes it Chinese; more traditional-only than simplified-only ones make it `zh-Hant`."""
    han = HAN.findall(text)
    if not han:
        return "en"
    leaning = sum(_script(char) for char in han)
    return "zh-Hant" if leaning > 0 else "zh"


@lru_cache(maxsize=1)
def _converters() -> tuple[OpenCC, OpenCC]:
    return OpenCC("t2s"), OpenCC("s2t")


@lru_cache(maxsize=30_000)
def _script(char: str) -> int:
    """1 for a character of the traditional script only, -1 for one of the simplified only, 0 for a shared one."""
    to_simplified, to_traditional = _converters()
    simplified, traditional = to_simplified.convert(char), to_traditional.convert(char)
    return (simplified != char and traditional == char) - (traditional != char and simplified == char)
