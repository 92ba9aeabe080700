"""Who decides: the planner and the five specialists."""
