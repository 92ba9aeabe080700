"""What Adwright writes and draws."""

from typing import Literal

from memory.domain.evidence import Claim, Lang
from memory.domain.noun import Noun

ArtefactKind = Literal["title", "description", "copy", "main_image", "poster", "keywords"]


class TextLayer(Noun):
    """Words drawn on a picture, kept as data so that the backstop reads what a buyer reads."""

    text: str
    box: tuple[int, int, int, int]
    """Left, top, right, bottom in pixels."""
    size_px: int
    contrast: float
    """WCAG contrast against the worst 5 % of the ground around it."""


class Artefact(Noun):
    """One piece of a campaign or of a listing, in one language for one channel."""

    id: str
    kind: ArtefactKind
    channel: str
    """A channel id, or `shop` for the listing itself."""
    lang: Lang
    slot: str | None = None
    """The place of the channel that it fills, e.g. `title`, `headline`, `primary`, `body`, `bullet`."""
    text: str | None = None
    path: str | None = None
    """Path of a picture, relative to the run's folder."""
    sha256: str | None = None
    claims: tuple[Claim, ...] = ()
    layers: tuple[TextLayer, ...] = ()
    variant: str = "a"
    made_by: Literal["playbook", "model", "person", "tool"] = "playbook"
    """Who chose the words; shown wherever the work is shown."""
    ai_label: str | None = None
    """The visible label that the market's law asks for, when generated content needs one."""
    aigc: dict[str, str] | None = None
    """The label for machines that goes with it: the fields of GB 45438-2025, annex E, by their names there."""
    product: str | None = None
