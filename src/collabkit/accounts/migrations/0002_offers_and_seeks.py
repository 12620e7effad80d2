"""Store what people offer and seek in the form in which it is searched, for those who have said it already too."""

from typing import Any

from django.db import migrations, models

import collabkit.core.offers
from collabkit.core.offers import folded

ROWS = 500


def fold(apps: Any, schema_editor: Any) -> None:
    """Fill the new columns of the profiles that offer or seek something, some at a time."""
    profiles = apps.get_model("collabkit_accounts", "Profile").objects
    told = profiles.exclude(offers=[], seeks=[]).only("pk", "offers", "seeks").order_by("pk")
    done = 0
    while rows := list(told.filter(pk__gt=done)[:ROWS]):
        for row in rows:
            row.offers_folded, row.seeks_folded = folded(row.offers), folded(row.seeks)
        profiles.bulk_update(rows, ["offers_folded", "seeks_folded"])
        done = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("collabkit_accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="offers_folded",
            field=collabkit.core.offers.FoldedTags(
                blank=True, db_default="", default="", editable=False, of="offers"
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="seeks_folded",
            field=collabkit.core.offers.FoldedTags(
                blank=True, db_default="", default="", editable=False, of="seeks"
            ),
        ),
        migrations.AlterField(
            model_name="profile",
            name="offers",
            field=models.JSONField(
                blank=True, db_default=[], default=list, validators=[collabkit.core.offers.check_tags]
            ),
        ),
        migrations.AlterField(
            model_name="profile",
            name="seeks",
            field=models.JSONField(
                blank=True, db_default=[], default=list, validators=[collabkit.core.offers.check_tags]
            ),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop, elidable=True),
    ]
