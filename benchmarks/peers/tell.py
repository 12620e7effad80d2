"""Tell 1,000 people by django-notifications-community, as its documentation has it; prints ms of each round."""

import sys
import time

import django


def main():
    """Tell everybody, as often as asked."""
    django.setup()
    from django.contrib.auth import get_user_model
    from notifications.signals import notify

    people = get_user_model().objects.order_by("pk")
    sender = people.first()
    for line in sys.stdin:
        began = time.perf_counter()
        notify.send(sender, recipient=people.exclude(pk=sender.pk), verb=line.strip())
        print((time.perf_counter() - began) * 1000, flush=True)


if __name__ == "__main__":
    main()
