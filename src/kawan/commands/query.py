"""`kawan query`: SQL over the results."""

from __future__ import annotations

from kawan.commands import Call, say
from kawan.lab.query import TABLES

HELP = (
    'kawan query "SELECT ..." [results=FOLDER]\n\n'
    "    kawan query \"SELECT strategy, avg(profit) FROM runs WHERE experiment LIKE 'compare-%' GROUP BY strategy\"\n"
    '    kawan query "DESCRIBE daily"\n\n'
    + "".join(f"    {name:<14}{what}\n" for name, what in TABLES.items())
    + "\n    DuckDB's SQL; it reads these tables and nothing else, and writes nothing. results= may also name the\n"
    "    folder of one experiment.\n"
)
SHOWN = 200  # rows; of more the first and last


def main(call: Call) -> int:
    """Answer a query."""
    from kawan.columns import BadInput
    from kawan.configs import results_folder
    from kawan.lab.query import experiments, mixed, query

    named = [word.removeprefix("results=") for word in call.words if word.startswith("results=")]
    statements = [word for word in call.words if not word.startswith("results=")]
    if len(statements) != 1:
        raise BadInput('expected one statement in quotes: kawan query "SELECT ..."')
    results = results_folder(named[-1] if named else None)
    answer = query(statements[0], results)
    if warning := mixed(experiments(results)):
        say(warning)
    print("no rows" if answer.empty else answer.to_string(index=False, max_rows=SHOWN))
    return 0
