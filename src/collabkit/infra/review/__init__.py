"""How the deployment stands to AWS's Well-Architected Framework: a map, its proof, and a report."""

from collabkit.infra.review.practices import OPERATIONS, Here, Practice, practices, problems
from collabkit.infra.review.report import report
from collabkit.infra.review.variants import of_any_variant, resources

__all__ = [
    "OPERATIONS",
    "Here",
    "Practice",
    "of_any_variant",
    "practices",
    "problems",
    "report",
    "resources",
]
