"""Carries configs/ and experiments/ into wheels, under kawan/; an editable install reads the folders where they are.

hatchling's own `force-include` would also copy the folders into editable installs, where the copies go stale.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FoldersInWheel(BuildHookInterface):
    """Adds configs and experiments to standard wheels."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to what the wheel includes, unless the build is an editable one."""
        if version == "standard":
            for folder in ("configs", "experiments"):
                build_data["force_include"][str(Path(self.root) / folder)] = f"kawan/{folder}"
