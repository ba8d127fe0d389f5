"""How pages say instants, amounts and codes, in the language that is active."""
