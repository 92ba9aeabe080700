"""Texts into vectors: an endpoint, MiniLM for English, character n-grams for everything, behind one port."""
