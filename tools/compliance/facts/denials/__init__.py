"""What the record or the text says no to."""
