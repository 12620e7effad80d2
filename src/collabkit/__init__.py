"""Pluggable Django apps for a collaborative platform."""

__version__ = "0.1.0.dev0"
