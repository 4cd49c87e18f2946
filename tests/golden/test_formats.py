"""Results of every format that was ever written are still read: a folder of each is kept, and never changed.

    .venv/bin/python tests/golden/test_formats.py     writes format_N.tar.xz, for a new KAWAN_FORMAT alone

Kept is a comparison of two strategies on two seeds, once as runs were written and once with its runs packed.
"""

import io
import shutil
import tarfile
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from kawan import cli
from kawan.api import drawn, figures_of
from kawan.columns import BadInput
from kawan.configs import load_scenario
from kawan.lab import store
from kawan.lab.compaction import compact
from kawan.lab.comparing import compare, read_result
from kawan.lab.identity import KAWAN_FORMAT
from kawan.lab.store import READABLE, read_config, read_provenance, read_table

HERE = Path(__file__).parent
LAYOUTS = ("loose", "packed")


def kept_of(number: int) -> Path:
    """Return the archive that keeps a format."""
    return HERE / f"format_{number}.tar.xz"


def unpack(number: int, place: Path) -> Path:
    """Return a folder with what is kept of a format."""
    with tarfile.open(kept_of(number)) as archive:
        archive.extractall(place, filter="data")
    return place


@pytest.fixture(params=[(number, layout) for number in READABLE for layout in LAYOUTS], ids=str)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a comparison as some version of kawan left it."""
    number, layout = request.param
    return unpack(number, tmp_path) / layout


def run_in(comparison: Path) -> Path:
    """Return where the first run of a comparison is, or was before it was packed."""
    return comparison / "runs" / read_provenance(comparison)["runs"][0]["id"][:16]


def test_every_format_ever_written_is_kept():
    assert [kept_of(number).exists() for number in READABLE] == [True] * KAWAN_FORMAT


def test_a_comparison_is_read(old: Path):
    result = read_result(old)
    assert set(result.runs["strategy"]) == {"quiet", "sms_blast"} and len(result.runs) == 4
    purchases = result.table[result.table["outcome"] == "purchases"].iloc[0]
    by_hand = result.runs.groupby("strategy")["purchases"].mean()
    assert purchases["difference"] == pytest.approx(by_hand["sms_blast"] - by_hand["quiet"])
    assert len(result.daily) == 4 * 5 and result.daily["purchases"].sum() > 0
    assert figures_of(result)
    assert len(drawn(result, "outcomes")[1]) > 0


def test_a_run_is_read(old: Path):
    run = run_in(old)
    config, seed = read_config(run)
    assert seed == 1 and config["customers"]["n"] == 20
    assert set(read_table(run, "outcomes")["brand"]) == set(config["brands"]) == {"focal", "rival_1", "rival_2"}
    assert len(read_table(run, "purchases")) > 0


def test_commands_read_it(old: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["export", str(old), "--to", "outcomes"]) == 0
    assert cli.main(["export", str(run_in(old)), "--to", "rfm"]) == 0
    exported = pd.read_csv(old / "export" / "outcomes" / "outcomes.csv")
    pd.testing.assert_frame_equal(exported, read_table(old, "runs"), check_dtype=False)
    capsys.readouterr()


def test_a_run_of_an_older_version_is_repeated_and_what_changed_is_named(old: Path, capsys):
    code = cli.main(["rerun", str(run_in(old))])
    said = capsys.readouterr()
    assert code in (0, 3), said.err  # the numbers of another version may be others
    assert said.out.startswith(("same bits", "same to 1e-9", "different"))
    made = read_provenance(run_in(old))
    if said.out.startswith("different"):
        assert "changed since: source of kawan" in said.out, made["kawan"]


def test_a_later_kawan_reads_it_and_an_earlier_one_says_so(old: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "READABLE", range(1, KAWAN_FORMAT + 2))
    assert len(read_result(old).runs) == 4
    later = old / store.PROVENANCE
    later.write_text(later.read_text().replace(f'"kawan_format": {KAWAN_FORMAT}', '"kawan_format": 98'))
    with pytest.raises(BadInput, match=r"of format 98, and this kawan reads formats 1 to \d+; it was made by kawan "):
        read_result(old)


def make() -> None:
    """Write what is to be kept of the format as it is now; what is kept already is never written again."""
    if kept_of(KAWAN_FORMAT).exists():
        raise SystemExit(f"{kept_of(KAWAN_FORMAT).name} is there: a format is kept as it was first written")
    common = ("customers.n=20", "days=5", "warmup=30", "record=[daily,purchases]")
    both = {name: load_scenario(*common, f"strategy={name}") for name in ("quiet", "sms_blast")}
    with tempfile.TemporaryDirectory() as place, tarfile.open(kept_of(KAWAN_FORMAT), "w:xz", preset=9) as archive:
        loose, packed = (Path(place) / layout for layout in LAYOUTS)
        compare(both, baseline="quiet", seeds=[1, 2], folder=loose, executor="serial")
        shutil.copytree(loose, packed)
        compact(packed)
        for path in sorted(path for path in Path(place).rglob("*") if path.is_file()):
            content = path.read_bytes()
            about = tarfile.TarInfo(path.relative_to(place).as_posix())
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))


if __name__ == "__main__":
    make()
