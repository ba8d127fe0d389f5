"""A service's published rules: one file in, a typed model or errors with line and column out."""
