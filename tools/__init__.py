"""What agents can do, one folder per trade."""
