"""What Otklik knows without a database: working time, regulation, journal, clocks, mail. Pure Python."""
