"""Clocks: how a journal, terms and a calendar become cycles, deadlines and their explanation."""
