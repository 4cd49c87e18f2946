"""`kawan figures`: draw a comparison's figures again, in the width of a journal's columns if asked."""

from __future__ import annotations

from pathlib import Path

from kawan.commands import Call

HELP = (
    "kawan figures FOLDER [width=one|two]\n\n    draws the figures of a finished comparison again, from its tables; "
    "width=one: one column of a journal\n    (85 mm), into figures/one_column; width=two: two columns (175 mm), into "
    "figures/two_columns\n"
)


def main(call: Call) -> int:
    """Draw a comparison's figures again."""
    from dataclasses import fields

    from kawan.api import Comparison, Width, draw_figures
    from kawan.configs.building import one_of
    from kawan.lab.comparing import Result, read_result
    from kawan.report.records import check_folder

    sizes = [word.removeprefix("width=") for word in call.words if word.startswith("width=")]
    words = tuple(word for word in call.words if not word.startswith("width="))
    folder = Path(Call(words, call.config_dirs, call.trusted).only("folder"))
    width: Width = one_of(("one", "two"), sizes[-1], "width") if sizes else ""
    check_folder(folder)
    result = read_result(folder)
    draw_figures(Comparison(**{f.name: getattr(result, f.name) for f in fields(Result)}), width)
    print(f"results: {folder}")
    return 0
