"""What such a site does: it sends by the package's own call, and its people look into collabkit's inbox."""

import json

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from notifications.signals import notify  # noqa: E402

from collabkit.core import worker  # noqa: E402
from tests.factories import make_person  # noqa: E402

setup_test_environment()
call_command("migrate", verbosity=0)
ada, bo, eve = make_person("Ada Lovelace"), make_person("Bo Ek"), make_person("Eve Outside")
group = Group.objects.create(name="rowers")
bo.groups.add(group)

notify.send(ada, recipient=bo, verb="watered", target=group, description="Twice\n\nwith care")
notify.send(group, recipient=get_user_model().objects.filter(pk__in=[ada.pk, bo.pk]), verb="has met")
notify.send(ada, recipient=group, verb="left")
worker.drain()

found = {}
for person in (ada, bo, eve):
    client = Client()
    client.force_login(person)
    items = client.get("/api/notifications").json()["items"]
    found[person.email] = [(item["kind"], item["title"], item["body"]) for item in items]
theirs = sorted(str(user) for user in bo.notifications.values_list("verb", flat=True))
print(json.dumps({"inbox": found, "package": theirs, "mails": sorted(m.subject for m in mail.outbox)}))  # noqa: T201
