"""What a new version of a regulation changes, a sentence for each value."""
