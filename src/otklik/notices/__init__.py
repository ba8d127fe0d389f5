"""Who must hear what under the regulation, and in which words."""
