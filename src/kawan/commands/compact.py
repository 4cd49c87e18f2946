"""`kawan compact`: the small files of many runs become one per table."""

from __future__ import annotations

from pathlib import Path

from kawan.commands import Call, say

HELP = (
    "kawan compact FOLDER\n\n    packs the runs of a comparison or an experiment into one Parquet file per table;\n"
    "    every command reads them as before, and the same experiment goes on with them\n"
)


def main(call: Call) -> int:
    """Pack the runs of a folder."""
    from kawan.lab.compaction import compact

    folder = Path(call.only("folder"))
    done = compact(folder)
    for name in done.damaged:
        say(f"runs/{name} is damaged and was left as it is; the command that made it runs it again")
    print(f"{done.runs} runs packed, {done.packed} in all, in {done.packs} pack{'s' * (done.packs != 1)}")
    print(f"results: {folder}")
    return 0
