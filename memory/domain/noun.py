"""The base of all nouns: frozen, closed to unknown fields, plain JSON in and out."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A value of the domain. Equal by content, never changed in place, and stored as plain JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to_json(self) -> dict[str, Any]:
        """The JSON form that ledgers and graph state hold."""
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Reads what `to_json` wrote. Raises pydantic's ValidationError, which names the field."""
        return cls.model_validate(data)

    def having(self, **changes: Any) -> Self:
        """A copy with `changes` applied and checked again, which `model_copy` would not do."""
        return type(self).model_validate({**{name: getattr(self, name) for name in type(self).model_fields}, **changes})
