"""Items out of a Google Merchant XML feed: RSS 2.0 and Atom, streamed. Entity definitions are refused, not expanded."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.sax import SAXParseException  # nosec B406: only the exception's type; parsing is defusedxml's
from xml.sax.handler import ContentHandler, feature_namespaces  # nosec B406: the same

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from memory.domain.errors import BadInput
from tools.shop.table import Reject, Row, open_text
from tools.shop.text import Encoding

GOOGLE = "http://base.google.com/ns/1.0"
ROOTS = {"rss", "feed", "channel", "rdf"}
ITEMS = {"item", "entry"}
MAX_DEPTH = 40
MAX_ITEM_CHARACTERS = 1_000_000
CHUNK = 1 << 16
REPEATED_IMAGES = "additional_image_link"


class _Item:
    """What stands in one item: Google's elements win over the plain ones of RSS and Atom with the same name."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.google: dict[str, list[str]] = {}
        self.plain: dict[str, list[str]] = {}
        self.details: list[tuple[str, str]] = []

    def row(self) -> Row:
        merged = {**self.plain, **self.google}
        images = tuple(merged.pop(REPEATED_IMAGES, ()))
        cells = {name: ", ".join(text for text in texts if text) for name, texts in merged.items()}
        return Row(self.line, cells, images, tuple(self.details))


class _Handler(ContentHandler):
    """Collects items; `done` holds the finished ones until the reader takes them."""

    def __init__(self, parser: DefusedExpatParser) -> None:
        super().__init__()
        self._parser = parser
        self.done: deque[_Item] = deque()
        self.root: str | None = None
        self._depth = 0
        self._item: _Item | None = None
        self._item_depth = 0
        self._text: list[str] = []
        self._size = 0
        self._inner: list[tuple[str, str]] = []
        self._href = ""

    def startElementNS(self, name, qname, attrs) -> None:  # noqa: N802  # the interface's name
        local = name[1].lower()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SAXParseException(f"elements are nested deeper than {MAX_DEPTH}", None, self._parser)
        if self.root is None:
            self.root = local
        if self._item is None:
            if local in ITEMS:
                self._item, self._item_depth, self._size = _Item(self._parser.getLineNumber() or 0), self._depth, 0
            return
        self._text = []
        if self._depth == self._item_depth + 1:
            self._inner = []
            self._href = attrs.get((None, "href")) or ""

    def characters(self, content: str) -> None:
        if self._item is not None:
            self._size += len(content)
            if self._size <= MAX_ITEM_CHARACTERS:
                self._text.append(content)

    def endElementNS(self, name, qname) -> None:  # noqa: N802  # the interface's name
        if self._item is not None:
            if self._depth == self._item_depth:
                self.done.append(self._item)
                self._item = None
            elif self._depth == self._item_depth + 1:
                self._finish_element(self._item, name[0], name[1])
            else:
                self._inner.append((name[1].lower(), "".join(self._text).strip()))
                self._text = []
        self._depth -= 1

    def _finish_element(self, item: _Item, space: str | None, local: str) -> None:
        if local.lower() == "product_detail":
            inner = dict(self._inner)
            if inner.get("attribute_name"):
                item.details.append((inner["attribute_name"], inner.get("attribute_value", "")))
        elif self._inner:
            text = ":".join(text for _, text in self._inner if text)
            self._store(item, space, local, text)
        else:
            self._store(item, space, local, "".join(self._text).strip() or self._href)
        self._text, self._inner = [], []

    def _store(self, item: _Item, space: str | None, local: str, text: str) -> None:
        group = item.google if space == GOOGLE else item.plain
        group.setdefault(local.lower(), []).append(text)


def read_xml(path: Path, encoding: Encoding, reject: Reject) -> Iterator[Row]:
    """Items in order. Where the XML breaks off, that is handed to `reject`, and the items before it stand.

    Raises `BadInput` when it is no feed, defines entities, or breaks before its first item.
    """
    parser = DefusedExpatParser()
    handler = _Handler(parser)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    found = False
    with open_text(path, encoding) as stream:
        while True:
            chunk = stream.read(CHUNK)
            broken = _feed(parser, chunk, path.name)
            if handler.root is not None and handler.root not in ROOTS:
                raise _no_feed(path.name, f"its root element is <{handler.root[:40]}>")
            while handler.done:
                found = True
                yield handler.done.popleft().row()
            if broken:
                if not found:
                    raise _no_feed(path.name, f"line {broken[0]}: {broken[1]}")
                reject(broken[0], "xml", f"the feed cannot be read from here on: {broken[1]}")
            if broken or not chunk:
                break
    if not found:
        raise _no_feed(path.name, "it has no item or entry")


def _feed(parser: DefusedExpatParser, chunk: str, file: str) -> tuple[int, str] | None:
    """Line and reason when the XML is broken in this chunk. An empty chunk ends the document."""
    try:
        # Surrogates cannot be encoded for the parser; they can only come from damaged text.
        text = chunk.encode("utf-8", "replace").decode()
        parser.feed(text) if chunk else parser.close()
    except SAXParseException as error:
        return error.getLineNumber() or 0, str(error.getMessage())
    except DefusedXmlException:
        raise BadInput(
            f"{file} defines XML entities, which are refused because they can be used to attack the reader",
            kept="nothing of it was imported",
            todo="export the feed without a document type",
            field="file",
        ) from None
    return None


def _no_feed(file: str, why: str) -> BadInput:
    return BadInput(
        f"{file} is XML but no Google Merchant feed: {why}",
        kept="nothing of it was imported",
        todo="expected RSS 2.0 with <item> or Atom with <entry> elements",
        field="file",
    )
