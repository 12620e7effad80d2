"""What an environment costs in a month: what the templates say is there, times a dated table of list prices.

Only what costs by being there is counted. What costs by being used (traffic, requests, logs, storage that grows) is
named in `LEFT_OUT`, because nobody knows it beforehand.
"""

from __future__ import annotations

from .bill import FREE, Line
from .bound import of_cells
from .estimates import LEFT_OUT, Estimate, estimate
from .prices import Prices, prices

__all__ = ["FREE", "LEFT_OUT", "Estimate", "Line", "Prices", "estimate", "of_cells", "prices"]
