"""A simulated ad platform: a process of its own with its own idempotency, that can be made to fail."""
