"""What the world reads about a version agrees with itself."""

import re
from pathlib import Path

import vierogen
from vierogen.web.language import LANGUAGES


def test_publiccode_names_the_version_that_is_shipped(texts: dict[str, str]) -> None:
    assert re.findall(r'^softwareVersion: "(.+)"$', texts["publiccode.yml"], re.MULTILINE) == [vierogen.__version__]


def test_publiccode_speaks_dutch_and_english(texts: dict[str, str]) -> None:
    description = texts["publiccode.yml"].partition("\ndescription:\n")[2].partition("\nlegal:")[0]

    assert re.findall(r"^  ([a-z]{2}):$", description, re.MULTILINE) == ["nl", "en"]


def test_publiccode_names_the_languages_of_the_pages(texts: dict[str, str]) -> None:
    localisation = texts["publiccode.yml"].partition("\nlocalisation:\n")[2].partition("\ndependsOn:")[0]

    assert re.findall(r"^    - ([a-z]{2})$", localisation, re.MULTILINE) == [*LANGUAGES]


def test_the_changelog_has_a_place_for_what_is_next(texts: dict[str, str]) -> None:
    versions = re.findall(r"^## \[(.+?)\]", texts["CHANGELOG.md"], re.MULTILINE)

    assert versions[0] == "Unreleased"


def test_the_licence_at_the_door_is_the_licence_inside(root: Path) -> None:
    assert (root / "LICENSE").read_bytes() == (root / "LICENSES" / "EUPL-1.2.txt").read_bytes()
