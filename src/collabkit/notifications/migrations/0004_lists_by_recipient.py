from django.db import migrations, models


class Migration(migrations.Migration):
    """What waits and what is snoozed is found by whose it is, the newest first."""

    dependencies = [("collabkit_notifications", "0003_snoozed_and_done")]

    operations = [
        migrations.RemoveIndex("notification", "ck_notices_open"),
        migrations.AddIndex(
            "notification",
            models.Index(
                condition=models.Q(("actionable", True), ("done_at", None)),
                fields=["recipient", "created_at", "id"],
                name="ck_notices_waiting",
            ),
        ),
        migrations.AddIndex(
            "notification",
            models.Index(
                condition=models.Q(("snoozed_until__isnull", False)),
                fields=["recipient", "created_at", "id"],
                name="ck_notices_asleep",
            ),
        ),
    ]
