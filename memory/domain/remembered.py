"""What is remembered beyond the graph: documents to recall by meaning, conversation, preferences, corrections."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from memory.domain.evidence import Evidence, Lang
from memory.domain.ids import derive_id
from memory.domain.noun import Noun

DocumentKind = Literal["product", "review", "selling_point", "lesson", "creative", "conversation"]

RecallMode = Literal["auto", "vector", "lexical", "hybrid"]


def _whole(text: str) -> str:
    """What no store can hold becomes U+FFFD: half characters (lone surrogates, as JSON escapes bring them) and NUL."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


Text = Annotated[str, AfterValidator(_whole)]
"""Text from outside, fit to be stored."""


class Document(Noun):
    """A text that can be recalled by meaning. The tenant is that of the store which holds it."""

    id: Annotated[Text, Field(min_length=1)]
    """Unique in the tenant; remembering it again replaces it."""
    kind: DocumentKind
    text: Text
    lang: Lang
    product: Text | None = None
    """The product it speaks of."""
    expires: int | None = None
    """Epoch milliseconds from which no read returns it; None is never."""
    version: int = Field(default=1, ge=0)
    """Of what it was made from. A version lower than the one held is late news and is ignored."""


class Query(Noun):
    """What to recall. `text` may be empty when a vector is handed over with the query."""

    text: Text = ""
    lang: Lang | None = None
    """Of the text; None means that its letters decide."""
    kinds: frozenset[DocumentKind] = frozenset()
    """Only these kinds; empty is every kind."""
    product: str | None = None
    """Only documents of this product; None is every product and none."""
    k: int = Field(default=10, ge=1, le=1000)
    as_of: int | None = None
    """Epoch milliseconds: what was remembered, current and unexpired then. None is now."""
    mode: RecallMode = "auto"
    """`auto` takes the ways of looking that are known to be good for the text's language."""


class Recalled(Noun):
    """A document with how well it matches."""

    document: Document
    score: float
    """Comparable within one answer only; higher is better."""
    similarity: float | None = None
    """Cosine of the vectors, when vectors were compared."""
    rank_words: int | None = None
    """Place in the lexical ranking, from 1, when it was found there."""


class Forgetting(Noun):
    """Which documents to forget: all that match every condition given. At least one has to be given."""

    ids: frozenset[str] | None = None
    kinds: frozenset[DocumentKind] | None = None
    product: str | None = None


class Turn(Noun):
    """One thing said in the conversation of a run."""

    run: str
    number: int
    """Place in the conversation, from 1."""
    speaker: Literal["merchant", "assistant", "reviewer"]
    text: Text
    at: int
    """Epoch milliseconds."""


class Edit(Noun):
    """What a reviewer changed in an artefact: the raw material of preferences."""

    id: str
    run: str
    author: str
    field: str
    """JSON Pointer of what was edited: `/artefacts/t1/text`."""
    before: Text
    after: Text
    lang: Lang
    why: Text = ""
    at: int
    """Epoch milliseconds."""


PreferenceKind = Literal["forbidden_word", "preferred_word", "tone", "length", "emoji", "exclamation", "note"]


class Preference(Noun):
    """Something this merchant wants or does not want in what is written for them."""

    id: str
    kind: PreferenceKind
    lang: Lang
    value: Text
    """forbidden_word: the word; preferred_word: what to write instead; tone: `playful`, `formal`, `plain`, `warm`,
    `bold` or the merchant's own word; length: `shorter` or `longer`; emoji, exclamation: `avoid` or `use`; note: the
    sentence itself."""
    instead_of: str | None = None
    """preferred_word: the word that it replaces."""
    stated: bool
    """The merchant said so; otherwise it was concluded from edits."""
    support: int
    """How many edits or statements speak for it."""
    sources: tuple[str, ...]
    """Ids of the edits or the statements themselves."""
    learned: dt.date

    @property
    def settled(self) -> bool:
        """Whether agents follow it: what was said counts at once, what was concluded after the second time."""
        return self.stated or self.support >= 2


class Correction(Noun):
    """A fact about a product in the merchant's own words. It outranks feed, label and reviews."""

    id: str
    product: str
    attribute: str
    """Canonical attribute id where one is known (`sole_material`, `color`), else the merchant's word."""
    value: Text
    instead_of: str | None
    """The value that it denies, when one was named."""
    said: Text
    """The sentence it was read from."""
    lang: Lang
    at: int
    """Epoch milliseconds."""

    def evidence(self) -> Evidence:
        """The correction as evidence that a claim can point at."""
        return Evidence(
            id=derive_id("ev", self.id),
            kind="correction",
            source=f"merchant, {self.id}",
            quote=self.said,
            product=self.product,
            name=self.attribute,
        )


class MemoryItem(Noun):
    """A line of `adwright memory list`: anything remembered that a merchant may look at and revoke."""

    id: str
    kind: Literal["preference", "lesson", "correction", "edit", "turn"]
    text: Text
    """Readable, in the merchant's language."""
    since: dt.date
    support: int = 1
    detail: dict[str, str | int | float | bool | list[str] | None] = {}
