"""The door: what the YAML says, the dataclasses say; what is typed arrives; what does not fit is refused."""

from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
import yaml
from hydra import compose, initialize_config_dir
from hypothesis import given
from hypothesis import strategies as st

from kawan.columns import BadInput
from kawan.configs import load_comparison, load_scenario, options, read_scenario
from kawan.configs.building import build
from kawan.configs.composing import CONFIGS
from kawan.core.parameters import Range
from kawan.scenario import Behaviour, Beta, Brand, Category, Customers, Prices, Scenario, Start, plain
from kawan.strategies.befriend import Befriend
from kawan.strategies.quiet import Quiet
from kawan.strategies.sms_blast import SmsBlast

SWAPPED = [  # configs that name a class; the others are variants of these
    (group, name)
    for group in ("strategy", "network")
    for name, path in options(group).items()
    if "_target_:" in path.read_text(encoding="utf-8")
]


def numbers_of(kind, path):
    """Yield the dotted key of every number of a parameter class, nested ones too, with its default and range."""
    default = kind()
    hints = kind.__annotations__
    for name in hints if hasattr(default, "_fields") else [f.name for f in fields(kind)]:
        value = getattr(default, name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield f"{path}.{name}", value
        elif hasattr(value, "_fields") or hasattr(value, "__dataclass_fields__"):
            yield from numbers_of(type(value), f"{path}.{name}")


NUMBERS = [
    *numbers_of(Behaviour, "behaviour"),
    *numbers_of(Prices, "prices"),
    *numbers_of(Start, "start"),
    *numbers_of(Category, "category"),
]


# The configs and the dataclasses say the same


def test_defaults_are_those_of_the_dataclasses():
    two_quiet = {"focal": Brand(), "rival_1": Brand(image=120.0), "rival_2": Brand(image=240.0)}
    assert load_scenario() == Scenario(brands=two_quiet)


@pytest.mark.parametrize(("group", "name"), SWAPPED)
def test_a_config_lists_every_setting_of_its_class_with_its_default(group, name):
    data = yaml.safe_load((CONFIGS / group / f"{name}.yaml").read_text(encoding="utf-8"))
    data.pop("defaults", None)
    module, _, kind = data.pop("_target_").rpartition(".")
    cls = getattr(__import__(module, fromlist=[kind]), kind)
    defaults = {f.name: f.default for f in fields(cls) if f.default is not MISSING}
    assert data == pytest.approx(defaults) if group == "strategy" else data == defaults


def test_customers_and_category_list_every_setting():
    for group, name, cls in (("customers", "default", Customers), ("category", "everyday", Category)):
        data = yaml.safe_load((CONFIGS / group / f"{name}.yaml").read_text(encoding="utf-8"))
        assert set(data) == {f.name for f in fields(cls)}
        assert build(cls, data) == cls()


@pytest.mark.parametrize("group", ["rivals", "category"])
def test_every_choice_loads(group):
    for name in options(group):
        assert load_scenario(f"{group}={name}").brands["focal"] == Brand()


@pytest.mark.parametrize("name", options("experiment"))
def test_every_experiment_loads(name):
    plan = load_comparison([f"experiment={name}", "strategies=[quiet]", "baseline=quiet"])
    assert [*plan.alternatives] == ["quiet"] and plan.question


@pytest.mark.slow
@pytest.mark.parametrize("name", options("experiment"))
def test_every_experiment_compares(name):
    assert len(load_comparison([f"experiment={name}"]).alternatives) > 1


def test_there_are_numbers_to_set():
    assert len(NUMBERS) > 120


@pytest.mark.parametrize(("key", "default"), NUMBERS)
def test_every_number_can_be_set(key, default):
    data = plain(build(Scenario, {"brands": {"focal": {}}}))
    *parents, last = key.split(".")
    place = {last: default}
    for parent in reversed(parents):
        place = {parent: place}
    assert plain(build(Scenario, {"brands": {"focal": {}}, **place})) == data
    with pytest.raises(BadInput, match=f"{key} must be a"):
        build(Scenario, {parents[0]: {**place[parents[0]]}} | deep(parents, last, "much"))


def deep(parents, last, value):
    """Return a value at a dotted key as nested settings."""
    place = {last: value}
    for parent in reversed(parents):
        place = {parent: place}
    return place


# What is typed arrives


def test_a_number_deep_in_the_model_arrives():
    assert load_scenario("behaviour.fomo.memory=21").behaviour.fomo.memory == 21.0
    assert load_scenario("++prices.text=0.05").prices.text == 0.05
    assert load_scenario("customers.fomo.mean=0.5").customers.fomo.sd == Customers().fomo.sd


def test_settings_in_part_are_laid_on_the_default_of_their_place():
    assert build(Customers, {"fomo": {"mean": 0.5}}).fomo == Beta(0.5, Customers().fomo.sd)


def test_rivals_mirror_the_focal_brand_with_its_settings():
    scenario = load_scenario("rivals=mirror", "strategy=sms_blast", "strategy.per_week=5")
    assert [brand.strategy for brand in scenario.brands.values()] == [SmsBlast(per_week=5.0)] * 3
    assert [brand.image for brand in scenario.brands.values()] == [0.0, 120.0, 240.0]


@pytest.mark.parametrize("rivals", ["two_quiet", "mirror", "three_acting"])
@pytest.mark.parametrize("key", ["brands.rival_1.strategy", "strategy@brands.rival_1.strategy"])
def test_one_rival_can_be_given_another_strategy(rivals, key):
    scenario = load_scenario(f"rivals={rivals}", f"{key}=befriend", "brands.rival_1.strategy.within=7")
    assert scenario.brands["rival_1"].strategy == Befriend(within=7.0)
    assert scenario.brands["focal"].strategy == Quiet()


def test_changing_a_mirroring_rival_leaves_the_focal_brand_alone():
    scenario = load_scenario("rivals=mirror", "strategy=sms_blast", "brands.rival_1.strategy.per_week=6")
    assert [brand.strategy.per_week for brand in scenario.brands.values()] == [3.0, 6.0, 3.0]


def test_the_focal_brand_has_two_names_for_its_strategy():
    one = load_scenario("brands.focal.strategy=sms_blast", "brands.focal.strategy.discount=0")
    assert one == load_scenario("strategy=sms_blast", "strategy.discount=0")


def test_a_file_is_taken_as_typed(tmp_path):
    file = tmp_path / "my ties, (1)=${x} 'new' [a].csv"
    file.write_text("from,to\na,b\nb,c\n")
    scenario = load_scenario("network=edge_list", f"network.path={file}")
    assert scenario.network.path == str(file)
    assert scenario.customers.n == 3
    with pytest.raises(BadInput, match=r"customers.n=5, but the file holds 3 people"):
        load_scenario("network=edge_list", f"network.path={file}", "customers.n=5")


def test_a_file_of_traits_says_how_many_customers_there_are(tmp_path):
    file = tmp_path / "traits.csv"
    file.write_text("\ufefffomo;communal\n0.1;0.2\n0.3;0.4\n", encoding="utf-8")
    assert load_scenario("customers=from_file", f"customers.path={file}").customers.n == 2


def test_a_record_reads_back_as_it_was():
    scenario = load_scenario("strategy=facilitate", "rivals=three_acting", "switch_off=[fomo]", "epoch=2023-05-01")
    assert read_scenario(plain(scenario)) == scenario
    assert scenario.epoch == date(2023, 5, 1)


def test_like_changes_only_what_is_typed():
    first = load_scenario(
        "customers.n=70", "days=9", "rivals=three_acting", "strategy=sms_blast", "strategy.per_week=1"
    )
    other = load_scenario("strategy=befriend", "strategy.within=3", like=first)
    assert other.brands["focal"].strategy == Befriend(within=3.0)
    expected = plain(first)
    expected["brands"]["focal"]["strategy"] = plain(Befriend(within=3.0))
    assert plain(other) == expected
    assert load_scenario(like=first) == first
    assert load_scenario("strategy.per_week=2", like=first).brands["focal"].strategy == SmsBlast(per_week=2.0)


def test_labels_stand_for_overrides():
    plan = load_comparison(
        ["strategies={weekly:{name:sms_blast,per_week:1},thrice:{name:sms_blast}}", "baseline=weekly", "seeds=3"]
    )
    assert [s.brands["focal"].strategy.per_week for s in plan.alternatives.values()] == [1.0, 3.0]
    lists = {"alone": ["rivals=none"], "busy": ["strategy=sms_blast", "rivals=mirror"]}
    plan = load_comparison([], settings={"strategies": lists, "baseline": "alone"})
    assert [len(s.brands) for s in plan.alternatives.values()] == [1, 3]


# Hydra's state belongs to whoever runs it


def test_it_works_inside_another_hydra_app_and_leaves_it_intact(tmp_path):
    (tmp_path / "theirs.yaml").write_text("x: 1\n")
    with initialize_config_dir(str(tmp_path), version_base="1.3"):
        assert load_scenario("days=3").days == 3
        assert compose("theirs").x == 1


def test_it_works_in_threads():
    found = []
    threads = [Thread(target=lambda d=d: found.append(load_scenario(f"days={d}").days)) for d in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1, 2, 3]


# What does not fit is refused, in one sentence that names it

REFUSED = {
    "dayz=3": "dayz: no such key; did you mean days?",
    "+dayz=3": "dayz: no such key; did you mean days?",
    "++customers.m=3": "customers.m: no such key",
    "++behaviour.fomo.memry=3": "behaviour.fomo.memry: no such key; did you mean memory?",
    "strategy.per_weak=2": "strategy.per_weak: no such key; did you mean per_week?",
    "strategy.per_week=-3": "strategy.per_week must lie between 0 and 7 texts a week, got -3",
    "customers.n=1,000": "has a comma; write customers.n=1000",
    "strategy.per_week=0,5": "decimal comma; write strategy.per_week=0.5",
    "strategy.per_week=nan": "strategy.per_week must be a finite number, got nan",
    "strategy.per_week=-inf": "strategy.per_week must be a finite number, got -inf",
    "strategy.per_week=true": "strategy.per_week must be a number, got true",
    "strategy.per_week=often": "strategy.per_week must be a number, got often",
    "strategy.can_refuse=1": "strategy.can_refuse must be true or false, got 1",
    "strategy._target_=os.system": "os.system is not part of kawan. If you trust its code",
    "strategy._target_=kawan.scenario.Brand": "kawan.scenario.Brand is not part of kawan",
    "strategy._target_=kawan.networks.complete.CompleteNetwork": "has no act, so it is no Strategy",
    "strategy._target_=kawan.strategies.quiet.annotations": "there is no class annotations",
    "strategy.discount='${oc.env:HOME}'": "a value may refer to another key, ${key}, but call nothing",
    "days='${oc.env:X,${warmup}}'": "call nothing",
    "days=1,2": "decimal comma; write days=1.2",
    "days=1.5": "days must be a whole number, got 1.5",
    "days=1e3": "days must be a whole number, got 1000; write 1000",
    "days=true": "days must be a whole number, got true",
    "days=null": "days must be a whole number, got null",
    "days=-1": "days must lie between 0 and 100000 days, got -1",
    "days=range(0,3)": "one value is expected",
    "days=[1": "cannot be read: check brackets",
    "days": "days: write key=value",
    "~days": "~days: write key=value",
    "epoch=2024-13-01": "epoch must be a date like 2024-01-31, got 2024-13-01",
    "epoch=9999-06-01": "leaves no room in the calendar",
    "strategy=sms_blas": "no such strategy; did you mean sms_blast?",
    "strategy=[quiet,befriend]": "no such strategy",
    "network=comunities": "did you mean communities?",
    "rivals=two": "did you mean two_quiet?",
    "category=durables": "did you mean durable?",
    "customers=from_file": "customers.path must be given",
    "customers.n=0": "customers.n must lie between 1 and 50000000 customers, got 0",
    "customers.fomo.sd=0.49": "customers.fomo: sd must be below",
    "brands.focal.budget=-1": "brands.focal.budget must lie between 0 and 1000000 money, got -1",
    "brands.rival1.price=3": "brands.rival1: no such brand; did you mean rival_1?",
    "++brands.acme={price:3}": "brands.acme: no such brand",
    "brands.rival_1.strategy=quit": "brands.rival_1.strategy=quit: no such strategy; did you mean quiet?",
    "brands.rival_1.strategy.efort=2": "brands.rival_1.strategy.efort: no such key; did you mean effort?",
    "switch_off=[fom]": "got fom; did you mean fomo?",
    "switch_off=fomo": "write switch_off=[fomo]",
    "record=[dialy]": "got dialy; did you mean daily?",
    "seed=3": "seed is no part of a scenario",
    "network.degree=500": "network.degree must lie between 7 and 50",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), REFUSED.items())
