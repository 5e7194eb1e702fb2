import asyncio
import datetime as dt

from live_changes import ADA

from jalon_core.access.tokens import Claims
from jalon_core.clock import now
from jalon_live.messages import PING
from jalon_live.stream import MOST_WAITING, Stream


def claims(seconds: float = 60) -> Claims:
    return Claims(member_id=ADA, is_admin=False, roles={}, expires_at=now() + dt.timedelta(seconds=seconds))


async def read(stream: Stream) -> list[bytes]:
    async with asyncio.timeout(10):
        return [message async for message in stream.messages()]


def test_what_waits_is_sent_together_and_in_order():
    async def scene() -> list[bytes]:
        stream = Stream(claims())
        stream.offer(b"a")
        stream.offer(b"b")
        asyncio.get_running_loop().call_later(0.1, stream.end)
        return await read(stream)

    assert asyncio.run(scene()) == [b"ab"]


def test_a_browser_that_is_too_far_behind_is_cut_off():
    async def scene() -> list[bytes]:
        stream = Stream(claims())
        for _ in range(MOST_WAITING + 1):
            stream.offer(b"x")
        await asyncio.sleep(0)
        return await read(stream)

    assert asyncio.run(scene()) == []


def test_silence_is_broken_by_pings_until_the_token_expires():
    async def scene() -> list[bytes]:
        return await read(Stream(claims(0.5), ping=0.1))

    pings = asyncio.run(scene())
    assert 2 <= len(pings) <= 5
    assert set(pings) == {PING}


def test_the_other_threads_reach_it_and_a_closed_loop_hurts_nobody():
    async def scene() -> Stream:
        stream = Stream(claims())
        reading = asyncio.create_task(read(stream))
        await asyncio.to_thread(stream.offer, b"a")
        await asyncio.sleep(0.05)
        await asyncio.to_thread(stream.end)
        assert await reading == [b"a"]
        return stream

    stream = asyncio.run(scene())
    stream.offer(b"b")
    stream.end()
