"""Formats whose columns bring their types: Parquet, Arrow, Hugging Face features."""
