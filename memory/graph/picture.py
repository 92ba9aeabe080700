"""A product's neighbourhood as a picture: one SVG, or an HTML page around it. Neither asks the network for anything."""

import math
from html import escape

from memory.domain.fact import Fact
from memory.domain.knowledge import Neighbourhood, PictureEdge, PictureNode
from memory.graph.ontology import NODES

WIDTH, HEIGHT = 1180, 860
_CENTRE = (WIDTH / 2, HEIGHT / 2)
_RINGS = {1: 210.0, 2: 365.0}
_COLOURS = {"industry": "#7c5cd6", "product": "#1f7a8c", "user": "#c8553d", "work": "#6a8d2f"}
_WORDS = {
    "zh": {
        "title": "商品知识图谱",
        "industry": "行业层",
        "product": "商品层",
        "user": "用户层",
        "work": "投放与经验",
        "facts": "已知事实",
        "name": "名称",
        "value": "取值",
        "source": "来源",
        "sure": "可信度",
        "outranked": "被更可靠的来源覆盖",
        "more": "图中只显示了最重要的一部分",
        "empty": "图谱里还没有这个商品",
    },
    "en": {
        "title": "What is known around a product",
        "industry": "Industry",
        "product": "Product",
        "user": "Buyers",
        "work": "Work done",
        "facts": "Known facts",
        "name": "Name",
        "value": "Value",
        "source": "Source",
        "sure": "Confidence",
        "outranked": "outranked by a stronger source",
        "more": "only the most important part is shown",
        "empty": "The graph does not know this product yet",
    },
}
_KINDS_ZH = {
    "category": "类目",
    "aspect": "关注点",
    "season": "季节",
    "promotion": "大促",
    "goal": "目标",
    "strategy": "策略",
    "market": "市场",
    "channel": "渠道",
    "placement": "版位",
    "rule": "规则",
    "clause": "条款",
    "objection": "顾虑",
    "merchant": "商家",
    "product": "商品",
    "selling_point": "卖点",
    "competitor": "竞品",
    "asset": "图片",
    "segment": "人群",
    "customer": "顾客",
    "campaign": "投放",
    "creative": "创意",
    "claim": "主张",
    "evidence": "证据",
    "delivery": "投放数据",
    "lesson": "经验",
}
_STYLE = """
svg{font-family:"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}
.edge{stroke:#9fb0b8;fill:none}.node text{font-size:12px;fill:#20303a}
.node text{paint-order:stroke;stroke:#fbfcfc;stroke-width:3px;stroke-linejoin:round}
.node circle{stroke:#fff;stroke-width:2}.centre text{font-size:15px;font-weight:600}
.node .kind{font-size:9px;fill:#7d8b93;font-weight:400}
.node:hover circle{stroke:#20303a}.legend text{font-size:12px;fill:#4a5a63}
"""
_PAGE_STYLE = """
body{margin:0;background:#f4f6f7;color:#20303a;
 font-family:"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}
main{max-width:1220px;margin:0 auto;padding:24px}h1{font-size:22px;margin:0 0 4px}p{color:#5d6b73;margin:4px 0 16px}
.card{background:#fff;border-radius:14px;box-shadow:0 1px 3px #0002;padding:12px;margin-bottom:20px}
svg{width:100%;height:auto;display:block}table{border-collapse:collapse;width:100%;font-size:14px}
th{color:#5d6b73;font-weight:500}td,th{text-align:left;padding:7px 10px;border-bottom:1px solid #eaeef0}
.old td{color:#9aa6ac;text-decoration:line-through}.old td:last-child,.old small{text-decoration:none}
"""


def picture_svg(around: Neighbourhood, lang: str = "zh") -> str:
    """The neighbourhood as one self-contained SVG: the product in the middle, a ring a hop, a colour a layer."""
    places = _places(around)
    said = _words(lang)
    title = _title(around)
    middle = f'x="{WIDTH / 2}" y="{HEIGHT / 2}" text-anchor="middle"'
    empty = "" if around.nodes else f"<text {middle}>{said['empty']}</text>"
    edges = "".join(_edge(edge, places) for edge in around.edges)
    nodes = "".join(_node(node, places[f"{node.kind}:{node.id}"], lang) for node in around.nodes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
        f"<title>{title}</title><style>{_STYLE}</style>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfcfc" rx="12"/>{edges}{nodes}{empty}{_legend(said)}</svg>'
    )


def picture_html(around: Neighbourhood, lang: str = "zh") -> str:
    """A page with the picture and the facts of the product, those that were outranked struck through."""
    said = _words(lang)
    title = _title(around)
    more = f"<p>{said['more']}</p>" if around.truncated else "<p></p>"
    rows = "".join(_fact_row(fact, said) for fact in around.facts)
    head = "".join(f"<th>{said[word]}</th>" for word in ("name", "value", "source", "sure"))
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang.startswith("zh") else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} · {said['title']}</title><style>{_PAGE_STYLE}</style></head><body><main>"
        f'<h1>{title}</h1>{more}<div class="card">{picture_svg(around, lang)}</div>'
        f'<div class="card"><h1>{said["facts"]}</h1><table><tr>{head}</tr>{rows}</table></div></main></body></html>'
    )


