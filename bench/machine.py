"""On what was measured: facts of the machine, and nothing that names it."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bench.disk import Disk, filesystem


def facts(disk: Disk, *, with_postgres: bool) -> dict[str, str]:
    """By name, in the order in which they are printed."""
    found = {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(os.cpu_count()),
        "processor": processor(),
        "memory": memory(),
        "system": f"{platform.system()} {platform.release()}",
        "file system": filesystem(disk.folder),
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }
    if with_postgres:
        found["PostgreSQL"] = disk.postgres_version
    return {name: fact for name, fact in found.items() if fact}


def processor() -> str:
    """As Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def memory() -> str:
    """In GiB, as POSIX tells it."""
    if not hasattr(os, "sysconf"):
        return ""
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
