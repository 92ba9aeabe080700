"""Numbers with their units in words and records: read, joined, multiplied, compared."""
