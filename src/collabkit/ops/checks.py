"""The health checks of the site as a whole; what belongs to one app is declared there."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks as django_checks
from django.core import mail as django_mail
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

from collabkit.core.clock import now
from collabkit.core.conf import settings as core_settings
from collabkit.core.models import Delivery, PeriodicRun
from collabkit.core.ratelimit import store
from collabkit.core.worker import periodic_work

from .registry import HealthCheck, Unhealthy, Worrying, register_check

LATE = timedelta(minutes=5)
SILENT = timedelta(minutes=3)
CLOCK_TOLERANCE_SECONDS = 5
_DEVELOPMENT_BACKENDS = ("console", "dummy", "filebased", "locmem")


def database() -> str:
    """The default database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    version = ".".join(str(part) for part in connection.get_database_version())
    return f"{connection.display_name} {version}"


def migrations() -> str:
    """Every migration is applied."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:5])
        raise Unhealthy(f"{len(missing)} migrations are not applied ({names}); run migrate.")
    return "All migrations are applied."


def deliveries() -> str:
    """No delivery was given up, and none is late."""
    dead = Delivery.objects.filter(state=Delivery.State.DEAD).count()
    if dead:
        raise Worrying(f"{dead} deliveries were given up; see Deliveries in the admin.")
    pending = Delivery.objects.filter(state=Delivery.State.PENDING)
    late = pending.filter(available_at__lt=now() - LATE).count()
    if late:
        raise Worrying(
            f"{late} deliveries are more than {LATE.seconds // 60} minutes late; is the worker busy?"
        )
    return f"{pending.count()} deliveries wait."


def worker() -> str:
    """A worker does the scheduled work."""
    names = periodic_work.names()
    if not names:
        return "No app schedules work."
    overdue = PeriodicRun.objects.filter(name__in=names, next_run_at__lt=now() - SILENT).order_by(
        "next_run_at"
    )
    first = overdue.first()
    if first is not None:
        raise Unhealthy(f"{first.name} is due since {first.next_run_at:%Y-%m-%d %H:%M} UTC; start a worker.")
    last = PeriodicRun.objects.filter(name__in=names).aggregate(at=Max("started_at"))["at"]
    if last is None:
        raise Unhealthy("No worker ever ran; start collabkit_worker.")
    return f"Last work {(now() - last).total_seconds():.0f} s ago."


def cache() -> str:
    """Every cache keeps what it is given."""
    key, value = f"collabkit-doctor-{uuid4().hex}", uuid4().hex
    for alias in settings.CACHES:
        caches[alias].set(key, value, 10)
        kept = caches[alias].get(key)
        caches[alias].delete(key)
        if kept != value and "dummy" not in settings.CACHES[alias]["BACKEND"]:
            raise Unhealthy(f"The cache {alias} lost what was written to it.")
    return "Every cache answers."


def rate_limits() -> str:
    """The store of the rate limits answers, and is shared where several processes run."""
    uri = core_settings.rate_limit_storage
    if not store(uri).check():
        raise Unhealthy("The store of the rate limits does not answer (CORE.RATE_LIMIT_STORAGE).")
    if uri.startswith("memory:") and not settings.DEBUG:
        raise Worrying("Rate limits are counted in each process; name a Redis in CORE.RATE_LIMIT_STORAGE.")
    return "The store answers." if core_settings.rate_limiting else "Rate limits are switched off."


def storage() -> str:
    """Every file storage takes, gives back and deletes a file."""
    aliases = [alias for alias in settings.STORAGES if alias != "staticfiles"]
    for alias in aliases:
        content = uuid4().hex.encode()
        name = storages[alias].save(f"collabkit-doctor/{uuid4().hex}.txt", ContentFile(content))
        try:
            with storages[alias].open(name) as stored:
                if stored.read() != content:
                    raise Unhealthy(f"The storage {alias} gave back something else than was written.")
        finally:
            storages[alias].delete(name)
    return "Every storage takes and gives back files."


def mail() -> str:
    """Mail can be handed over, and comes from a real address."""
    mailer = _mailer()
    backend = type(mailer).__module__
    if backend.rpartition(".")[2] in _DEVELOPMENT_BACKENDS:
        if settings.DEBUG:
            return "Mail is kept here, as in development."
        raise Worrying(f"Mail goes nowhere: the backend is {backend}.")
    if settings.DEFAULT_FROM_EMAIL == "webmaster@localhost":
        raise Worrying("DEFAULT_FROM_EMAIL is not set.")
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unhealthy(f"The mail server does not answer: {type(error).__name__}.") from error
    finally:
        mailer.close()
    return "The mail backend is ready."


def _mailer() -> BaseEmailBackend:
    """Return the site's mail backend: by MAILERS where Django knows them (6.1), else by EMAIL_BACKEND."""
    mailers = getattr(django_mail, "mailers", None)
    backend: BaseEmailBackend = django_mail.get_connection() if mailers is None else mailers.default
    return backend


def client() -> str:
    """The browser client is built."""
    if not apps.is_installed("collabkit.web"):
        return "The client is not installed."
    if finders.find("collabkit_web/manifest.json") is None:
        raise Unhealthy("The client is not built; install the wheel or build frontend/.")
    return "The client is built."


def clock() -> str:
    """This machine and the database agree on the time."""
    if connection.vendor != "postgresql":
        return "The database is on this machine."
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - now()).total_seconds())
    if apart > CLOCK_TOLERANCE_SECONDS:
        raise Unhealthy(f"The clocks of this machine and the database are {apart:.0f} s apart.")
    return f"{apart:.1f} s apart."


def system() -> str:
    """Django's own checks find nothing."""
    found = [
        message
        for message in django_checks.run_checks(include_deployment_checks=not settings.DEBUG)
        if message.level >= django_checks.WARNING and not message.is_silenced()
    ]
    if not found:
        return "The system checks find nothing."
    text = "; ".join(f"{message.id}: {message.msg}" for message in found)
    if any(message.is_serious() for message in found):
        raise Unhealthy(text)
    raise Worrying(text)


register_check(HealthCheck(name="settings", run=system))
register_check(HealthCheck(name="database", run=database, readiness="needed"))
register_check(HealthCheck(name="migrations", run=migrations, readiness="needed"))
register_check(HealthCheck(name="cache", run=cache))
register_check(HealthCheck(name="rate_limits", run=rate_limits))
register_check(HealthCheck(name="storage", run=storage))
register_check(HealthCheck(name="mail", run=mail))
register_check(HealthCheck(name="client", run=client))
register_check(HealthCheck(name="worker", run=worker))
register_check(HealthCheck(name="deliveries", run=deliveries, readiness="shown"))
register_check(HealthCheck(name="clock", run=clock))