def test_bad_input_is_refused(typed, said):
    with pytest.raises(BadInput) as refusal:
        load_scenario("strategy=sms_blast", typed)
    message = str(refusal.value)
    assert said in message
    assert "\n" not in message
    assert len(message) < 300


@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers())
def test_a_number_passes_exactly_when_it_lies_in_its_range(number):
    allowed = Range(0, 7)
    fits = allowed.low <= number <= allowed.high
    try:
        assert build(SmsBlast, {"per_week": number}).per_week == number
        assert fits
    except BadInput:
        assert not fits


# Code of the user's runs when trusted, and only then

GIFTS = """
from dataclasses import dataclass
from pathlib import Path
Path(__file__).with_name("was_run").touch()

@dataclass(frozen=True)
class Gifts:
    share: float = 0.1
    effort: float = 1.0
    def act(self, view):
        return []
"""


@pytest.fixture
def mine(tmp_path, monkeypatch) -> Path:
    """Return a folder with a strategy and its config."""
    import sys

    monkeypatch.setattr(sys, "path", list(sys.path))
    folder = tmp_path / "mine, (1)'s"
    (folder / "strategy").mkdir(parents=True)
    (folder / "strategy" / "gifts.yaml").write_text("# Give.\n_target_: gifts_of_mine.Gifts\n")
    (folder / "gifts_of_mine.py").write_text(GIFTS)
    yield folder
    sys.modules.pop("gifts_of_mine", None)


