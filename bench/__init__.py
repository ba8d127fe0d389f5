"""Repeatable measurements: made-up tickets by the hundred thousand, and what the product does with them."""
