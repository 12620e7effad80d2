"""Where a conversation's numbers begin. Existing ones keep 0 here; the next migration moves them."""

from django.db import migrations, models
from django.db.models import F, Q

NUMBERS_FIT = "chat_conversation_numbers_fit"


class Migration(migrations.Migration):
    dependencies = [("collabkit_chat", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="conversation", name=NUMBERS_FIT),
        migrations.AddField(
            model_name="conversation",
            name="start_seq",
            field=models.PositiveBigIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="conversation",
            name="start_change_seq",
            field=models.PositiveBigIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="conversation",
            name="last_seq",
            field=models.PositiveBigIntegerField(editable=False),
        ),
        migrations.AlterField(
            model_name="conversation",
            name="change_seq",
            field=models.PositiveBigIntegerField(editable=False),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=Q(last_seq__gte=F("start_seq"))
                & Q(change_seq__gte=F("start_change_seq") + F("last_seq") - F("start_seq")),
                name=NUMBERS_FIT,
            ),
        ),
    ]
