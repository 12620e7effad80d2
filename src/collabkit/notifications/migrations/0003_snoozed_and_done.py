from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collabkit_notifications", "0002_settled_groups")]

    operations = [
        migrations.AddField("notification", "archived_at", models.DateTimeField(null=True)),
        migrations.AddField("notification", "snoozed_until", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "notification",
            models.Index(
                condition=models.Q(("archived_at__isnull", False)),
                fields=["recipient", "created_at", "id"],
                name="ck_notices_done",
            ),
        ),
        migrations.AddIndex(
            "notification",
            models.Index(
                condition=models.Q(("snoozed_until__isnull", False)),
                fields=["snoozed_until"],
                name="ck_notices_snoozed",
            ),
        ),
    ]
