"""The commands, one file each: `HELP` says how it is called, `main(call)` does it and returns the exit code.

Each imports what it needs when it is called, so that `kawan --help` starts at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kawan.lab.execute import Progress
    from kawan.lab.identity import Run
    from kawan.lab.running import Status

KEYS = """\

    days=365  seed=1  customers.n=10000  town=default  network=communities  category=everyday  rivals=two_quiet
    strategy.KEY=VALUE  brands.NAME.KEY=VALUE  behaviour.MECHANISM.PARAMETER=VALUE  prices.ITEM=VALUE
    switch_off=[MECHANISM]  record=[daily,customers,...]  results=FOLDER    (kawan list shows the names)

    --config-dir FOLDER   configs of your own, laid out like configs/; runs no code
    --trust FOLDER        let them name strategies and networks written in FOLDER, and run that code
"""


@dataclass(frozen=True)
class Call:
    """What was typed after the command."""

    words: tuple[str, ...]
    config_dirs: tuple[str, ...]
    trusted: tuple[Path, ...]
    many: bool = False  # -m: values separated by commas are runs of their own

    def only(self, what: str) -> str:
        """Return the one word that is expected."""
        from kawan.columns import BadInput

        if len(self.words) != 1:
            raise BadInput(f"expected one {what}, got {' '.join(self.words) or 'nothing'}")
        return self.words[0]


def compile_first() -> None:
    """Compile loops where none are, and say why it takes so long."""
    from kawan.core.loops import compiled_before

    if not compiled_before():
        from kawan.lab.compiling import compile_loops

        say("compiling its loops (once, about 40 s on two processors) ...")
        compile_loops()


@contextmanager
def following(total: int) -> Iterator[Progress]:
    """Yield what tells how far the runs are: a bar on a terminal, else a line at every tenth."""
    from tqdm import tqdm

    compile_first()
    bar = tqdm(total=total, unit="run", disable=not sys.stderr.isatty(), leave=False)

    def tell(ended: int, of: int, it: Run, status: Status) -> None:
        bar.update()
        if bar.disable and (status.kind != "kept" and ended % max(1, of // 10) == 0):
            say(f"{ended} of {of} runs")

    with bar:
        yield tell


def say(text: str) -> None:
    """Tell the user something that is no result."""
    print(f"kawan: {text}", file=sys.stderr, flush=True)
