from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="site_url",
            field=models.CharField(
                blank=True, help_text="Where the site was when it wrote this.", max_length=300
            ),
        ),
    ]
