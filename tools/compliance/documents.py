"""The shape of a pack's documents, checked before anything is compiled: a slip is named by file, rule and field."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from memory.domain.errors import BadInput
from memory.domain.finding import Severity

_TODO = "compare it with the packs in tools/compliance/packs"


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} is no word; YAML reads no, on, false and numbers bare: quote it")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def _number_or_day_as_written(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float, date)) and not isinstance(value, bool) else value


def _one_as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _looks_like(pattern: str, said: str) -> AfterValidator:
    def demanded(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{value[:60]!r}: {said}")
        return value

    return AfterValidator(demanded)


Text = Annotated[str, BeforeValidator(_text)]
Texts = list[Text]
SomeTexts = Annotated[Texts, BeforeValidator(_one_as_list)]
Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[
    Text, _looks_like(r"[^\W_][\w.-]{0,39}", "a name is up to 40 letters, digits and . _ -, as it names a folder")
]
Version = Annotated[
    str,
    BeforeValidator(_number_or_day_as_written),
    _looks_like(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}", "a version is up to 40 digits, Latin letters and . _ -"),
]
Jurisdiction = Annotated[
    Text, _looks_like(r"[A-Za-z][\w:-]{0,39}", "a jurisdiction is brand, CN, platform:meta or the like")
]
RuleId = Annotated[Text, _looks_like(r"[\w-]{1,60}(\.[\w-]{1,60}){0,4}", "an id is words with dots between: brand.cup")]


class Shape(BaseModel):
    """What a document may hold: no other keys, nothing read as what it is not."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WordClass(Shape):
    """Words of one kind; a bare text stands for Chinese ones."""

    zh: Text = ""
    """Words apart by spaces."""
    en: Text = ""
    """Words apart by commas; `cure~` and `probiotic*` stand for more."""
    literal: Texts = []
    """Words as they stand: no mark in them means anything."""
    includes: Texts = []
    evade: bool = False


Words = dict[str, Annotated[WordClass, BeforeValidator(lambda raw: {"zh": raw} if isinstance(raw, str) else raw)]]


class Lexical(Shape):
    """One document of the lexicon."""

    words: Words


class ScopeText(Shape):
    """Where a rule applies, as it is written."""

    categories: Texts = []
    not_categories: Texts = []
    channels: SomeTexts = []
    audience: SomeTexts = []
    needs_category: bool = False


class ExampleText(Shape):
    """A text that a rule finds, or lets pass, as it is written; a bare one stands for the text alone."""

    text: Text
    context: dict[str, JsonValue] = {}
    category: Text | None = None
    as_of: Day | None = None


Examples = list[Annotated[ExampleText, BeforeValidator(lambda raw: {"text": raw} if isinstance(raw, str) else raw)]]


class RuleText(Shape):
    """One rule as it is written."""

    id: RuleId
    family: Annotated[Text, Field(min_length=1)] | None = None
    clauses: Texts = []
    by_category: dict[str, Texts] = {}
    severity: Severity = "block"
    match: Texts = []
    unless: list[str | dict[str, Texts]] = []
    """Names of shared exemptions, and exemptions of its own."""
    scope: ScopeText = ScopeText()
    why: dict[Literal["zh", "en"], Text] = {}
    rewrite: Literal["drop", "none"] = "drop"
    evidence: Texts = []
    source: Text = ""
    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")
    early: Severity | None = None
    violates: Examples = []
    passes: Examples = []
    like: Texts = []
    alone: bool = True


class Head(Shape):
    """`pack.yaml`."""

    name: Name
    version: Version
    jurisdiction: Jurisdiction
    released: Day
    rules: list[Any] = []
    words: Words = {}


class Written(NamedTuple):
    """A rule with where it stands."""

    file: str
    jurisdiction: str
    trusted: bool
    """Whether its pack is built in or signed."""
    text: RuleText

    @property
    def family(self) -> str:
        """As it is stated, else the second part of the id. Raises BadInput where there is neither."""
        if self.text.family is not None:
            return self.text.family
        if "." not in self.text.id:
            raise self.wrong("family", "needed where the id has no dot to read it from")
        return self.text.id.split(".")[1]

    def wrong(self, field: str, what: str, todo: str = _TODO) -> BadInput:
        """The error to raise for one of its fields."""
        return BadInput(f"{self.file}: rule {self.text.id}: {field}: {what}", todo=todo, field=field)


_S = TypeVar("_S", bound=Shape)


def shaped(kind: type[_S], raw: Any, where: str) -> _S:
    """`raw` read as a `kind`. Raises BadInput that says `where` it is wrong and in which field."""
    if not isinstance(raw, dict):
        raise BadInput(f"{where}: a mapping is needed, not {type(raw).__name__}", todo=_TODO)
    try:
        return kind.model_validate(raw)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        # A choice between two shapes adds their names to the place; they say nothing to a reader.
        field = ".".join(str(part) for part in first["loc"] if part != "str" and "[" not in str(part))
        said = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"{where}: {field}: {said}", todo=_TODO, field=field) from problem


def rule_written(raw: Any, file: str, place: int, jurisdiction: str, trusted: bool) -> Written:
    """The rule at `place` of a document. Raises BadInput that names file, rule and field."""
    name = raw.get("id") if isinstance(raw, dict) else None
    where = f"{file}: rule {name if isinstance(name, str) and name else place}"
    return Written(file, jurisdiction, trusted, shaped(RuleText, raw, where))
