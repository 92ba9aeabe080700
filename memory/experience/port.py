"""The port of experience: short memory of a run, long memory of a merchant."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from memory.domain.evidence import Lang
from memory.domain.lesson import Lesson
from memory.domain.remembered import Correction, Edit, MemoryItem, Preference, Turn


class Experience(Protocol):
    """What one tenant's runs have taught. Durable when a method returns; every method raises `StorageFailure`."""

    async def say(self, run: str, speaker: str, text: str) -> Turn:
        """Appends to the run's conversation. Raises BadInput for an unknown speaker."""
        ...

    async def conversation(self, run: str, last: int | None = None) -> list[Turn]:
        """The run's turns in order; only the `last` ones when given."""
        ...

    async def note_edit(self, edit: Edit) -> list[Preference]:
        """Keeps a reviewer's edit and returns the preferences it taught or strengthened. The same id counts once."""
        ...

    async def hear(self, text: str, lang: Lang, source: str = "merchant") -> list[Preference]:
        """Reads preferences that the merchant states ("别再用'神器'", "keep it playful"); none is normal."""
        ...

    async def preferences(self, lang: Lang | None = None, *, settled_only: bool = True) -> list[Preference]:
        """What holds now, strongest support first. Of two that contradict, only the later one holds."""
        ...

    async def learn(self, lessons: Sequence[Lesson]) -> list[Lesson]:
        """Keeps lessons: merges those that agree, marks both sides of a conflict. Returns them as held."""
        ...

    async def lessons_for(
        self, category: str | None, channel: str | None, product_text: str, today: dt.date, k: int = 5
    ) -> list[Lesson]:
        """The lessons that speak to this product, best first: fit × support × effect, halved every `HALF_LIFE_DAYS`."""
        ...

    async def correct(
        self, product: str, text: str, lang: Lang, attributes: Mapping[str, str] | None = None
    ) -> list[Correction]:
        """Reads "the sole is rubber, not EVA" and keeps what it says. Empty when the sentence corrects nothing.

        `attributes` are what the product's sources say now, name to value: they tell which attribute is meant.
        `memory.experience.corrections.corrections_batch` makes the graph's batch of the answer.
        """
        ...

    async def corrections(self, product: str | None = None) -> list[Correction]:
        """What holds, one for each product and attribute: the latest."""
        ...

    async def items(self, kind: str | None = None) -> list[MemoryItem]:
        """Everything remembered, newest first. Raises BadInput for an unknown kind."""
        ...

    async def item(self, id: str) -> MemoryItem:
        """One of them. Raises NotFound."""
        ...

    async def forget(self, id: str) -> MemoryItem:
        """Revokes it for good, the words on disk included, and returns what it was. Raises NotFound.

        What was concluded from edits does not come back from the same edits.
        """
        ...

    async def forget_that(self) -> MemoryItem | None:
        """Revokes the latest preference or correction: "forget that". None when there is nothing."""
        ...

    async def close(self) -> None: ...
