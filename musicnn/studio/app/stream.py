"""Live streams: one look into the database serves everybody who listens, however many they are.

The format is that of server-sent events. A client that lost its connection says the last number it saw (`Last-Event-ID`) and misses
nothing. A proxy must not collect what it should pass on; Jupyter's does not if the request accepts `text/event-stream` and nothing else.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

EVERY, SILENCE = 0.03, 10.0                          # s between two looks; s until a comment shows that the line is alive
LAST = ("done", "failed", "cancelled")


class Tail:
    """Follows the events of all jobs that somebody listens to."""

    def __init__(self, events: Callable[[dict[str, int]], list[dict]]):
        self.events, self.listeners, self.task = events, {}, None

    async def follow(self, job: str, after: int) -> AsyncIterator[bytes]:
        """The events of a job after a number, until its last, as bytes for the wire."""
        queue: asyncio.Queue = asyncio.Queue()
        listener = [job, after, queue]
        self.listeners[id(listener)] = listener
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._look())
        try:
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), SILENCE)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                yield f"id: {event['seq']}\nevent: {event['kind']}\ndata: {event['payload']}\n\n".encode()
                if event["kind"] in LAST:
                    return
        finally:
            del self.listeners[id(listener)]

    async def _look(self) -> None:
        while self.listeners:
            wanted: dict[str, int] = {}
            for job, after, _ in self.listeners.values():
                wanted[job] = min(after, wanted.get(job, after))
            try:
                found = await run_in_threadpool(self.events, wanted)
            except Exception as error:               # the listeners must not wait for a database that has gone
                found = [{"job": job, "seq": 0, "kind": "failed", "payload": json.dumps({"error": f"{type(error).__name__}"})}
                         for job in wanted]
            for event in found:
                for listener in list(self.listeners.values()):
                    if listener[0] == event["job"] and (event["seq"] > listener[1] or not event["seq"]):
                        listener[1] = max(listener[1], event["seq"])
                        listener[2].put_nowait(event)
            await asyncio.sleep(EVERY)
