"""Charts as inline SVG, drawn by hand: no script, no outside request."""

from collections.abc import Sequence
from html import escape

INK = "#1f2933"
PALETTE = ("#2f6f68", "#d98e4a", "#5b7db1", "#a65d7b", "#7b8f4b", "#8a6d3b", "#4f4f7a", "#b0503c")


def bars(rows: Sequence[tuple[str, float, str]], *, width: int = 520) -> str:
    """Horizontal bars: (label, value, what to write at the end)."""
    top = max((value for _, value, _ in rows), default=0) or 1
    parts = []
    for i, (label, value, note) in enumerate(rows):
        y = i * 30
        length = max(value / top * (width - 300), 2)
        parts.append(
            f'<text x="0" y="{y + 18}" class="label">{escape(_short(label, 18))}</text>'
            f'<rect x="150" y="{y + 6}" width="{length:.1f}" height="16" rx="3" fill="{PALETTE[i % len(PALETTE)]}"/>'
            f'<text x="{158 + length:.1f}" y="{y + 18}" class="note">{escape(note)}</text>'
        )
    return _svg(width, len(rows) * 30 + 4, parts)


def columns(values: Sequence[tuple[str, float]], *, width: int = 520, height: int = 130) -> str:
    """A column for each day; the first, the last and the tallest are labelled."""
    if not values:
        return ""
    top = max(value for _, value in values) or 1
    step = width / len(values)
    tallest = max(range(len(values)), key=lambda i: values[i][1])
    parts = []
    for i, (label, value) in enumerate(values):
        tall = value / top * (height - 44)
        x, y = i * step, height - 22 - tall
        parts.append(
            f'<rect x="{x + step * 0.12:.1f}" y="{y:.1f}" width="{step * 0.76:.1f}" height="{tall:.1f}" rx="2" '
            f'fill="{PALETTE[1] if i == tallest else PALETTE[0]}"><title>{escape(label)}: {value:g}</title></rect>'
        )
        if i in (0, len(values) - 1):
            anchor = "start" if i == 0 else "end"
            at = x if i == 0 else x + step
            parts.append(
                f'<text x="{at:.1f}" y="{height - 6}" class="note" text-anchor="{anchor}">{escape(label)}</text>'
            )
    x = min(max(tallest * step + step / 2, 24), width - 24)
    parts.append(f'<text x="{x:.1f}" y="12" class="note" text-anchor="middle">{values[tallest][1]:g}</text>')
    return _svg(width, height, parts)


def ranges(rows: Sequence[tuple[str, float, float, float]], *, width: int = 520) -> str:
    """80 % intervals with their middle, each on its own scale from zero."""
    parts = []
    for i, (label, low, mid, high) in enumerate(rows):
        y = i * 34
        scale = (width - 330) / (high or 1)
        parts.append(
            f'<text x="0" y="{y + 20}" class="label">{escape(label)}</text>'
            f'<line x1="150" y1="{y + 16}" x2="{150 + high * scale:.1f}" y2="{y + 16}" stroke="#e3e0d8" '
            f'stroke-width="8"/>'
            f'<line x1="{150 + low * scale:.1f}" y1="{y + 16}" x2="{150 + high * scale:.1f}" y2="{y + 16}" '
            f'stroke="{PALETTE[0]}" stroke-width="8" stroke-linecap="round" opacity=".55"/>'
            f'<circle cx="{150 + mid * scale:.1f}" cy="{y + 16}" r="6" fill="{PALETTE[1]}"/>'
            f'<text x="{width - 164}" y="{y + 20}" class="note">{low:g} – {mid:g} – {high:g}</text>'
        )
    return _svg(width, len(rows) * 34 + 4, parts)


def dag(tasks: Sequence[dict], *, width: int = 880) -> str:
    """The plan as boxes in columns of depth, with arrows for what waits for what."""
    depth: dict[str, int] = {}
    for task in tasks:
        depth[task["id"]] = max((depth.get(d, 0) + 1 for d in task["depends_on"]), default=0)
    levels = max(depth.values(), default=0) + 1
    rows: dict[int, int] = {}
    place: dict[str, tuple[float, float]] = {}
    step = width / levels
    for task in sorted(tasks, key=lambda t: depth[t["id"]]):
        level = depth[task["id"]]
        place[task["id"]] = (level * step, rows.get(level, 0) * 74.0)
        rows[level] = rows.get(level, 0) + 1
    parts = [
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    ]
    parts.append('<path d="M0 0L8 4L0 8z" fill="#9aa5b1"/></marker></defs>')
    for task in tasks:
        x, y = place[task["id"]]
        for before in task["depends_on"]:
            bx, by = place[before]
            parts.append(
                f'<path d="M{bx + step - 46:.0f} {by + 28:.0f} C{bx + step - 20:.0f} {by + 28:.0f} '
                f'{x - 26:.0f} {y + 28:.0f} {x:.0f} {y + 28:.0f}" fill="none" stroke="#9aa5b1" '
                'stroke-width="1.5" marker-end="url(#arrow)"/>'
            )
        colour = {"done": PALETTE[0], "failed": PALETTE[7]}.get(task["status"], "#9aa5b1")
        parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{step - 46:.0f}" height="56" rx="8" fill="#fff" stroke="{colour}" '
            f'stroke-width="1.5"/><text x="{x + 14:.0f}" y="{y + 24:.0f}" class="label" font-weight="600">'
            f"{escape(task['agent'].replace('_', ' '))}</text>"
            f'<text x="{x + 14:.0f}" y="{y + 43:.0f}" class="note">'
            f"{escape(str(task.get('made_by') or task['status']))}</text>"
        )
    return _svg(width, max(rows.values(), default=1) * 74, parts)


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    body = "".join(parts)
    return f'<svg viewBox="0 0 {width} {height}" width="100%" style="max-width:{width}px" role="img">{body}</svg>'


def _short(text: str, most: int) -> str:
    """Cut to `most` columns; a Chinese character takes two."""
    width, kept = 0, ""
    for character in text:
        width += 2 if ord(character) > 0x2E7F else 1
        if width > most:
            return f"{kept}…"
        kept += character
    return kept
