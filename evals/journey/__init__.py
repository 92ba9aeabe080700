"""Proof of the journey: how long it takes beside a bare loop, and what kills leave of it."""
