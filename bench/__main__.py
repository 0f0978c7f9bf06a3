"""Measures what is asked for: ``python -m bench [names] [--quick] [--write-docs]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from bench import report
from bench.act import act
from bench.append import append
from bench.authorised import authorised
from bench.disk import a_disk
from bench.figures import FULL, QUICK, Bench, Figure
from bench.following import following
from bench.logged_read import logged_read
from bench.machine import facts
from bench.over_http import http
from bench.pages import pages
from bench.publish import publish
from bench.rebuild import rebuild
from bench.request import request
from bench.sealing import sealed, sealed_act
from bench.simulate import simulation
from bench.size import kept, load, start
from bench.tokens import token
from bench.trends import trends
from bench.vault import vault

BENCHES: dict[str, Bench] = {
    "append": append,
    "act": act,
    "request": request,
    "logged_read": logged_read,
    "http": http,
    "authorised": authorised,
    "pages": pages,
    "simulate": simulation,
    "load": load,
    "kept": kept,
    "start": start,
    "trends": trends,
    "publish": publish,
    "following": following,
    "rebuild": rebuild,
    "token": token,
    "vault": vault,
    "seal": sealed,
    "sealed_act": sealed_act,
}


def asked() -> argparse.Namespace:
    """The words on the command line."""
    told = "; ".join(f"{name}: {bench.__doc__}" for name, bench in BENCHES.items())
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, epilog=told)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="name", help="what to measure; all")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: a look, no figure to quote")
    parser.add_argument("--write-docs", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--dir", type=Path, help="a folder on a real disk; the system's temporary folder")
    return parser.parse_args()


def a_console() -> Console:
    """Wide enough for the table where the output goes into a file."""
    console = Console()
    return console if console.is_terminal else Console(width=180)


def main() -> None:
    """Measures, shows and keeps."""
    words, console = asked(), a_console()
    effort, names, found = (QUICK if words.quick else FULL), words.names or list(BENCHES), list[Figure]()
    with a_disk(words.dir) as disk:
        for name in names:
            with console.status(f"measuring: {name}"):
                found += BENCHES[name](disk, effort)
        on_what = facts(disk, with_postgres="server" in disk.__dict__)
    report.show(found, on_what, console)
    console.print(f"kept as {report.keep(found, on_what, 'quick' if words.quick else 'full')}")
    if words.write_docs:
        console.print(f"written to {report.write_page(found, on_what)}")


if __name__ == "__main__":
    main()
