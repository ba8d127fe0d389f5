"""What every room above the core stands on: time, ids, due rows, files, the SQLite backend."""
