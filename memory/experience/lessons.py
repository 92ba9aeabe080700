"""Lessons of campaigns: merged when they agree, marked when they conflict, fading with time.

Two lessons speak of the same thing when category, channel, segment, aspect and metric are the same. They agree when
their effects point the same way. What is held is worked out from what was reported, so a lesson that is reported twice
counts once.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from memory.domain.ids import derive_id
from memory.domain.lesson import Lesson
from memory.vectors.words import words_of

HALF_LIFE_DAYS = 90.0
"""After this many days without news a lesson counts half; seasons change tastes within about a quarter."""

_FORGOTTEN_BELOW = 1 / 16
"""A lesson that has faded to less than this (four half-lives) is no longer offered."""


def merged(reported: Iterable[Lesson]) -> list[Lesson]:
    """The lessons held: one for each thing and direction, with ids that depend on those alone."""
    groups: dict[tuple[str, bool], list[Lesson]] = defaultdict(list)
    for lesson in reported:
        groups[subject_of(lesson), lesson.effect >= 0].append(lesson)
    return [_merge(group, opposed=(subject, not better) in groups) for (subject, better), group in groups.items()]


def subject_of(lesson: Lesson) -> str:
    """What the lesson speaks of, as one text."""
    parts = (lesson.category, lesson.channel, lesson.segment, lesson.aspect, lesson.metric)
    return "\x1f".join("" if part is None else part for part in parts)


def held_id(lesson: Lesson, *, better: bool) -> str:
    """The id under which lessons like this one are held."""
    return derive_id("l", subject_of(lesson), better)


def ranked(
    lessons: Iterable[Lesson], category: str | None, channel: str | None, product_text: str, today: dt.date, k: int
) -> list[Lesson]:
    """The `k` that matter most for a product; ties by id."""
    words = frozenset(words_of(product_text).stems)
    scored = [(weight(lesson, category, channel, words, today), lesson) for lesson in lessons]
    scored.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [lesson for score, lesson in scored[:k] if score > 0]


def weight(lesson: Lesson, category: str | None, channel: str | None, words: frozenset[str], today: dt.date) -> float:
    """How much a lesson matters: fit × how sure × how strong × how fresh; half of that where another contradicts it."""
    fresh = decay(lesson.learned, today)
    if fresh < _FORGOTTEN_BELOW:
        return 0.0
    fit = _category_fit(lesson, category, words) * _channel_fit(lesson, channel)
    sure = math.log1p(lesson.support) / (1 + math.log1p(lesson.support))
    strong = min(1.0, abs(lesson.effect))
    return fit * sure * strong * fresh * (0.5 if lesson.conflicts else 1.0)


def decay(learned: dt.date, today: dt.date) -> float:
    """1 on the day, a half after HALF_LIFE_DAYS; a lesson of the future counts as one of today."""
    return 0.5 ** (max(0, (today - learned).days) / HALF_LIFE_DAYS)


def _merge(group: Sequence[Lesson], *, opposed: bool) -> Lesson:
    newest = max(group, key=lambda lesson: (lesson.learned, lesson.support, lesson.id))
    better = newest.effect >= 0
    support = sum(lesson.support for lesson in group)
    effect = sum(lesson.effect * max(1, lesson.support) for lesson in group)
    return newest.having(
        id=held_id(newest, better=better),
        effect=round(effect / sum(max(1, lesson.support) for lesson in group), 6),
        support=support,
        runs=tuple(sorted({run for lesson in group for run in lesson.runs})),
        conflicts=(held_id(newest, better=not better),) if opposed else (),
    )


def _category_fit(lesson: Lesson, category: str | None, words: frozenset[str]) -> float:
    """1 in its own category; what is general or strange counts less, the more so the fewer words it shares."""
    if lesson.category is not None and lesson.category == category:
        return 1.0
    told = frozenset(words_of(f"{lesson.text} {lesson.aspect or ''} {lesson.category or ''}").stems)
    shared = len(told & words) / max(1, min(len(told), len(words)))
    return (0.5 if lesson.category is None or category is None else 0.05) + 0.45 * shared


def _channel_fit(lesson: Lesson, channel: str | None) -> float:
    if channel is None or lesson.channel is None:
        return 0.7
    return 1.0 if lesson.channel == channel else 0.3
