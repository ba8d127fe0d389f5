"""`otklik demo`: a desk to try, built through the acts, with a viewer for the letters it sends."""

from otklik.ops.demo.running import main

__all__ = ["main"]
