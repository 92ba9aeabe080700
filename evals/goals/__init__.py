"""Labelled sentences for goal understanding, and their scorer."""
