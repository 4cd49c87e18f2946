"""`kawan replications`, and the keys of `kawan compare` that say how many seeds: as a user meets them."""

import pandas as pd
import pytest

from kawan import cli

SMALL = ["customers.n=60", "days=4", "warmup=2", "strategies=[quiet,sms_blast]", "executor=serial"]


@pytest.fixture
def folder(results, capsys):
    """The folder of a comparison that has not reached its precision with three seeds."""
    words = ["compare", *SMALL, "seeds=2", "max_seeds=3", "precision={profit: 0.00001}", "pvalues=true"]
    assert cli.main(words) == 0
    captured = capsys.readouterr()
    assert "not the ±1e-05 asked" in captured.err and "seeds: 3" in captured.out
    return captured.out.strip().splitlines()[-1].removeprefix("results: ")


def test_what_is_enough_is_printed_drawn_and_kept(folder, capsys):
    assert {"p_value", "p_holm", "p_tost"} <= set(pd.read_csv(f"{folder}/comparison.csv"))
    ranking = pd.read_csv(f"{folder}/ranking.csv")
    assert set(ranking["strategy"]) == {"quiet", "sms_blast"} and set(ranking["rank"].dropna()) <= {1, 2}
    assert cli.main(["replications", folder]) == 0
    out = capsys.readouterr().out
    assert "seeds are enough for intervals no wider than the smallest effect of interest" in out
    assert out.strip().splitlines()[-1] == f"results: {folder}"
    assert pd.read_csv(f"{folder}/replications.csv")["strategy"].eq("sms_blast").all()
    assert cli.main(["replications", folder, "precision={purch: 5}"]) == 0
    assert "purchases" in (out := capsys.readouterr().out) and "the precision asked" in out
    assert len(pd.read_csv(f"{folder}/replications.csv")) == 1
    assert pd.read_csv(f"{folder}/figures/replications.csv")["seeds"].tolist() == [2, 3]
    for words, said in (
        (["precision={purchases: 0}"], "purchases must be above 0"),
        (["precision={prophet: 1}"], "did you mean profit?"),
        (["outcomes=[p]"], "p could be positive_posts, purchases, profit"),
        (["scenario=2"], "is one comparison"),
        (["seeds=3"], "seeds: no such key"),
    ):
        assert cli.main(["replications", folder, *words]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["replications"], "expected a folder"),
        (["replications", "nowhere"], "nowhere"),
        (["compare", *SMALL, "precision={share: 0}"], "share_of_category_requirements must be above 0"),
        (["compare", *SMALL, "precision=0.01"], "precision must be settings"),
        (["compare", *SMALL, "precision={}"], "name an outcome"),
        (["compare", *SMALL, "precision={share: 0.1, share_of_category_requirements: 0.2}"], "twice"),
        (["compare", *SMALL, "precision={share: 0.1}", "max_seeds=5"], "max_seeds=5 is fewer than the 20 seeds"),
        (["compare", *SMALL, "max_seeds=50"], "max_seeds goes with precision"),
        (["compare", *SMALL, "pvalues=perhaps"], "pvalues must be true or false"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(words, said, results, capsys):
    assert cli.main(words) == 2
    assert said in capsys.readouterr().err
    assert not results.exists()