def _title(around: Neighbourhood) -> str:
    return escape(next((node.label for node in around.nodes if node.hop == 0), around.centre))


def _fact_row(fact: Fact, said: dict[str, str]) -> str:
    outranked = "" if fact.current else f" <small>{said['outranked']}</small>"
    return (
        f'<tr class="{"now" if fact.current else "old"}"><td>{escape(fact.name)}</td>'
        f"<td>{escape(fact.value)} {escape(fact.unit or '')}</td><td>{escape(fact.source)}</td>"
        f"<td>{fact.confidence:.0%}{outranked}</td></tr>"
    )


def _words(lang: str) -> dict[str, str]:
    return _WORDS["zh" if lang.startswith("zh") else "en"]


def _places(around: Neighbourhood) -> dict[str, tuple[float, float]]:
    """First ring sorted by layer; on the second, each node stands near the neighbour that brought it in."""
    angle: dict[str, float] = {}
    places: dict[str, tuple[float, float]] = {}
    beside = _neighbours(around.edges)
    layers = list(_COLOURS)
    for hop in sorted({node.hop for node in around.nodes}):
        ring = [f"{node.kind}:{node.id}" for node in around.nodes if node.hop == hop]
        if hop == 0:
            places[ring[0]] = _CENTRE
            continue
        if hop == 1:
            ring.sort(key=lambda key: (layers.index(NODES[key.partition(":")[0]].layer), key))
        else:
            ring.sort(key=lambda key: (min((angle[n] for n in beside.get(key, ()) if n in angle), default=0.0), key))
        for index, key in enumerate(ring):
            angle[key] = 2 * math.pi * index / len(ring) - math.pi / 2
            places[key] = _on_ring(hop, angle[key], index)
    return places


def _on_ring(hop: int, angle: float, index: int) -> tuple[float, float]:
    """An ellipse as wide as the picture; every other node stands a little inwards, so that labels do not touch."""
    radius = _RINGS.get(hop, 365.0 + 40 * (hop - 2)) - (26 if index % 2 else 0)
    return _CENTRE[0] + radius * 1.42 * math.cos(angle), _CENTRE[1] + radius * 1.04 * math.sin(angle)


def _neighbours(edges: tuple[PictureEdge, ...]) -> dict[str, set[str]]:
    beside: dict[str, set[str]] = {}
    for edge in edges:
        beside.setdefault(edge.source, set()).add(edge.target)
        beside.setdefault(edge.target, set()).add(edge.source)
    return beside


def _edge(edge: PictureEdge, places: dict[str, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    bend_x, bend_y = (x1 + x2) / 2 + (y2 - y1) * 0.06, (y1 + y2) / 2 - (x2 - x1) * 0.06
    width = 0.8 + 1.6 * min(1.0, max(0.0, edge.weight))
    label = escape(f"{edge.source} — {edge.kind} ({edge.weight:g}, {edge.confidence:.0%}) → {edge.target}")
    return (
        f'<path class="edge" d="M{x1:.0f} {y1:.0f}Q{bend_x:.0f} {bend_y:.0f} {x2:.0f} {y2:.0f}"'
        f' stroke-width="{width:.1f}" opacity="{0.35 + 0.45 * edge.confidence:.2f}"><title>{label}</title></path>'
    )


def _node(node: PictureNode, place: tuple[float, float], lang: str) -> str:
    x, y = place
    colour = _COLOURS[NODES[node.kind].layer]
    size = {0: 30, 1: 13}.get(node.hop, 9)
    short = node.label if len(node.label) <= 14 else f"{node.label[:13]}…"
    below = y + size + 14
    kind = _KINDS_ZH[node.kind] if lang.startswith("zh") else node.kind.replace("_", " ")
    style = "node centre" if node.hop == 0 else "node"
    return (
        f'<g class="{style}"><title>{escape(node.label)} · {escape(node.detail)}</title>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size}" fill="{colour}"/>'
        f'<text x="{x:.0f}" y="{below:.0f}" text-anchor="middle">{escape(short)}</text>'
        f'<text class="kind" x="{x:.0f}" y="{below + 11:.0f}" text-anchor="middle">{kind}</text></g>'
    )


def _legend(said: dict[str, str]) -> str:
    dots = "".join(
        f'<circle cx="{28 + 130 * i}" cy="28" r="7" fill="{colour}"/>'
        f'<text x="{42 + 130 * i}" y="32">{said[layer]}</text>'
        for i, (layer, colour) in enumerate(_COLOURS.items())
    )
    return f'<g class="legend">{dots}</g>'
