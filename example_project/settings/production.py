"""Production: everything that differs between two installations comes from environment variables.

Required: SECRET_KEY, SITE_URL, DATABASE_URL, REDIS_URL, DEFAULT_FROM_EMAIL, and S3_BUCKET or MEDIA_ROOT.
"""

import os
from urllib.parse import urlsplit

from collabkit.core.postgres import BoundedConnection
from collabkit.ops.logs import logging_config
from example_project import environment
from example_project.settings.base import *

SITE_URL = environment.site_url("SITE_URL")
SECRET_KEY = environment.required("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.listing("SECRET_KEY_FALLBACKS")
DEBUG = False
ALLOWED_HOSTS = environment.listing("ALLOWED_HOSTS") or [urlsplit(SITE_URL).hostname or ""]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- database: a pool, and limits that turn a dead or silent server into a clear answer within 5 seconds ---
# How long one statement may take. Migrations need more: DATABASE_ANSWER_SECONDS=3600 manage.py migrate
ANSWER_SECONDS = environment.number("DATABASE_ANSWER_SECONDS", 3, least=1)
POOL_MIN = environment.number("DATABASE_POOL_MIN", 1)
DATABASES = {
    "default": {
        **environment.postgresql(
            environment.required("DATABASE_URL"),
            connect_timeout=2,
            tcp_user_timeout=4000,
            keepalives_idle=10,
            keepalives_interval=3,
            keepalives_count=2,
            options=(
                f"-c statement_timeout={ANSWER_SECONDS}s -c lock_timeout=2500ms"
                " -c idle_in_transaction_session_timeout=30s"
            ),
            pool={
                "min_size": POOL_MIN,
                "max_size": environment.number("DATABASE_POOL_MAX", max(8, POOL_MIN), least=max(1, POOL_MIN)),
                "timeout": 2,
                # Who comes after an outage does not wait until a pool that doubles its pauses tries again.
                "reconnect_timeout": 5,
                # The server's own limit comes first; this one is for a server that says nothing at all.
                "connection_class": BoundedConnection.within(ANSWER_SECONDS + 0.5),
            },
        ),
        # The pool hands out a connection only after it answered.
        "CONN_HEALTH_CHECKS": True,
    }
}

# --- cache, sessions, realtime ---
REDIS_URL = environment.redis_url("REDIS_URL")
REDIS_LIMITS_URL = f"{REDIS_URL}{'&' if '?' in REDIS_URL else '?'}socket_timeout=1&socket_connect_timeout=1"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "collabkit",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1, "max_connections": 64},
    }
}
# Sessions are the database's alone: Django's cached sessions fail when the cache does, and nobody could work.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- files ---
# A site on one machine keeps uploads in a folder; several machines share a bucket.
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "")
STORAGES = {
    "default": environment.folder_or_bucket(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
STATIC_ROOT = os.environ.get("STATIC_ROOT", str(PACKAGE_DIR.parent / "staticfiles"))

# --- mail ---
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "anymail.backends.amazon_ses.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", False)
ANYMAIL = {"AMAZON_SES_CLIENT_PARAMS": {"region_name": os.environ.get("SES_REGION") or None}}
DEFAULT_FROM_EMAIL = environment.required("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# --- transport ---
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
# Load balancers ask for the health pages over plain HTTP from inside the network.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = environment.flag("SECURE_HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

# The number of proxies in front of this process that append to X-Forwarded-For; 0 believes no such header.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = logging_config(environment.one_of("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL"))

HEADLESS_FRONTEND_URLS = frontend_urls(SITE_URL)
COLLABKIT = {
    "CORE": {
        "SITE_URL": SITE_URL,
        "TRUSTED_PROXIES": TRUSTED_PROXIES,
        "RATE_LIMIT_STORAGE": REDIS_LIMITS_URL,
    },
    "REALTIME": {"BUS": "redis", "REDIS_URL": REDIS_URL},
    # Two deployments in one account keep their request metrics apart; empty: none.
    "OPS": {"METRICS_NAMESPACE": os.environ.get("METRICS_NAMESPACE", "collabkit")},
}
