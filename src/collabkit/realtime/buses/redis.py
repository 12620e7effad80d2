"""The bus over Redis publish/subscribe, for many gateways."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from collabkit.realtime.conf import settings

from .base import BusError

logger = logging.getLogger(__name__)

QUIET_SECONDS = 3.0
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0


class RedisBus:
    """Publish in pipelines and subscribe on one connection that never times out by itself."""

    immediate = False

    def __init__(self) -> None:
        self._client: redis.Redis | None = None

    def send(self, envelopes: list[bytes]) -> None:
        """Publish in this order, in one round trip."""
        try:
            pipeline = self._publishing().pipeline(transaction=False)
            for envelope in envelopes:
                pipeline.publish(settings.channel, envelope)
            pipeline.execute()
        except (redis.RedisError, OSError) as error:
            raise BusError(str(error)) from error

    def check(self) -> None:
        """Raise BusError when Redis does not answer."""
        try:
            self._publishing().ping()
        except (redis.RedisError, OSError) as error:
            raise BusError(str(error)) from error

    def close(self) -> None:
        """Close the publishing connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def listen(self, receive: Callable[[bytes], None], gap: Callable[[], None]) -> None:
        """Subscribe until cancelled; ``gap`` is called whenever the subscription (again) stands."""
        wait = FIRST_WAIT
        while True:
            client = _subscribing()
            try:
                async with client.pubsub() as subscription:
                    await asyncio.wait_for(_subscribed(subscription), timeout=6)
                    logger.info("The Redis bus listens")
                    gap()
                    wait = FIRST_WAIT
                    await _receive(subscription, receive)
            except (redis.RedisError, OSError, TimeoutError) as error:
                logger.warning("The Redis bus is lost, trying again in %.1f s: %s", wait, error)
            finally:
                await client.aclose()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _publishing(self) -> redis.Redis:
        if self._client is None:
            self._client = redis.Redis.from_url(
                settings.redis_url,
                socket_connect_timeout=2,
                socket_timeout=2,
                max_connections=4,
                health_check_interval=15,
                retry=Retry(NoBackoff(), 1),
            )
        return self._client


def _subscribing() -> redis.asyncio.Redis:
    # No time-out while it waits for messages, and no silent reconnect: a gap must be noticed, then healed.
    return redis.asyncio.Redis.from_url(
        settings.redis_url,
        socket_connect_timeout=3,
        socket_timeout=None,
        max_connections=2,
        retry=AsyncRetry(NoBackoff(), 0),
    )


async def _subscribed(subscription: Any) -> None:
    await subscription.subscribe(settings.channel)
    while (await subscription.get_message(timeout=QUIET_SECONDS) or {}).get("type") != "subscribe":
        pass


async def _receive(subscription: Any, receive: Callable[[bytes], None]) -> None:
    """Pass messages on; when it is quiet, ask the server whether it is still there."""
    asked = False
    while True:
        message = await subscription.get_message(timeout=QUIET_SECONDS)
        if message is None:
            if asked:
                raise redis.ConnectionError("Redis does not answer")
            await subscription.ping()
            asked = True
        else:
            asked = False
            if message["type"] == "message":
                receive(message["data"])
