"""The terms of the rules as a tree that can be walked by character, by sound or by first letter."""

from collections.abc import Iterable

from tools.compliance.sounds import near, spellings, syllable

Steps = list[tuple[str, "Node"]]


class Node:
    """One character further into some terms. The ways on by sound are worked out when first asked for."""

    __slots__ = ("_by_near", "_by_sound", "next", "term")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.term: str = ""
        """The term that ends here, if one does."""
        self._by_sound: dict[str, Steps] | None = None
        self._by_near: dict[str, Steps] | None = None

    def add(self, term: str) -> None:
        node = self
        for char in term:
            onward = node.next.get(char)
            if onward is None:
                onward = node.next[char] = Node()
            node = onward
        node.term = term

    def by_sound(self, sound: str) -> Steps:
        """Ways on by characters read so; also by the letters that a reading begins with."""
        if self._by_sound is None:
            table: dict[str, Steps] = {}
            for char, node in self.next.items():
                for key in {key for heard in spellings(char) for key in _keys(heard)}:
                    table.setdefault(key, []).append((char, node))
            self._by_sound = table
        return self._by_sound.get(sound, [])

    def by_near(self, char: str) -> Steps:
        """Ways on by characters that sound like `char` to many speakers."""
        if self._by_near is None:
            table: dict[str, Steps] = {}
            for held, node in self.next.items():
                table.setdefault(near(syllable(held)), []).append((held, node))
            self._by_near = table
        return self._by_near.get(near(syllable(char)), [])


def _keys(heard: str) -> set[str]:
    """What a syllable is written as: in full, with u for ü, or by its first letters."""
    return {heard, heard[:1], heard[:2] if heard[1:2] == "h" else "", heard.replace("v", "u")} - {""}


def tree_of(terms: Iterable[str]) -> Node:
    """The root of the tree that holds `terms`."""
    root = Node()
    for term in sorted(terms):
        root.add(term)
    return root
