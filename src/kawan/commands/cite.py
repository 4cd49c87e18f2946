"""`kawan cite`: BibTeX of the sources the model stands on."""

from __future__ import annotations

from pathlib import Path

from kawan.commands import Call

HELP = (
    "kawan cite [FOLDER]\n\n    BibTeX of kawan and of every source it uses, on standard output; with a folder of "
    "results\n    only of those that the mechanisms, strategies and networks of its runs use\n"
)


def main(call: Call) -> int:
    """Print BibTeX."""
    from kawan.report.sources import SOFTWARE, bibliography, named_in, places_used, sources, sources_named

    if not call.words:
        print(bibliography(sources().values()), end="")
        return 0
    from kawan.report.records import read_scenarios

    scenarios = read_scenarios(Path(call.only("folder")))
    used = {source.key: source for source in sources_named(named_in(places_used([*scenarios.values()])))}
    used |= {key: sources()[key] for key in SOFTWARE}
    print(bibliography(used[key] for key in sorted(used)), end="")
    return 0
