"""What Adwright writes and draws for a product."""

from tools.content.claims import Binding, bind_claims
from tools.creative.artefacts import make_main_image, make_poster
from tools.creative.copy import channels, pieces_of, write_copy
from tools.creative.cutout import Refused
from tools.creative.labels import ai_label, source_type_of
from tools.creative.main_image import MainImage, white_main_image
from tools.creative.poster import Poster, draw_poster, shape_for
from tools.creative.rules import CopyRules

__all__ = [
    "Binding",
    "CopyRules",
    "MainImage",
    "Poster",
    "Refused",
    "ai_label",
    "bind_claims",
    "channels",
    "draw_poster",
    "make_main_image",
    "make_poster",
    "pieces_of",
    "shape_for",
    "source_type_of",
    "white_main_image",
    "write_copy",
]
