"""What the family lets pass to others."""

from __future__ import annotations

from browser.scene import Scene

SCENES = (
    Scene("toestemming", lambda place: f"/verzoeken/{place.opened().id}/toestemmingen", "Anna"),
    Scene("toestemming-intrekken", lambda place: f"/verzoeken/{place.opened().id}/toestemmingsintrekkingen", "Anna"),
)
