"""Sealing beside plain AES of the same bytes, as a share of an act; and new keys around a hundred thousand keys."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from statistics import median
from time import perf_counter, process_time
from uuid import UUID, uuid4

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from bench.cast import Cast, a_system, appoint, long_story
from bench.disk import KINDS, Disk
from bench.figures import Amount, Effort, Figure
from vierogen.bootstrap.system import System
from vierogen.domain.events import RequestEvent
from vierogen.persistence.mapper import request_mapper
from vierogen.vault.keys import KeptKey
from vierogen.vault.rotation import AT_ONCE, rewrap, rotate
from vierogen.vault.sealing import new_key

KEYS = 100_000
TIMES = 400
SHARE_AIM, ROTATION_AIM, MEMORY_AIM_MB = 5.0, 60.0, 50.0
FOUR = ("identity", "medical", "educational", "voice")


def vault(disk: Disk, effort: Effort) -> Iterable[Figure]:
    """What sealing adds to an act, and what rotating keys takes."""
    yield from of_a_request(effort)
    for kind in KINDS:
        yield from rotation(kind, disk.product(kind), effort.of(KEYS))


def of_a_request(effort: Effort) -> Iterable[Figure]:
    """All fifteen acts of a request: processor time of the whole, of sealing, and of AES alone over the same bytes."""
    with a_system("sqlite://") as system:
        cast = appoint(system.people)
        request = uuid4()
        for line in long_story(cast, request):
            line.said_to(system.desk)
        events = system.desk.events(request)
        child = system.desk.known(request).child
        assert child is not None
        rounds = [taken(system, events, child.id, effort) for _ in range(effort.rounds)]
        whole = [whole_acts(system, cast, effort) for _ in range(effort.rounds)]
    sealed, plain = (median(one[nth] for one in rounds) for nth in (0, 1))
    act = median(whole)
    count = len(events)
    yield Amount("sealing the personal fields of an act", "processor", 1e6 * sealed / count, "µs")
    yield Amount("AES-256-GCM alone, the same bytes", "processor", 1e6 * plain / count, "µs")
    yield Amount("an act in memory, everything in it", "processor", 1e6 * act / count, "µs")
    yield Amount("sealing as a share of an act's processor time", "processor", 100 * sealed / act, "%", aim=SHARE_AIM)


def taken(system: System, events: list[RequestEvent], child: UUID, effort: Effort) -> tuple[float, float]:
    """Seconds to seal a whole request more than to keep it open, and those of AES alone."""
    with_vault, without = request_mapper(system.closing), request_mapper()
    times = effort.of(TIMES)
    bags = [
        [orjson.dumps(value) for fields in orjson.loads(without.stored(event, child).state)["personal"].values() for value in fields.values()]
        for event in events
    ]  # fmt: skip
    cipher, nonce, bound = AESGCM(new_key()), bytes(12), bytes(90)

    def alone() -> None:
        for fields in bags:
            for plain in fields:
                cipher.encrypt(nonce, plain, bound)

    sealing_too = timed(lambda: [with_vault.stored(event, child) for event in events], times)
    keeping = timed(lambda: [without.stored(event, child) for event in events], times)
    return sealing_too - keeping, timed(alone, times)


def whole_acts(system: System, cast: Cast, effort: Effort) -> float:
    """Seconds of the processor for the acts of one whole request, at the desk and into a database in memory."""
    stories = [long_story(cast, uuid4()) for _ in range(max(4, effort.of(TIMES) // 20))]
    began = process_time()
    for story in stories:
        for line in story:
            line.said_to(system.desk)
    return (process_time() - began) / len(stories)


def timed(work: Callable[[], object], times: int) -> float:
    """Seconds of the processor for doing it once."""
    began = process_time()
    for _ in range(times):
        work()
    return (process_time() - began) / times


def rotation(kind: str, url: str, count: int) -> Iterable[Figure]:
    """Every key under a new epoch, begun again once it was cut off halfway, beside unwrapping and wrapping alone."""
    with a_system(url) as system:
        add_keys(system, count)
        every = count + len(system.secrets)
        rotate(system.vault)
        before = most_memory()
        took, processor, done = rewrapped(system, count // 2)
        again, more, rest = rewrapped(system, every + 1)
        if done + rest != every or system.vault.keeping.under_epochs() != {2: every}:
            raise AssertionError
        grown = most_memory() - before
    under, key = new_key(), new_key()
    wrapped = aes_key_wrap(under, key)
    floor = timed(lambda: aes_key_wrap(under, aes_key_unwrap(under, wrapped)), 20_000) * count
    yield Amount(f"{count:,} keys under a new epoch, cut off halfway once", kind, took + again, "s", aim=ROTATION_AIM)
    yield Amount("our share of the processor in that", kind, processor + more, "s")
    yield Amount("AES key wrap alone: unwrapping and wrapping as many", kind, floor, "s")
    yield Amount("memory that rotating takes more, at most", kind, grown, "MB", aim=MEMORY_AIM_MB)


class CutOffError(Exception):
    """Somebody pulls the plug."""


def rewrapped(system: System, until: int) -> tuple[float, float, int]:
    """Wraps anew until so many keys were seen: seconds, those of the processor, and how many lie under the newest epoch more."""
    began, began_processor, before = perf_counter(), process_time(), under_newest(system)

    def progress(seen: int, _total: int) -> None:
        if seen >= until:
            raise CutOffError

    with suppress(CutOffError):
        rewrap(system.vault, progress)
    return perf_counter() - began, process_time() - began_processor, under_newest(system) - before


def under_newest(system: System) -> int:
    """How many keys are wrapped under the newest epoch."""
    return system.vault.keeping.under_epochs().get(system.vault.around.epochs()[-1], 0)


def add_keys(system: System, count: int) -> None:
    """Keys of people that do not exist, some thousands in one commit."""
    around, at = system.vault.around, datetime.now(UTC)
    epoch = around.epochs()[-1]
    for first in range(0, count, AT_ONCE):
        system.vault.keeping.keep(
            KeptKey(
                uuid4(), UUID(int=nth // len(FOUR) + 1), FOUR[nth % len(FOUR)], epoch, around.wrap(epoch, new_key()), at
            )
            for nth in range(first, min(count, first + AT_ONCE))
        )


def most_memory() -> float:
    """The most that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
