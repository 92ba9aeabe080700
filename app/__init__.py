"""The edges: CLI, ad platform adapters, settings and wiring."""
