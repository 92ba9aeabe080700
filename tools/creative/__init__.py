"""What Adwright writes and draws for a product."""

from tools.creative.copy import channels, pieces_of, write_copy
from tools.creative.rules import CopyRules

__all__ = ["CopyRules", "channels", "pieces_of", "write_copy"]
