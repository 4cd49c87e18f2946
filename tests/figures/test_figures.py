"""Would an editor print it? Every figure with few and many strategies, long names and nasty values."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.text import Text

from kawan.figures import course, engagement_loyalty, messages, outcomes
from kawan.figures.bands import bands
from kawan.figures.dots import Dots, limits
from kawan.figures.save import save
from kawan.figures.style import NARROW, WIDE, looks
from kawan.lab.statistics import Outcome, compare_runs

NAMES = [
    *("quiet", "thrice_a_week_texting", "befriend", "facilitate"),
    *("permission", "sms_blast", "sponsor", "listen_and_repair_1"),
]
LABELS = {
    "acts": "Engagement acts per 1,000 customers and month",
    "loyalty": "Share of category requirements among buyers, %",
    "sales": "Units sold per customer and year",
    "profit": "Profit per customer and year",
    "opted_out": "Opted out of messages",
    "irritation": "Irritation of those reached",
    "reached": "Reached",
    "noticed": "Noticed",
    "repeat": "Second purchase within 90 days",
}
MESSAGES = ["reached", "noticed", "irritation", "opted_out"]
OUTCOMES = [Outcome(name, "per customer and year", label, sesoi=5.0) for name, label in LABELS.items()]


def ordinary(runs):
    return runs


def identical(runs):
    runs[list(LABELS)] = 3.0
    return runs


def huge(runs):
    runs.loc[runs["strategy"] == NAMES[1], list(LABELS)] *= 10
    return runs


def vast(runs):
    runs[list(LABELS)] *= 1e7
    return runs


def one_seed(runs):
    return runs[runs["seed"] == 0]


def unknown(runs):
    runs.loc[runs["strategy"] == NAMES[1], ["loyalty", "sales", "reached"]] = np.nan
    return runs


def zero_baseline(runs):
    runs.loc[runs["strategy"] == NAMES[0], ["sales", "reached"]] = 0.0
    return runs


def nobody_knows(runs):
    runs["repeat"] = np.nan
    return runs


SPOILED = [ordinary, identical, huge, vast, one_seed, unknown, zero_baseline, nobody_knows]


def caption(figure):
    """Return the lines at the foot of a page as one."""
    return " ".join(text.get_text() for text in sorted(figure.texts, key=lambda text: -text.get_position()[1]))


def make_runs(strategies, seeds=8, spoil=ordinary):
    rng = np.random.default_rng(5)
    rows = [
        {"strategy": name, "seed": seed, "spend": 1.0}
        | {measure: 5 + 0.3 * k + rng.normal(0, 0.4) for measure in LABELS}
        for k, name in enumerate(NAMES[:strategies])
        for seed in range(seeds)
    ]
    return spoil(pd.DataFrame(rows))


def make_daily(strategies, spoil=ordinary, days=60):
    runs = make_runs(strategies, seeds=3, spoil=spoil)
    daily = runs.merge(pd.DataFrame({"day": np.arange(days)}), how="cross")
    daily["acts"] *= 1 + daily["day"] / 60
    return daily


pages = pytest.mark.parametrize("strategies", [*(pytest.param(few, marks=pytest.mark.slow) for few in (2, 6)), 8])
spoils = pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)


@pages
@spoils
def test_outcomes_can_be_printed(strategies, spoil, check_page):
    check_page(outcomes.draw(compare_runs(make_runs(strategies, spoil=spoil), NAMES[0], OUTCOMES), LABELS))


@pages
@spoils
def test_messages_can_be_printed(strategies, spoil, check_page):
    units = dict.fromkeys(MESSAGES, "per customer and month")
    check_page(messages.draw(make_runs(strategies, spoil=spoil), LABELS, MESSAGES, units))


@pages
@spoils
def test_engagement_and_loyalty_can_be_printed(strategies, spoil, check_page):
    check_page(engagement_loyalty.draw(make_runs(strategies, spoil=spoil), LABELS, "acts", "loyalty"))


@pages
@spoils
def test_the_course_can_be_printed(strategies, spoil, check_page):
    check_page(course.draw(make_daily(strategies, spoil), LABELS, ["acts", "loyalty", "sales", "reached"]))


def test_long_labels_are_broken_into_lines(check_page):
    labels = {name: f"{label} in the markets of the fourth and the fifth town" for name, label in LABELS.items()}
    check_page(engagement_loyalty.draw(make_runs(3), labels, "acts", "loyalty"))
    check_page(course.draw(make_daily(3), labels, ["acts", "loyalty", "sales"]))


def test_the_check_of_a_page_can_fail(check_page):
    figure = outcomes.draw(compare_runs(make_runs(2), NAMES[0], OUTCOMES), LABELS)
    text = figure.text(0.5, 0.5, "twice")
    check_page(figure)
    for spoil in (
        lambda: figure.text(0.5, 0.5, "twice"),
        lambda: text.set_position((0.999, 0.5)),
        lambda: text.set(position=(0.5, 0.5), fontsize=6),
    ):
        spoil()
        with pytest.raises(AssertionError):
            check_page(figure)


@pytest.mark.parametrize("days", [1, 3, 30])
def test_a_short_course_is_drawn_too(days, check_page):
    check_page(course.draw(make_daily(2, days=days), LABELS, ["acts", "loyalty"]))


@pytest.mark.parametrize("spoil", [ordinary, huge, vast], ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("width", [NARROW, pytest.param(WIDE, marks=pytest.mark.slow)])
def test_every_figure_fits_one_column_and_two(width, spoil, check_page):
    runs, daily = make_runs(6, spoil=spoil), make_daily(6, spoil)
    units = dict.fromkeys(MESSAGES, "per customer and month")
    for figure in (
        outcomes.draw(compare_runs(runs, NAMES[0], OUTCOMES), LABELS, width=width),
        course.draw(daily, LABELS, ["acts", "loyalty", "sales", "reached"], width=width),
        engagement_loyalty.draw(runs, LABELS, "acts", "loyalty", width=width),
        messages.draw(runs, LABELS, MESSAGES, units, width=width),
    ):
        check_page(figure)
        assert figure.get_figwidth() * 25.4 == pytest.approx(width)


def test_pages_have_the_width_of_a_column():
    runs = make_runs(6)
    narrow = engagement_loyalty.draw(runs, LABELS, "acts", "loyalty")
    wide = outcomes.draw(compare_runs(runs, NAMES[0], OUTCOMES), LABELS)
    assert narrow.get_figwidth() * 25.4 == pytest.approx(NARROW)
    assert wide.get_figwidth() * 25.4 == pytest.approx(WIDE)


def test_names_cover_no_other_strategys_point():
    figure = engagement_loyalty.draw(make_runs(8), LABELS, "acts", "loyalty")
    axes = figure.axes[0]
    means = [line for line in axes.lines if line.get_markersize() == 6]
    centres = [axes.transData.transform((line.get_xdata()[0], line.get_ydata()[0])) for line in means]
    assert len(centres) == len(axes.texts) == 8
    for text in axes.texts:
        box = Text.get_window_extent(text)  # without the leader
        assert not any(box.contains(*centre) for centre in centres)


def test_lines_are_named_at_the_height_of_their_ends_where_there_is_room():
    daily = make_daily(2)
    daily["acts"] = daily["strategy"].map({NAMES[0]: 100.0, NAMES[1]: 400.0}) + daily["day"]
    daily["sales"] = daily["acts"] / 1e5
    figure = course.draw(daily, LABELS, ["acts", "sales"], window=1)
    for axes, scale in zip(figure.axes, (1, 1e-5), strict=True):
        (low, high), names = axes.get_ylim(), [text for text in axes.texts if text.get_text() in NAMES]
        heights = {text.get_text(): low + text.get_position()[1] * (high - low) for text in names}
        assert heights == pytest.approx({NAMES[0]: 159 * scale, NAMES[1]: 459 * scale}, rel=1e-6)


def test_an_outcome_nobody_knows_leaves_no_hole():
    table = compare_runs(make_runs(3, spoil=nobody_knows), NAMES[0], OUTCOMES)
    whole, first = (compare_runs(make_runs(3), NAMES[0], outcomes) for outcomes in (OUTCOMES, OUTCOMES[:-1]))
    drawn, known = outcomes.draw(table, LABELS), outcomes.draw(first, LABELS)
    assert len(drawn.axes) == len(OUTCOMES) - 1 < len(outcomes.draw(whole, LABELS).axes)
    assert [axes.get_position().bounds for axes in drawn.axes] == [axes.get_position().bounds for axes in known.axes]
    assert caption(drawn) == caption(known) and "same 8 seeds" in caption(drawn)
    assert "nan" not in " ".join(text.get_text() for text in drawn.findobj(Text))
    assert len(outcomes.numbers(table)) == len(outcomes.numbers(first))


@pytest.mark.parametrize(("seeds", "says"), [(1, "1 seed"), (8, "8 seeds")])
def test_captions_name_the_seeds_and_promise_no_interval_of_one(seeds, says):
    runs = make_runs(3, seeds=seeds)
    daily = runs.merge(pd.DataFrame({"day": np.arange(60)}), how="cross")
    captions = {
        "outcomes": caption(outcomes.draw(compare_runs(runs, NAMES[0], OUTCOMES), LABELS)),
        "course": caption(course.draw(daily, LABELS, ["acts", "sales"])),
        "engagement_loyalty": caption(engagement_loyalty.draw(runs, LABELS, "acts", "loyalty")),
        "messages": caption(messages.draw(runs, LABELS, MESSAGES, dict.fromkeys(MESSAGES, ""))),
    }
    for text in captions.values():
        assert says in text
        assert ("95% interval" in text, "no interval" in text) == (seeds > 1, seeds == 1)
        assert seeds > 1 or ("Filled" not in text and "Bands" not in text and "Cross" not in text)
    assert "mean of the last 15 days" in captions["course"]


def test_nothing_reaches_below_zero_that_never_is():
    runs = make_runs(2, seeds=3)
    runs["acts"] = runs["loyalty"] = runs["reached"] = np.tile([0.0, 0.0, 3.0], 2)
    runs["profit"] = np.tile([-0.1, 0.0, 3.0], 2)
    drawn = bands(runs, ["acts", "profit"]).set_index("measure")
    assert drawn.loc["acts", "low"].tolist() == [0.0, 0.0] and (drawn.loc["profit", "low"] < -1).all()
    cross = engagement_loyalty.draw(runs, LABELS, "acts", "loyalty").axes[0]
    assert all(np.min(line.get_data()) >= 0 for line in cross.lines)
    daily = runs.merge(pd.DataFrame({"day": np.arange(60)}), how="cross")
    for band in course.draw(daily, LABELS, ["acts", "reached"]).findobj(PolyCollection):
        assert band.get_paths()[0].vertices[:, 1].min() >= 0


def test_a_panel_of_zeros_starts_at_zero_where_nothing_can_be_less():
    runs = make_runs(2)
    runs["reached"] = 0.0
    low, high = messages.draw(runs, LABELS, MESSAGES, dict.fromkeys(MESSAGES, "")).axes[0].get_xlim()
    assert -0.1 < low <= 0 and high >= 1  # a marker's room to the left of zero
    zeros = np.zeros(2)
    assert limits(Dots(zeros, zeros, zeros, [True] * 2, signed=True))[0] <= -1


def test_a_value_far_off_does_not_squash_the_others():
    values = np.array([1.0, -2.0, 3.0, 900.0])
    low, high = limits(Dots(values, values - 1, values + 1, [True] * 4, cut=10))
    assert -4 < low < -3 and 4 < high < 5


def test_two_that_text_among_many_that_do_not_are_on_the_scale():
    values = np.array([0.0, 0.0, 0.0, 30.0, 50.0])
    for cut in (10, np.inf):
        assert limits(Dots(values, values, values, [True] * 5, cut=cut))[1] > 50


def test_what_is_drawn_is_in_per_cent_unless_the_baseline_is_zero():
    table = compare_runs(make_runs(3, spoil=zero_baseline), NAMES[0], OUTCOMES)
    drawn = outcomes.numbers(table).set_index(["outcome", "strategy"])
    table = table.set_index(["outcome", "strategy"])
    assert drawn.loc["sales", "drawn_in"].eq("unit").all() and drawn.loc["acts", "drawn_in"].eq("percent").all()
    assert drawn.loc["sales", "value"].tolist() == pytest.approx(table.loc["sales", "difference"].tolist())
    assert drawn.loc["acts", "value"].tolist() == pytest.approx(table.loc["acts", "percent"].tolist())
    assert drawn.loc["acts", "high"].tolist() == pytest.approx(table.loc["acts", "percent_high"].tolist())
    assert drawn.loc["acts", "sesoi"].tolist() == pytest.approx([5.0, 5.0])


def test_a_strategy_keeps_its_colour_in_every_figure():
    runs = make_runs(4)
    table = compare_runs(runs, NAMES[0], OUTCOMES)
    styles = looks(NAMES)
    dots = [line for line in outcomes.draw(table, LABELS).axes[0].lines if line.get_marker() not in ("None", None)]
    assert [line.get_color() for line in dots] == [styles[name].colour for name in NAMES[1:4]]
    lines = course.draw(make_daily(4), LABELS, ["acts"]).axes[0].lines
    assert [line.get_color() for line in lines] == [styles[name].colour for name in NAMES[:4]]
    assert len({(look.colour, look.marker) for look in looks(map(str, range(72))).values()}) == 72


def test_bands_are_students_and_need_two_seeds():
    table = pd.DataFrame({"strategy": ["a"] * 3 + ["b"] * 2, "x": [1.0, 2.0, 3.0, 4.0, np.nan]})
    table["x"] -= 9  # below zero, where no interval is cut
    drawn = bands(table, ["x"]).set_index("strategy")
    half = 4.302653 / np.sqrt(3)  # t of 0.975 at two degrees of freedom, sd 1
    assert drawn.loc["a", ["low", "high"]].tolist() == pytest.approx([-7 - half, -7 + half])
    assert np.isnan(drawn.loc["b", "low"]) and drawn.loc["b", "mean"] == -5.0


def test_the_course_averages_the_days_up_to_each():
    daily = make_daily(2)
    daily["acts"] = daily["day"].astype(float)
    drawn = course.numbers(daily, ["acts"], window=7)
    assert drawn["day"].min() == 6
    assert drawn["mean"].tolist() == pytest.approx((drawn["day"] - 3).tolist())


def test_a_saved_figure_is_whole_and_the_same_each_time(tmp_path):
    runs = make_runs(3)
    for folder in ("once", "again"):
        figure = engagement_loyalty.draw(runs, LABELS, "acts", "loyalty")
        save(figure, tmp_path / folder, "main", engagement_loyalty.numbers(runs, "acts", "loyalty"))
    once, again = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("once", "again")
    )
    assert set(once) == {"main.pdf", "main.png", "main.csv"} and once == again
    assert b"/CIDFontType2" in once["main.pdf"] and b"/Type3" not in once["main.pdf"]
    assert b"CreationDate" not in once["main.pdf"]
    assert len(pd.read_csv(tmp_path / "once" / "main.csv")) == 6


def test_figures_leave_pyplot_alone():
    program = "import sys, kawan.figures.outcomes, kawan.figures.course; print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "False"
