"""Brings the English catalogues up to date with what the pages say: `make translations`; then fill in what is empty.

A catalogue for each screen, so that two people who each add one never change the same file. What the domain calls
things (roles, statuses, acts, words to choose from) stands in domain.po.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from vierogen.application.access_log import AccessOutcome, Activity
from vierogen.application.worklist import Show
from vierogen.domain import acts, values
from vierogen.domain.criteria import Side
from vierogen.domain.standing import Claim, FourEyes

WEB = Path(__file__).resolve().parents[1] / "src/vierogen/web"
ENGLISH = WEB / "translations/en"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}

Text = str | tuple[str, ...]


def main() -> int:
    """Writes every catalogue; says how much is still empty."""
    empty = 0
    for name, texts in sorted(said().items()):
        path = ENGLISH / f"{name}.po"
        before = read_po(BytesIO(path.read_bytes())) if path.exists() else Catalog(locale="en")
        catalogue = Catalog(locale="en", header_comment=f"# English of {name}.")
        for text in texts:
            known = before.get(text if isinstance(text, str) else text[0])
            catalogue.add(text, known.string if known and known.string else "")
            empty += not (known and known.string and all(known.string))
        written = BytesIO()
        write_po(written, catalogue, width=0, omit_header=False, sort_output=True, include_previous=False)
        lines = written.getvalue().decode().splitlines(keepends=True)
        path.write_text(
            "".join(line for line in lines if "-Date: " not in line and "Generated-By" not in line), "utf-8"
        )
    for path in ENGLISH.glob("*.po"):
        if path.stem not in said():
            path.unlink()
    print(f"{empty} texts have no English yet." if empty else "Everything has its English.")
    return 0


def said() -> dict[str, list[Text]]:
    """Every text that pages say in Dutch, by the catalogue in which its English belongs."""
    found: dict[str, dict[Text, None]] = {}
    for path in sorted(WEB.rglob("*.py")):
        for text in texts_in(path, "python"):
            found.setdefault(path.stem.removesuffix("_page"), {})[text] = None
    for path in sorted((WEB / "templates").rglob("*.html")):
        for text in texts_in(path, "jinja2.ext:babel_extract"):
            found.setdefault(path.stem, {})[text] = None
    found["domain"] = dict.fromkeys(of_the_domain())
    return {name: list(texts) for name, texts in found.items()}


def texts_in(path: Path, method: str) -> Iterator[Text]:
    """What one file says."""
    options = {"extensions": "jinja2.ext.i18n", "silent": "false"} if path.suffix == ".html" else {}
    for _, text, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=options):
        if text:
            yield text if isinstance(text, str) else tuple(text[:2])


def of_the_domain() -> Iterator[str]:
    """The labels that pages show: every word to choose from, and every act."""
    kinds = [
        *(kind for kind in vars(values).values() if is_a_term(kind)),
        Side,
        Claim,
        FourEyes,
        Show,
        AccessOutcome,
        Activity,
    ]
    for kind in kinds:
        yield from (word.label for word in kind)
    yield "geen verklaring afgegeven"
    for act in acts.ACTS.values():
        yield act.label


def is_a_term(kind: object) -> bool:
    """Whether this is a kind of word with labels."""
    return isinstance(kind, type) and issubclass(kind, values.Term) and kind is not values.Term


if __name__ == "__main__":
    sys.exit(main())
