"""Carries configs/ into wheels as kawan/configs; an editable install reads the folder where it is.

hatchling's own `force-include` would also copy the folder into editable installs, where the copy goes stale.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ConfigsInWheel(BuildHookInterface):
    """Adds the configs to standard wheels."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add configs/ to what the wheel includes, unless the build is an editable one."""
        if version == "standard":
            build_data["force_include"][str(Path(self.root) / "configs")] = "kawan/configs"
