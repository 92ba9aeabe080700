"""Benches and checks of graph and memory."""
