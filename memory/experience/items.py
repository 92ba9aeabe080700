"""What is remembered, as lines that a merchant can read and revoke."""

import datetime as dt
from typing import get_args

from memory.domain.ids import derive_id
from memory.domain.lesson import Lesson
from memory.domain.remembered import Correction, Edit, MemoryItem, Preference, Turn
from memory.experience.cues import family

KINDS: tuple[str, ...] = get_args(MemoryItem.model_fields["kind"].annotation)

_WORDS = {
    "en": {
        "forbidden_word": "Never write “{value}”",
        "preferred_word": "Write “{value}” instead of “{instead_of}”",
        "tone": "Tone: {value}",
        "length": "Make it {value}",
        "emoji": "Emoji: {value}",
        "exclamation": "Exclamation marks: {value}",
        "note": "{value}",
        "correction": "{product}: {attribute} is {value}",
        "not": ", not {instead_of}",
        "edit": "{field}: “{before}” → “{after}”",
    },
    "zh": {
        "forbidden_word": "不写“{value}”",
        "preferred_word": "写“{value}”,不写“{instead_of}”",
        "tone": "语气:{value}",
        "length": "篇幅:{value}",
        "emoji": "表情符号:{value}",
        "exclamation": "感叹号:{value}",
        "note": "{value}",
        "correction": "{product}:{attribute}是{value}",
        "not": ",不是{instead_of}",
        "edit": "{field}:“{before}” → “{after}”",
    },
}
_VALUES_ZH = {
    "playful": "活泼",
    "formal": "正式",
    "plain": "平实",
    "warm": "温暖",
    "bold": "大胆",
    "shorter": "短一些",
    "longer": "长一些",
    "avoid": "不用",
    "use": "可用",
}


def turn_id(turn: Turn) -> str:
    return derive_id("turn", turn.run, turn.number)


def of_preference(preference: Preference) -> MemoryItem:
    lang = family(preference.lang)
    value = preference.value
    if lang == "zh" and preference.kind in {"tone", "length", "emoji", "exclamation"}:
        value = _VALUES_ZH.get(value, value)
    return MemoryItem(
        id=preference.id,
        kind="preference",
        text=_WORDS[lang][preference.kind].format(value=value, instead_of=preference.instead_of),
        since=preference.learned,
        support=preference.support,
        detail={
            "kind": preference.kind,
            "stated": preference.stated,
            "settled": preference.settled,
            "sources": list(preference.sources),
        },
    )


def of_lesson(lesson: Lesson) -> MemoryItem:
    return MemoryItem(
        id=lesson.id,
        kind="lesson",
        text=lesson.text,
        since=lesson.learned,
        support=lesson.support,
        detail={
            "category": lesson.category,
            "channel": lesson.channel,
            "segment": lesson.segment,
            "aspect": lesson.aspect,
            "metric": lesson.metric,
            "effect": lesson.effect,
            "runs": list(lesson.runs),
            "conflicts": list(lesson.conflicts),
        },
    )


def of_correction(correction: Correction, zone: dt.tzinfo) -> MemoryItem:
    words = _WORDS[family(correction.lang)]
    text = words["correction"].format(**correction.to_json())
    if correction.instead_of:
        text += words["not"].format(instead_of=correction.instead_of)
    return MemoryItem(
        id=correction.id,
        kind="correction",
        text=text,
        since=_day(correction.at, zone),
        detail={
            "product": correction.product,
            "attribute": correction.attribute,
            "value": correction.value,
            "said": correction.said,
        },
    )


def of_edit(edit: Edit, zone: dt.tzinfo) -> MemoryItem:
    return MemoryItem(
        id=edit.id,
        kind="edit",
        text=_WORDS[family(edit.lang)]["edit"].format(field=edit.field, before=edit.before, after=edit.after),
        since=_day(edit.at, zone),
        detail={"run": edit.run, "author": edit.author, "why": edit.why},
    )


def of_turn(turn: Turn, zone: dt.tzinfo) -> MemoryItem:
    return MemoryItem(
        id=turn_id(turn),
        kind="turn",
        text=turn.text,
        since=_day(turn.at, zone),
        detail={"run": turn.run, "number": turn.number, "speaker": turn.speaker},
    )


def _day(at: int, zone: dt.tzinfo) -> dt.date:
    return dt.datetime.fromtimestamp(at / 1000, zone).date()
