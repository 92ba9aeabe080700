"""What was lived through: conversations, preferences, lessons and corrections of one merchant."""
