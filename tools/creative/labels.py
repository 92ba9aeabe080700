"""What a work says of its own making, to people and to machines: the labels that law asks for, and a picture's XMP."""

import io
import json
from typing import Literal
from xml.sax.saxutils import quoteattr

from PIL import Image

SourceType = Literal["composite", "compositeWithTrainedAlgorithmicMedia", "trainedAlgorithmicMedia", "digitalCapture"]
"""IPTC terms: a real photo put onto a drawn ground is `composite`; anything generated is one of the trained… terms."""

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"
"""Namespace of the `AIGC` field in a picture's XMP (TC260-PG-20258A, the guide to GB 45438-2025)."""
MAKER = "Adwright"
VISIBLE = {"zh": "AI生成", "zh-Hant": "AI生成", "en": "AI-generated"}


def ai_label(source: SourceType, lang: str) -> str | None:
    """The visible label for generated pixels; None for photos and for pictures composed by rule."""
    return VISIBLE[lang] if _generated(source) else None


def _generated(source: SourceType) -> bool:
    return source in ("compositeWithTrainedAlgorithmicMedia", "trainedAlgorithmicMedia")


def aigc(work: str) -> dict[str, str]:
    """The label for machines of the work with the id `work` that a model made: the fields of GB 45438-2025, annex E.
    The producer fills the first four; whoever spreads the work fills the rest."""
    return {
        "Label": "1",  # made by AI; 2 and 3 are for those who can only suspect it
        "ContentProducer": MAKER,
        "ProduceID": work,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }


def xmp(source: SourceType, work: str = "") -> bytes:
    """An XMP packet that carries the digital source type and, for generated pixels, the label for machines of the work
    with the id `work`."""
    label = json.dumps(aigc(work), ensure_ascii=False)
    generated = f'xmlns:TC260="{TC260}" TC260:AIGC={quoteattr(label)} ' if _generated(source) else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Adwright" '
        f'{generated}Iptc4xmpExt:DigitalSourceType="{IPTC}{source}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def to_jpeg(picture: Image.Image, source: SourceType, quality: int = 92, work: str = "") -> bytes:
    """JPEG bytes with the labels inside; the same picture gives the same bytes."""
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=quality, subsampling=0, optimize=True, xmp=xmp(source, work))
    return buffer.getvalue()


def source_type_of(data: bytes) -> str | None:
    """The IPTC term that a picture carries, if any."""
    _, found, rest = _packet(data).partition(IPTC)
    return rest.split('"')[0] if found else None


def _packet(data: bytes) -> str:
    packet = Image.open(io.BytesIO(data)).info.get("xmp", b"")
    return packet.decode(errors="replace") if isinstance(packet, bytes) else str(packet)
