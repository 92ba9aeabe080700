"""What the planner can do: read what the trade and the shop know, and state a plan."""
