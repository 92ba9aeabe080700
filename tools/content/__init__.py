"""What can be known of a product's content: facts, aspects of reviews, selling points, and what a picture shows."""

from tools.content.aspects import ReviewReading, read_reviews
from tools.content.facts import Contradiction, Fact, contradictions, evidence_of, facts_of
from tools.content.image_facts import ImageFacts, image_facts, similar
from tools.content.selling_points import Pitch, pitches, selling_points
from tools.content.text import is_injection

__all__ = [
    "Contradiction",
    "Fact",
    "ImageFacts",
    "Pitch",
    "ReviewReading",
    "contradictions",
    "evidence_of",
    "facts_of",
    "image_facts",
    "is_injection",
    "pitches",
    "read_reviews",
    "selling_points",
    "similar",
]
