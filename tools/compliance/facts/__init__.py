"""Binding what a text states to what is known of the product: numbers, words, prices, limits, settings."""
