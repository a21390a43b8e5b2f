"""What a file and its columns are, guessed with a reason a person can check."""
