"""What keeps data: PostgreSQL, Valkey, buckets, the search cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from collabkit.infra import database_classes

from .values import between, machine

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["data", "files", "search"]

# With a port from 1 to 65535, if there is one.
_ADDRESS = re.compile(
    r"https://[a-z0-9.-]+(:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]))?"
)


def data(environment: Environment) -> Iterator[str]:
    data = environment.data
    if not re.fullmatch(r"1[678]\.\d+", data.engine_version):
        yield f"data.engine_version is {data.engine_version!r}. Choose a version of PostgreSQL 16, 17 or 18: 17.11."
    if not database_classes.offered(data.instance_type):
        yield (
            f"data.instance_type is {data.instance_type!r}. Choose a class of RDS for PostgreSQL, such as "
            "db.t4g.medium, db.m7g.large or db.r7g.xlarge."
        )
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", data.database):
        yield f"data.database is {data.database!r}. Use lower-case letters, digits and underscores."
    yield from between("data.storage_gb", data.storage_gb, 20, 65_536)
    if data.storage_max_gb * 10 < data.storage_gb * 11:
        yield (
            f"data.storage_max_gb is {data.storage_max_gb}, less than a tenth above data.storage_gb "
            f"({data.storage_gb}). RDS wants {-(-data.storage_gb * 11 // 10)} or more: a full disk stops the database."
        )
    yield from between("data.backup_days", data.backup_days, 1, 35)
    yield from between("data.slow_query_ms", data.slow_query_ms, 10, 60_000)
    if not re.fullmatch(r"cache\.[a-z0-9]+\.[a-z0-9]+", data.cache_instance_type):
        yield f"data.cache_instance_type is {data.cache_instance_type!r}. Choose a class: cache.t4g.small."
    yield from between("data.cache_replicas", data.cache_replicas, 0, 5)


def files(environment: Environment) -> Iterator[str]:
    files = environment.files
    yield from between("files.object_lock_days", files.object_lock_days, 1, 36_500)
    yield from between("files.old_version_days", files.old_version_days, 1, 3_650)
    yield from between("files.infrequent_after_days", files.infrequent_after_days, 30, 3_650)
    yield from between("files.log_days", files.log_days, 1, 3_650)


def search(environment: Environment) -> Iterator[str]:
    search = environment.search
    if search.mode == "url" and not _ADDRESS.fullmatch(search.url):
        yield f'search.url is {search.url!r}, with search.mode "url". Write its address: https://search.example:9243.'
    if search.mode == "url" and not re.fullmatch(r"[A-Za-z0-9/_+=.@-]{1,256}", search.api_key_secret):
        yield 'search.api_key_secret is missing, with search.mode "url". Name the secret that holds the API key.'
    if search.mode != "url" and (search.url or search.api_key_secret):
        yield f'search.url and search.api_key_secret need search.mode "url"; it is "{search.mode}". Remove them.'
    if not re.fullmatch(r"[89]\.\d+\.\d+", search.version):
        yield f"search.version is {search.version!r}. Write a release of Elasticsearch 8 or 9: 8.19.3."
    if search.mode == "own":
        yield from machine(environment, "search.instance_type", search.instance_type)
    if not re.fullmatch(r"[a-z0-9]+\.[a-z0-9]+\.search", search.opensearch_instance_type):
        yield f"search.opensearch_instance_type is {search.opensearch_instance_type!r}. Choose: r7g.large.search."
    yield from between("search.volume_gb", search.volume_gb, 10, 16_384)
    yield from between("search.snapshot_days", search.snapshot_days, 1, 3_650)
