"""Has every source that the code names an entry, once, and does `kawan cite` print those that are used?"""

import json
import re
from pathlib import Path

import pytest

from kawan import cli
from kawan.report.sources import (
    PACKAGE,
    SOFTWARE,
    Mention,
    Source,
    file_of,
    mentions,
    named_in,
    places_used,
    sources,
    sources_named,
)

CONFIGS = PACKAGE.parents[1] / "configs"
FILES = sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.jinja"), *CONFIGS.rglob("*.yaml")])
EXAMPLES = {"report/sources.py"}  # whose docstring shows how mentions look


def missing(text: str) -> list[str]:
    """Return the mentions in a text that have no entry, or several."""
    return [str(m) for m in mentions(text) if sum(source.is_meant(m) for source in sources().values()) != 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_source_named_has_one_entry(path: Path):
    assert not missing(path.read_text(encoding="utf-8")), "add it to src/kawan/report/sources.bib"


def test_a_source_without_an_entry_is_seen():
    assert missing("as Nobody (2019) found") == ["Nobody (2019)"]
    assert missing("after Aaker, Fournier & Nobody 2004") and missing("Aaker et al. (2005)")
    assert not missing("Aaker et al. (2004); Gregoire, Tripp\n    & Legoux (2009); O'Brien; Day 12 of 2024-01-01")


def test_every_entry_is_named_somewhere_or_is_software():
    named = [m for path in FILES for m in mentions(path.read_text(encoding="utf-8"))]
    cited = {key for path in FILES for key in re.findall(r"@(\w+\d{4})", path.read_text(encoding="utf-8"))}
    unused = sources().keys() - {source.key for source in sources_named(named)} - {*SOFTWARE} - cited
    assert not unused


def test_entries_are_whole():
    text = (PACKAGE / "report" / "sources.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{(\w+),$", text, re.MULTILINE)
    assert keys == sorted(sources()) and len(set(keys)) == len(keys) == text.count("\n@") + text.startswith("@")
    for key, source in sources().items():
        assert source.fields.keys() >= {"author", "title", "year"}
        assert key.startswith(re.sub(r"[^a-z]", "", source.fields["author"][:0].lower())) and key.endswith(
            source.fields["year"]
        )
        assert source.text.count("{") == source.text.count("}")
        assert not re.search(r"(?<!\\)[&%#_]", "".join(source.fields.values()))
        assert re.fullmatch(r".+ \(\d{4}\)\. .+\.", source.reference)


def test_names_match_with_and_without_accents():
    source = Source("x", {"author": "Grégoire, Y. and de Matos, C.", "year": "2009"}, "")
    assert source.is_meant(Mention(("Gregoire",), True, "2009"))
    assert source.is_meant(Mention(("Grégoire", "de Matos"), False, "2009"))
    assert not source.is_meant(Mention(("Gregoire",), False, "2009"))
    assert source.short == "Grégoire & de Matos 2009"


def keys_of(scenario: dict[str, object]) -> set[str]:
    return {source.key for source in sources_named(named_in(places_used([scenario])))}


def test_what_is_used_depends_on_mechanisms_strategies_and_networks():
    quiet = {"brands": {"focal": {"strategy": {"_target_": "kawan.strategies.quiet.Quiet"}}}}
    asks = {"brands": {"focal": {"strategy": {"_target_": "kawan.strategies.permission.Permission"}}}}
    assert keys_of(asks) - keys_of(quiet) == {"rettie2005"}
    assert "sirgy1982" in keys_of(quiet) and "sirgy1982" not in keys_of(quiet | {"switch_off": ["meaning"]})
    world = quiet | {"network": {"_target_": "kawan.networks.small_world.SmallWorld"}}
    assert "watts1998" in keys_of(world) - keys_of(quiet)
    assert file_of("os.system") is None


def test_cite_prints_bibtex(capsys, tmp_path):
    assert cli.main(["cite"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("@software{kawan,") and said.count("\n@") == len(sources())
    data = {
        "kawan_format": 1, "kawan": "0.1.0", "created": "2026-01-01T00:00:00+00:00", "versions": {"numpy": "2.4.6"},
        "alternatives": {"a": {"switch_off": ["meaning"]}},
    }  # fmt: skip
    (tmp_path / "provenance.json").write_text(json.dumps(data))
    assert cli.main(["cite", str(tmp_path)]) == 0
    less = capsys.readouterr().out
    assert "@article{weng2012," in less and "sirgy1982" not in less and "harris2020" in less
    assert cli.main(["cite", str(tmp_path / "nothing")]) == 2
