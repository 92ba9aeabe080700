"""What a picture says of its own making: XMP with the IPTC digital source type, and the label that law asks for."""

import io
from typing import Literal

from PIL import Image

SourceType = Literal["composite", "compositeWithTrainedAlgorithmicMedia", "trainedAlgorithmicMedia", "digitalCapture"]
"""IPTC terms: a real photo put onto a drawn ground is `composite`; anything generated is one of the trained… terms."""

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
VISIBLE = {"zh": "AI生成", "zh-Hant": "AI生成", "en": "AI-generated"}


def ai_label(source: SourceType, lang: str) -> str | None:
    """The visible label for generated pixels; None for photos and for pictures composed by rule."""
    return VISIBLE[lang] if "rained" in source else None


def xmp(source: SourceType) -> bytes:
    """An XMP packet that carries the digital source type."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Adwright" '
        f'Iptc4xmpExt:DigitalSourceType="{IPTC}{source}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def to_jpeg(picture: Image.Image, source: SourceType, quality: int = 92) -> bytes:
    """JPEG bytes with the label inside; the same picture gives the same bytes."""
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=quality, subsampling=0, optimize=True, xmp=xmp(source))
    return buffer.getvalue()


def source_type_of(data: bytes) -> str | None:
    """The IPTC term that a picture carries, if any."""
    packet = Image.open(io.BytesIO(data)).info.get("xmp", b"")
    text = packet.decode(errors="replace") if isinstance(packet, bytes) else str(packet)
    _, found, rest = text.partition(IPTC)
    return rest.split('"')[0] if found else None
