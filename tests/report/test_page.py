"""Is report.html what its folder's records say, and nothing else?"""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from kawan import cli
from kawan.columns import BadInput
from kawan.report.page import enough
from kawan.report.records import PNG, read_records
from kawan.report.wording import changed, difference
from kawan.report.writing import write_report

LINKS = {"src", "href", "action", "data", "poster", "background", "srcset", "style", "xlink:href"}


class Page(HTMLParser):
    """What a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.skip = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.skip = tag == "style"

    def handle_endtag(self, tag):
        self.skip = False

    def handle_data(self, data):
        self.text += "" if self.skip else f"{data} "


def page_of(folder: Path) -> Page:
    write_report(folder)
    return Page((folder / "report.html").read_text(encoding="utf-8"))


def outside(page: Page) -> list[str]:
    """Return what a page would run or fetch."""
    found = [
        tag for tag, _ in page.tags if tag in ("script", "iframe", "object", "embed", "link", "base", "form", "svg")
    ]
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            if name.startswith("on") or (name in LINKS and not (value or "").startswith("data:image/png;base64,")):
                found.append(f"{tag} {name}={value}")
    return found


def test_the_page_stands_alone(build):
    folder = build(["quiet", "texts"], question="Does texting pay?")
    (folder / "figures").mkdir()
    (folder / "figures" / "outcomes.png").write_bytes(PNG + b"\0" * 20)
    page = page_of(folder)
    assert not outside(page)
    assert "url(" not in (folder / "report.html").read_text() and "@import" not in (folder / "report.html").read_text()
    assert sum(tag == "img" for tag, _ in page.tags) == 1
    assert "Does texting pay?" in page.text


def test_what_a_page_would_run_is_seen():
    assert outside(Page("<p onclick='x()'>")) and outside(Page("<img src='https://x/y.png'>"))
    assert outside(Page("<script>1</script>")) and not outside(Page("<p class='a'>"))


def test_numbers_are_those_of_the_table(build):
    folder = build(["quiet", "texts", "gifts"])
    text = " ".join(page_of(folder).text.split())
    table = read_records(folder).table
    for row in table.to_dict("records"):
        told = difference(row)
        assert told.value in text and told.interval in text
    assert "12 seeds" in text and "36 of 36" in text


def test_failures_notes_and_versions_are_told(build):
    failed = [{"strategy": "texts", "seed": 3, "message": "nothing left to share"}]
    text = page_of(build(["quiet", "texts"], failed=failed, notes=["3 ties were dropped"])).text
    assert "1 of 25 runs failed" in text and "nothing left to share" in text
    assert "3 ties were dropped" in text and "3.11.7" in text


def test_one_seed_promises_nothing(build):
    text = page_of(build(["quiet", "texts"], seeds=1)).text
    assert "One seed gives no interval" in text and "without an interval" in text


def test_a_baseline_that_failed_leaves_a_page_that_says_so(build):
    folder = build(["quiet", "texts"])
    table = pd.read_csv(folder / "comparison.csv").iloc[:0]
    table.to_csv(folder / "comparison.csv", index=False)
    assert "nothing to compare" in page_of(folder).text
    assert "\\begin" not in (folder / "comparison.tex").read_text()


def test_a_study_shows_its_scenarios(build):
    text = page_of(build(["quiet", "texts"], scenarios=3)).text
    assert "A study of 3 scenarios" in text and "customers.fomo.mean" in text and "How often" in text


def test_the_same_records_give_the_same_page(build):
    folder = build(["quiet", "texts"])
    once = {path.name: path.read_bytes() for path in write_report(folder)}
    assert once == {path.name: path.read_bytes() for path in write_report(folder)}
    assert str(folder) not in once["report.html"].decode()


def test_what_differs_from_the_defaults_is_told():
    defaults = {"days": 365, "fomo": {"mean": 0.4}, "strategy": {"_target_": "kawan.strategies.quiet.Quiet"}}
    mine = {**defaults, "fomo": {"mean": 0.6}}
    texts = {**mine, "strategy": {"_target_": "kawan.strategies.sms_blast.SmsBlast", "per_week": 3.0}}
    alike, apart = changed({"quiet": mine, "texts": texts}, defaults)
    assert alike == [("fomo.mean", "0.6", "0.4")]
    assert apart == [("strategy", {"quiet": "quiet", "texts": "sms_blast (per_week 3)"})]


def test_enough_is_about_what_is_open(build):
    folder = build(["quiet", "texts"], seeds=3)
    table = read_records(folder).table
    wide = table.assign(verdict="open", ci_low=-3.0, ci_high=3.0, sesoi=1.0, seeds=3)
    assert "about 27 seeds" in " ".join(enough(wide))
    narrow = wide.assign(ci_low=0.9, ci_high=1.1)
    assert "more seeds may settle them either way" in " ".join(enough(narrow))
    assert "9 are settled and 0 open" in enough(narrow.assign(verdict="larger"))[0]


def test_a_plan_that_was_changed_counts_for_nothing(build):
    folder = build(["quiet", "texts"])
    assert "No plan was written down" in page_of(folder).text
    (folder / "plan.json").write_text(json.dumps({"kawan_format": 1, "sha256": "0", "claims": 3}))
    assert "counts for nothing" in page_of(folder).text


def test_a_comparison_leaves_its_report(results, capsys):
    words = ["customers.n=60", "days=4", "warmup=2", "strategies=[quiet,sms_blast]", "seeds=2", "executor=serial"]
    assert cli.main(["compare", *words, "experiment=rivals_act_too"]) == 0
    folder = Path(re.findall(r"results: (.*)", capsys.readouterr().out)[-1])
    made = {
        name: (folder / name).read_bytes() for name in ("report.html", "comparison.tex", "methods.tex", "sources.bib")
    }
    assert b"what is left of each strategy" in made["report.html"] and made["report.html"].count(b"<img") == 4
    for name in made:
        (folder / name).unlink()
    assert cli.main(["report", str(folder)]) == 0
    assert {name: (folder / name).read_bytes() for name in made} == made


def test_a_folder_that_is_none_is_refused(tmp_path, capsys):
    assert cli.main(["report", str(tmp_path)]) == 2
    assert cli.main(["report"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(BadInput, match="no finished folder"):
        read_records(tmp_path)