def test_code_of_a_trusted_folder_runs(mine):
    from kawan.configs import trusted_folders

    scenario = load_scenario(
        "strategy=gifts", "strategy.share=0.2", config_dirs=[mine], trusted=trusted_folders([mine])
    )
    assert scenario.brands["focal"].strategy.share == 0.2


def test_code_of_another_folder_does_not_run(mine):
    with pytest.raises(BadInput, match=r"gifts_of_mine\.Gifts is not part of kawan.*--trust FOLDER"):
        load_scenario("strategy=gifts", config_dirs=[mine])
    assert not (mine / "was_run").exists()


def test_trusting_a_folder_trusts_no_other_module(mine):
    from kawan.configs import trusted_folders

    (mine / "strategy" / "evil.yaml").write_text("_target_: subprocess.Popen\n")
    with pytest.raises(BadInput, match=r"subprocess\.Popen is in no trusted folder"):
        load_scenario("strategy=evil", config_dirs=[mine], trusted=trusted_folders([mine]))


def test_code_that_cannot_be_imported_is_told(mine):
    from kawan.configs import trusted_folders

    (mine / "gifts_of_mine.py").write_text("import nowhere_at_all")
    with pytest.raises(BadInput, match=r"gifts_of_mine cannot be imported: ModuleNotFoundError"):
        load_scenario("strategy=gifts", config_dirs=[mine], trusted=trusted_folders([mine]))


def test_a_list_without_brackets_is_explained():
    with pytest.raises(BadInput, match=r"strategies=\[quiet,sms_blast\]"):
        load_comparison(["strategies=quiet,sms_blast"])
