"""The learned checker: a small discriminative model over clause families, and a check of a brand's tone.

It may send a line to review or raise a warning; only rules block. See `MODEL_CARD.md`.
"""

from tools.compliance.checker.model import LearnedChecker, load_checker

__all__ = ["LearnedChecker", "load_checker"]
