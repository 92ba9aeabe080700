"""A simulated ad platform: a separate process with its own database and its own idempotency, that can be made to fail."""
