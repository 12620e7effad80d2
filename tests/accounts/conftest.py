"""What is about allauth is tested where it is installed."""

from django.apps import apps

collect_ignore = [] if apps.is_installed("allauth.account") else ["test_allauth_addresses.py"]
