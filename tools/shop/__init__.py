"""A merchant's own files in, and approved listings back out."""
