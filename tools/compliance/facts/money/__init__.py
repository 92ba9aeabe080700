"""What is paid, saved, given and thrown in, against prices and terms on record."""
