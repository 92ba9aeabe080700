"""What is wrong with a listing, by the standards of its placements, and how it is mended."""

from tools.diagnosis.checks import known_channels
from tools.diagnosis.listing import FixResult, Round, diagnose, fix_loop

__all__ = ["FixResult", "Round", "diagnose", "fix_loop", "known_channels"]
