"""Letters in and out: what comes in is kept before any rule runs, what goes out is a row first."""
