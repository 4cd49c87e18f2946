"""`kawan rerun`: repeat a run from its own record."""

from __future__ import annotations

from pathlib import Path

from kawan.commands import Call, compile_first

HELP = (
    "kawan rerun FOLDER [--trust FOLDER]\n\n    simulates a run folder again: same bits, same to 1e-9, or "
    "different (exit code 3)\n"
)


def main(call: Call) -> int:
    """Repeat a run from its record."""
    from kawan.configs import read_scenario
    from kawan.lab.rerun import rerun as repeat
    from kawan.lab.store import read_config

    folder = Path(call.only("folder"))
    data, seed = read_config(folder)
    compile_first()
    answer = repeat(folder, read_scenario(data, call.trusted), seed)
    print(answer)
    return 3 if answer.verdict == "different" else 0
