"""Lane (b): disguised spellings of the terms themselves."""

from collections.abc import Callable, Iterable

from tools.compliance.normalise import Plain


def spelling_variants(terms: Iterable[str]) -> dict[str, list[str]]:
    """Disguised spelling → terms it stands for."""
    return {}


class VariantLane:
    """Finds terms whose characters were swapped for others of the same sound."""

    def __init__(self, terms: Iterable[str], classes_of: Callable[[str], tuple[str, ...]]) -> None:
        self._terms = tuple(terms)
        self._classes_of = classes_of

    def find(self, plain: Plain) -> list[tuple[int, int, tuple[str, ...]]]:
        """Hits for the scanner: stretches of the plain text with the classes of the term meant."""
        return []
