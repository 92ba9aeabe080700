"""The English words of the rules, found again under their disguises."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tools.compliance.alike import DRAWN, Alike
from tools.compliance.tables import ordinary, rows, slang

_L_AS_I = str.maketrans("l", "i")
_STROKES = (("/\\/\\", "m"), ("\\/\\/", "w"), ("|\\|", "n"), ("\\/", "v"), ("/\\", "a"))
_HEARD = str.maketrans("zk", "sc")
_SIX = (str.maketrans("62", "gz"), str.maketrans("62", "bz"))
_MEASURE = re.compile(
    r"[^a-z0-9]*[\d.,/x*-]+°?(?:ml|g|kg|oz|lbs?|in|cm|mm|m|ft|pcs?|pk|ct|x|d|k|gb|tb|mb|m?hz|k?w|v|m?ah?|h|hrs?|mins?|s|secs?"
    r"|st|nd|rd|th|l|k?cal|days?|t|c|f|p|fps|w|y|yr|yo|u|pro|max|plus)?[^a-z0-9]*"
)
_LETTER = re.compile(r"[a-z]")


@cache
def common() -> frozenset[str]:
    """Short English words in common use."""
    return frozenset(word for row in rows("common.txt") for word in row[0].split())


class Vocabulary:
    """Words of the rules by what they look like. Immutable."""

    def __init__(self, terms: Iterable[str], telling: Iterable[str]) -> None:
        held = list(terms)
        self.words = {w for term in held for w in re.findall(r"[a-z0-9]{3,}", term) if not w.isdigit()}
        self.telling = {w for term in telling if term.isascii() for w in re.findall(r"[a-z]{4,}", term)}
        self._keys: dict[str, str] = {}
        self._squeezed: dict[str, str] = {}
        self._by_length: dict[int, list[str]] = {}
        self._alike = Alike(self.words, self.telling, held)
        for word in sorted(self.words, key=lambda w: (w not in self.telling, w)):
            self._keys.setdefault(word.translate(DRAWN).translate(_L_AS_I).replace("vv", "w"), word)
            if len(set(word)) > 1:
                self._squeezed.setdefault(_squeeze(word), word)
            self._by_length.setdefault(len(word), []).append(word)

    def known(self, word: str) -> bool:
        """Whether it is a word as it stands."""
        return len(word) > 1 and (word in self.words or word in common())

    def token(self, token: str) -> str | None:
        """The word that a token of letters, digits and signs stands for; None for one that stands for itself."""
        if "\\" in token:
            return self._stroked(token)
        if len(token) < 2 or len(token) > 60 or _MEASURE.fullmatch(token) or not _LETTER.search(token):
            return None
        if re.fullmatch(r"[#@][a-z]+", token):
            return None
        if token in slang("english.tsv"):
            return slang("english.tsv")[token]
        if token.isalpha() and token.isascii():
            return self.respelled(token)
        owned = re.fullmatch(r"(.{3,}?)['’.*_·|/~]{1,2}[s$5]", token)
        base = self.token(owned.group(1)) or (owned.group(1) if self.known(owned.group(1)) else None) if owned else None
        if base and token != base + "'s":
            return base + "'s"
        if re.search(r"[a-z][*_•][a-z]", token):
            unmasked = self._unmasked(token)
            if unmasked in self.telling:
                return unmasked
        for tried in _readings(token):
            spelled = self.drawn(tried) or self.respelled(tried.translate(DRAWN))
            if spelled and spelled != token:
                return spelled
        return self._unmasked(token)

    def _stroked(self, token: str) -> str | None:
        """What a token says whose letters are drawn with strokes: \\/\\/orld."""
        drawn = token
        for strokes, letter in _STROKES:
            drawn = drawn.replace(strokes, letter)
        bare = drawn.replace("\\", "")
        return self.token(bare) or (bare if self.known(re.sub("['’]s$", "", bare)) else None)

    def strung(self, letters: str) -> str | None:
        """Letters that stood apart, as a word or several."""
        return slang("english.tsv").get(letters) or self.drawn(letters) or self.parts(letters)

    def drawn(self, written: str) -> str | None:
        """The word of the rules that letters, digits and signs are drawn like."""
        key = written.translate(DRAWN).translate(_L_AS_I).replace("vv", "w")
        if len(key) < 3:
            return "no" if written == "no" else None
        if written in self.words:
            return written
        if key in self._keys:
            return self._keys[key]
        if key.endswith("s") and len(key) > 4 and key[:-1] in self._keys:
            return self._keys[key[:-1]] + "s"
        return self._alike.strict(written)

    def respelled(self, token: str) -> str | None:
        """What letters alone that are no word stand for: stretched, doubled, z for s, k for c."""
        if len(token) < 4 or token in self.words or token in common() or token in ordinary():
            return None
        if token in slang("english.tsv"):
            return slang("english.tsv")[token]
        if len(set(token)) == 1:
            return None
        if re.search(r"(.)\1\1", token):
            squeezed = self._squeezed.get(_squeeze(token))
            return squeezed or self._squeezed.get(_squeeze(token.rstrip(token[-1])))
        for old, new in (("z", "s"), ("k", "c"), ("ph", "f"), ("v", "u")):
            if old in token and len(token) > 4 and token.replace(old, new) in self.telling:
                return token.replace(old, new)
        if (heard := token.translate(_HEARD)) != token and len(token) > 4 and heard in self.telling:
            return heard
        doubled = re.sub(r"(.)\1", r"\1", token)
        if doubled != token and len(doubled) > 4 and doubled in self.telling:
            return doubled
        return self._alike.word(token)

    def broken(self, head: str, tail: str) -> bool:
        """Whether two tokens are one telling word with a space inside."""
        joined = head + tail
        return len(joined) > 4 and joined in self.telling and not (self.known(head) and self.known(tail))

    def parts(self, letters: str) -> str | None:
        """A run of letters as words of the rules and common ones: `curesyourcancer`."""
        if not 4 <= len(letters) <= 60:
            return None
        best: list[list[str] | None] = [[]]
        for end in range(1, len(letters) + 1):
            ways = [
                [*before, word]
                for start in range(max(0, end - 16), end)
                if (before := best[start]) is not None and (word := self._piece(letters[start:end]))
            ]
            best.append(min(ways, key=len) if ways else None)
        words = best[-1]
        return " ".join(words) if words and any(len(w) > 3 and w in self.words for w in words) else None

    def _piece(self, letters: str) -> str | None:
        """What a piece of a run of letters says, if anything."""
        if letters.strip("%").isdigit() or letters in ("a", "i"):
            return letters
        drawn = letters.translate(DRAWN)
        return letters if self.known(letters) else drawn if self.known(drawn) else None

    def _unmasked(self, token: str) -> str | None:
        """A word with one or two letters hidden: c*re, canc_r, _ure."""
        shape = re.sub(r"[*_•✱✶×●]", ".", token)
        hidden = shape.count(".")
        if not re.fullmatch(r"[a-z.]{4,24}", shape) or not 1 <= hidden <= 2 or hidden * 3 > len(shape):
            return None
        bare = shape.strip(".")
        edge = len(bare) < len(shape)
        if edge and (self.known(bare) or hidden > 1 or "." in (token[0], token[-1])):
            return None
        fits = re.compile(shape).fullmatch
        loose = not edge or len(shape) > 4 or token[0] == "_" or token[-1] in "_•"
        return next((w for w in self._by_length.get(len(shape), ()) if fits(w) and (loose or w in self.telling)), None)


def letters_of(token: str) -> str:
    """The letters of a token alone."""
    return re.sub(r"[^a-z]", "", token)


def _readings(token: str) -> Iterator[str]:
    """Ways to read a token of letters, digits and signs: marks dropped, then digits and signs as letters."""
    letters = letters_of(token)
    if (len(letters) >= 3 or letters == "no") and not re.search(r"[0-9]", token):
        yield letters
    bare = re.sub(r"[^a-z0-9@$!|+(€¢¥£∪∩℮®√†₳฿₵₣₲₭₥₦₱₴₮₩]", "", token)
    firm = len(letters) + sum(char in "@$!€∪℮₳₵₣" for char in bare)
    if not letters or not (firm * 2 >= len(bare) - 1 or (len(letters) > 1 and len(letters) * 4 >= len(bare) > 5)):
        return
    for six in _SIX:
        for tried in (bare.translate(six), bare.rstrip("!+(|").translate(six)):
            if len(tried) >= 3:
                yield tried
    if "€" in bare:
        yield bare.replace("€", "c")


def _squeeze(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
