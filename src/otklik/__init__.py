"""Otklik: a support desk that runs a service's published regulation as one file."""

__version__ = "0.1.0"
