"""How many are left, until when, and how many were sold."""
