"""What the goods are, are made of and are fit for."""
