"""A home with a block and a snapshot, and serving processes, in this process and in others."""

import asyncio
import os
import subprocess
import sys
import time

import httpx
import pytest

from adjudge.adapters.event_files import EventReader
from adjudge.adapters.home import Home
from adjudge.adapters.snapshot import SnapshotPublisher
from adjudge.adapters.standing_block import StandingBlock
from adjudge.adapters.tokens import site_key
from adjudge.domain.ads.serving import SITE_SLOT, ServingItem
from adjudge.serve.app import App
from adjudge.serve.worker import Worker

START_SECONDS = 60


class World:
    """A home with three lit posts of three advertisers, published and reconciled."""

    def __init__(self, root):
        self.home = Home(root)
        self.home.create()
        self.block = StandingBlock.open(self.home.standing_block, create=True)
        self.publisher = SnapshotPublisher(self.home.snapshots, self.block)
        self.reader = EventReader(self.home)

    def item(self, number, **changes):
        fields = {
            "promoted_post_id": f"post-{number}",
            "line_item_id": f"line-{number}",
            "campaign_id": "campaign",
            "advertiser_id": f"advertiser-{number}",
            "post_slot": 100 + number,
            "advertiser_slot": number,
            "landing_url": f"https://example.org/{number}",
            "bid_micros": 1_000_000 * number,
            "remaining_micros": 10**12,
        }
        return ServingItem(**(fields | changes))

    def publish(self, *items):
        """Light the items' slots and make them what is served."""
        self.block.light(
            [
                SITE_SLOT,
                *(slot for each in items for slot in (each.post_slot, each.advertiser_slot)),
            ]
        )
        return self.publisher.publish(items)

    def make_ready(self):
        self.publish(*(self.item(number) for number in (1, 2, 3)))
        self.block.mark_reconciled()

    @property
    def authorisation(self):
        return {"Authorization": f"Bearer {site_key(self.home)}"}

    def events(self):
        """Everything on disk, as if every serving process had died."""
        batches = self.reader.batches({}, limit=50_000)
        return [event for batch in batches for event in batch.events]


class Serving:
    """The application in this process, asked over ASGI."""

    def __init__(self, world, clock=None):
        self.world = world
        self._runner = asyncio.Runner()
        self.worker = Worker.open(world.home, 0, **({"clock": clock} if clock else {}))
        self.app = App(self.worker)
        self._runner.run(self.worker.start())
        transport = httpx.ASGITransport(self.app)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://serve")

    def ask(self, method, path, **request):
        return self._runner.run(self._client.request(method, path, **request))

    def ask_all(self, requests):
        """Ask many at once."""

        async def ask_them():
            asked = [self._client.request(method, path) for method, path in requests]
            return await asyncio.gather(*asked)

        return self._runner.run(ask_them())

    def wait(self, seconds):
        """Let the background work go on."""
        self._runner.run(asyncio.sleep(seconds))

    def decide(self, **fields):
        body = {"slots": 1, "viewer": "viewer"} | fields
        return self.ask("POST", "/decide", json=body, headers=self.world.authorisation)

    def token(self, **fields):
        return self.decide(**fields).json()["promoted"][0]["token"]

    def close(self):
        self._runner.run(self._client.aclose())
        self._runner.run(self.worker.stop())
        self._runner.close()


class Process:
    """A serving process of its own, asked over a socket."""

    def __init__(self, home, port, worker, environment):
        command = [sys.executable, "-m", "adjudge.serve"]
        options = {"home": home.root, "port": port, "worker": worker}
        command += [part for key, value in options.items() for part in (f"--{key}", str(value))]
        self.popen = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | environment
        )
        line = self.popen.stdout.readline()
        assert line, f"the process ended with {self.popen.wait()}"
        self.address = f"http://{line.split()[2]}"
        self.port = int(self.address.rpartition(":")[2])
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.address}/health")
            except httpx.TransportError:
                time.sleep(0.02)
            else:
                return
        raise TimeoutError(self.address)

    def kill(self):
        self.popen.kill()
        self.popen.communicate()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path / "home")
    yield made
    made.block.close()


@pytest.fixture
def serving(world):
    """The application, ready."""
    world.make_ready()
    made = Serving(world)
    yield made
    made.close()


@pytest.fixture
def serve(world):
    """Starts the application with other circumstances."""
    made = []

    def start(clock=None):
        made.append(Serving(world, clock))
        return made[-1]

    yield start
    for each in made:
        each.close()


@pytest.fixture
def process(world):
    """Starts serving processes; ends them in the end."""
    started = []

    def start(*, port=0, worker=0, **environment):
        started.append(Process(world.home, port, worker, environment))
        return started[-1]

    yield start
    for each in started:
        each.kill()
