"""`kawan export`: hand a folder of results to neighbouring tools."""

from __future__ import annotations

from pathlib import Path

from kawan.commands import Call, say

HELP = """\
kawan export FOLDER --to KIND [brand=focal] [unit=day] [into=FOLDER] [--trust FOLDER]

    purchases   customer_id, date, amount (lifetimes, pymc-marketing, BTYD);  needs record=[daily,purchases]
    rfm         frequency, recency, T, monetary_value; unit=day or week;      needs record=[daily,purchases]
    mmm         weekly sales and spend per channel, and what each channel truly did: the run is lived again without it
    cascades    posts as trees, and who spoke when (networkx, ndlib);         needs record=[daily,posts]
    network     ties as edge list and GraphML (networkx, igraph, Gephi);      needs record=[daily,ties]
    outcomes    a run, comparison or study as csv and Parquet, with a codebook (R)

    writes to FOLDER/export/KIND unless into= names another folder
    --trust FOLDER   for mmm of a run with a strategy of your own: run the code in FOLDER
"""
KEYS = ("to", "brand", "unit", "into")


def main(call: Call) -> int:
    """Write an export and say where it is."""
    from kawan.lab.export.handing import Wish, export

    folder, keys = read_words(call.words)
    chosen = {key: keys[key] for key in ("brand", "unit") if key in keys}
    wish = Wish(folder, **chosen, trusted=call.trusted)  # type: ignore[arg-type]
    place, notes = export(wish, keys["to"], Path(keys["into"]) if "into" in keys else None)
    for note in notes:
        say(note)
    for file in sorted(place.iterdir()):
        print(file.name)
    print(f"results: {place}")
    return 0


def read_words(words: tuple[str, ...]) -> tuple[Path, dict[str, str]]:
    """Return the folder and the keys that were typed."""
    from difflib import get_close_matches

    from kawan.columns import BadInput
    from kawan.lab.export.handing import KINDS

    folders, keys = [], {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or Path(word).is_dir():
            folders.append(word)
        elif key not in KEYS or not value:
            near = get_close_matches(key, KEYS, 1)
            hint = f"; did you mean {near[0]}?" if near and near[0] != key else f" (there are: {', '.join(KEYS)})"
            raise BadInput(f"{word}: no such key{hint}" if key not in KEYS else f"{key} needs a value")
        else:
            keys[key] = value
    if len(folders) != 1:
        raise BadInput(f"expected one folder, got {' '.join(folders) or 'nothing'}")
    if "to" not in keys:
        raise BadInput(f"say what to export to: --to {', '.join(KINDS)}")
    return Path(folders[0]), keys
