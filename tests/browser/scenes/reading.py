"""The manuals, the rules, and a source of a rule."""

from __future__ import annotations

from functools import partial

from browser.scene import Scene
from browser.scenes.base import at

SCENES = (
    Scene("hulp", partial(at, "/hulp")),
    Scene("hulp-jeugdarts", partial(at, "/hulp/jeugdarts")),
    Scene("regels", partial(at, "/regels")),
    Scene("bron", partial(at, "/bronnen/art-7-leerplichtwet-1969"), "Anna"),
)
