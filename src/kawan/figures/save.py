"""A figure on disk: PDF for the paper, PNG for the screen, and the numbers drawn as CSV.

The same figure gives the same bytes, and a file is either whole or absent.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from kawan.figures.style import in_style
from kawan.lab.cells import harmless


@in_style
def save(figure: Figure, folder: Path, name: str, numbers: pd.DataFrame) -> list[Path]:
    """Write `name`.pdf, .png and .csv into a folder, which is made if need be, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf, png = io.BytesIO(), io.BytesIO()
    figure.savefig(pdf, format="pdf", metadata={"CreationDate": None})
    figure.savefig(png, format="png", metadata={"Software": None})
    csv = harmless(numbers).to_csv(index=False, lineterminator="\n").encode()
    contents = {"pdf": pdf.getvalue(), "png": png.getvalue(), "csv": csv}
    return [write_aside(folder / f"{name}.{kind}", content) for kind, content in contents.items()]


def write_aside(path: Path, content: bytes) -> Path:
    """Write a file beside its place, then move it there in one step."""
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(aside, 0o644)  # mkstemp keeps files private
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return path
