"""What operators run: the command line, the workers, and the only wiring of who follows the journal."""
