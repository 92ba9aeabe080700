"""The command line. `adwright --help` is where a person starts."""

import os

# The checker's matrices are small: one thread each is fastest, and two that wait for each other on a busy machine make
# a check twenty times slower. It has to stand before numpy is loaded; whoever sets it keeps what is set.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from app.cli.main import main

__all__ = ["main"]
