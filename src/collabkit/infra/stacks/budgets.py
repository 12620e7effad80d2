"""The monthly budget: mail when part of it is spent, and when the month is going to cost more."""

from __future__ import annotations

from typing import Literal

from troposphere import Template, budgets

from collabkit.infra import names
from collabkit.infra.settings import Environment

from . import links

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the budgets stack. The tag it counts by has to be made a cost allocation tag once, in the console."""
    template = links.begin(environment, "budgets", "what the environment may cost")
    told = [
        budgets.Subscriber(SubscriptionType="EMAIL", Address=address)
        for address in environment.observability.engineers
    ]
    notices = [_notice("ACTUAL", percent, told) for percent in sorted(set(environment.budgets.alert_percent))]
    notices.append(_notice("FORECASTED", 100, told))
    template.add_resource(
        budgets.Budget(
            "Budget",
            Budget=budgets.BudgetData(
                BudgetName=names.stack_name(environment, "budgets"),
                BudgetType="COST",
                TimeUnit="MONTHLY",
                BudgetLimit=budgets.Spend(Amount=float(environment.budgets.monthly), Unit="USD"),
                CostFilters={"TagKeyValue": [f"user:collabkit:environment${environment.name}"]},
            ),
            NotificationsWithSubscribers=notices,
        )
    )
    return links.finish(template, environment, "budgets")


def _notice(
    kind: Literal["ACTUAL", "FORECASTED"], percent: int, told: list[budgets.Subscriber]
) -> budgets.NotificationWithSubscribers:
    return budgets.NotificationWithSubscribers(
        Notification=budgets.Notification(
            NotificationType=kind,
            ComparisonOperator="GREATER_THAN",
            Threshold=percent,
            ThresholdType="PERCENTAGE",
        ),
        Subscribers=told,
    )
