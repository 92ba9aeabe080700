"""How work flows. Start reading at `graphs/merchant.py`."""
