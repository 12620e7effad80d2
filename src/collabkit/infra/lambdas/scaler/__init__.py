"""The scaler: launches and destroys cells. This folder alone is packed into the Lambda archive.

``decide`` is pure and is what the simulation runs too; ``aws`` reads and writes AWS; ``handler`` joins them.
"""
