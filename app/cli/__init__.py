"""The command line. `adwright --help` is where a person starts."""

from app.cli.main import main

__all__ = ["main"]
