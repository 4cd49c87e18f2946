"""`kawan odd`: the model described by the ODD protocol."""

from __future__ import annotations

from kawan.commands import Call

HELP = "kawan odd\n\n    describes the model by the ODD protocol (Grimm et al. 2020), made from the code, as Markdown\n"


def main(call: Call) -> int:
    """Print the description."""
    from kawan.columns import BadInput
    from kawan.report.odd import describe

    if call.words:
        raise BadInput(f"odd takes nothing, got {' '.join(call.words)}")
    print(describe(), end="")
    return 0
