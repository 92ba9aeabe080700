"""The backstop: rule packs, normalisation, judgement, fact binding and audit of advertising text.

Start at `engine.py`: `load_backstop()` compiles the packs, `Backstop.check_line` judges one line.
"""
