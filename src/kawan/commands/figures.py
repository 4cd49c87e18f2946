"""`kawan figures`: draw a comparison's figures again."""

from __future__ import annotations

from pathlib import Path

from kawan.commands import Call

HELP = "kawan figures FOLDER\n\n    draws the figures of a finished comparison again, from its tables\n"


def main(call: Call) -> int:
    """Draw a comparison's figures again."""
    from dataclasses import fields

    from kawan.api import Comparison, draw_figures
    from kawan.lab.comparing import Result, read_result

    folder = Path(call.only("folder"))
    result = read_result(folder)
    draw_figures(Comparison(**{f.name: getattr(result, f.name) for f in fields(Result)}))
    print(f"results: {folder}")
    return 0
