"""`otklik doctor`: what is right and wrong with an installation, and the command that mends each fault."""
