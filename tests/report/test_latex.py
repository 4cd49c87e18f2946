"""Does comparison.tex typeset, on a page, and obey nobody's name? A strict reader everywhere, LaTeX where it is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kawan.report.latex import LINES
from kawan.report.methods import as_tex
from kawan.report.sources import sources
from kawan.report.wording import tex
from kawan.report.writing import write_report

KNOWN = {
    *("begin", "end", "centering", "footnotesize", "caption", "label", "linewidth", "toprule", "midrule", "bottomrule"),
    *("multicolumn", "emph", "allowbreak", "textbackslash", "textasciicircum", "textasciitilde", "textless"),
    *("textgreater", "textbar", "citep", "raggedright"),
}
TOKEN = re.compile(r"\\([a-zA-Z]+|.)|([{}$&#%^_~])|([^\\{}$&#%^_~]+)", re.DOTALL)
FULL = r"""\documentclass[a4paper]{article}
\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{booktabs}\usepackage{natbib}
\begin{document}\sloppy\input{methods}\input{comparison}\bibliographystyle{plainnat}\bibliography{sources}\end{document}
"""


def check(text: str) -> None:
    """Read LaTeX strictly: known commands, braces that match, six cells a row, nothing else with a meaning."""
    text = re.sub(r"^%.*$", "", text, flags=re.MULTILINE)
    depth = cells = dollars = 0
    in_table = False
    for match in TOKEN.finditer(text):
        command, special, _ = match.groups()
        if command and command.isalpha():
            assert command in KNOWN, f"\\{command}"
            in_table = {"begin": True}.get(command, in_table)
        elif command == "\\":
            assert cells in (0, 5), f"a row of {cells + 1} cells"
            cells = 0
        elif command:
            assert command in "{}$&#%_,@", f"\\{command}"
        depth += {"{": 1, "}": -1}.get(special or "", 0)
        assert depth >= 0
        dollars += special == "$"
        if special == "&":
            assert in_table and depth == 0, "a cell where there is no table"
            cells += 1
        assert special not in ("#", "%", "^", "_", "~"), f"{special} has a meaning of its own"
    assert depth == 0 and dollars % 2 == 0 and text.count(r"\begin") == text.count(r"\end")


def texts_of(folder: Path) -> dict[str, str]:
    write_report(folder)
    return {name: (folder / name).read_text(encoding="utf-8") for name in ("comparison.tex", "methods.tex")}


@pytest.mark.parametrize(
    "name", [r"\input{x}", "<img onerror=x>", "=HYPERLINK(1)", "100 % & $5 #1_a^b~c", "[x", "*", "\n\n\\"]
)
def test_names_are_printed_and_never_obeyed(name, build):
    folder = build(["quiet", name], notes=[name], question=name, kawan=name, versions={"numpy": name})
    for text in texts_of(folder).values():
        check(text)


def test_the_strict_reader_can_object():
    for text in (r"\input{x}", "a & b", "{", "a_b", "100 %", r"\begin{table}", "$x", r"\write18"):
        with pytest.raises(AssertionError):
            check(f"x {text}")
    check(tex(r"\input{x} & {a_b} 100 % $x"))


def test_a_long_comparison_is_cut_into_pages(build):
    labels = ["quiet", *(f"strategy number {number}" for number in range(50))]
    text = texts_of(build(labels, seeds=2))["comparison.tex"]
    check(text)
    pages = text.split(r"\begin{table}")[1:]
    assert len(pages) > 9
    for page in pages:
        assert page.count("\\\\\n") <= LINES + 1
    rows = [line for line in text.splitlines() if line.startswith(r"\raggedright strategy")]
    assert len(rows) == 50 * 9  # every alternative of every main outcome, once


def test_methods_cite_what_the_bibliography_holds(build):
    folder = build(["quiet", "texts"])
    text = texts_of(folder)["methods.tex"]
    keys = {key for found in re.findall(r"\\citep\{([^}]*)\}", text) for key in found.split(",")}
    told = (folder / "sources.bib").read_text(encoding="utf-8")
    assert keys == set(re.findall(r"^@\w+\{(\w+),", told, re.MULTILINE)) - {"kawan"}
    assert "efron1993" in keys and "cellit2012" in keys
    assert as_tex("a [@bass1969; @nobody] b") == r"a \citep{bass1969} b" and "bass1969" in sources()


def test_methods_say_what_was_done(build):
    text = " ".join(texts_of(build(["quiet", "texts"], seeds=12))["methods.tex"].split())
    for words in ("10,000 customers", "365 days", "same 12 seeds (1 to 12)", "studentized bootstrap", "NumPy 2.4.6"):
        assert words in text
    few = texts_of(build(["quiet", "texts"], name="few", seeds=3))["methods.tex"]
    assert "Student's t" in few and "bootstrap" not in few


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="LaTeX is not installed")
@pytest.mark.slow
def test_it_typesets(build):
    long = [f"a_label_of_sixty_letters_with_no_blank_between_any_two_of_them_{k}" for k in range(9)]
    folder = build(["quiet", r"\input{x}", "=HYPERLINK(1)", *long])
    texts_of(folder)
    (folder / "paper.tex").write_text(FULL)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    assert said.returncode == 0, said.stdout[-2000:]
    too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", said.stdout)]
    assert not [points for points in too_wide if points > 5]
    assert "Float too large" not in said.stdout
