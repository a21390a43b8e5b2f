"""What people decide: findings, decisions, and what to label next."""
