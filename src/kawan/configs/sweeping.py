"""`kawan run -m strategy=sms_blast,befriend seed=1,2,3`: Hydra's own sweeps and launchers, each job a run of ours.

Hydra multiplies the values and hands the jobs to a launcher (its own, joblib's, submitit's); what a job is given are
words again, which go through the same door as if they had been typed alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from omegaconf.errors import OmegaConfBaseException

from kawan.columns import BadInput
from kawan.configs.composing import CONFIGS, GROUPS, check_choice, first_line
from kawan.configs.overrides import FILES

SWEEP_FOLDER = "hydra.sweep.dir"
QUIET = ("hydra/job_logging=none", "hydra/hydra_logging=none", "hydra.output_subdir=null")


def sweep(words: Sequence[str], task: Callable[[Any], Any], folders: Sequence[Path] = ()) -> list[Any]:
    """Return what `task` made of each job; it is called with Hydra's config and finds its words by `job_words`.

    Args:
        words: As typed: `key=value,value`, and what is Hydra's own (`hydra/launcher=joblib`).
        task: A function of a module, so that a launcher can send it to other processes.
        folders: Folders with configs of the user's.
    """
    own = [word for word in words if is_hydras(word)]
    ours = [for_hydra(word, folders) for word in words if not is_hydras(word)]
    search = ",".join("'file://" + str(folder).replace("'", r"\'") + "'" for folder in folders)
    theirs, GlobalHydra.instance().hydra = GlobalHydra.instance().hydra, None
    try:
        with TemporaryDirectory(prefix="kawan-") as place, initialize_config_dir(str(CONFIGS), version_base="1.3"):
            if not any(word.startswith(SWEEP_FOLDER) for word in own):
                own.append(f"{SWEEP_FOLDER}='{place}'")  # what Hydra writes of its own names folders and users
            hydra = GlobalHydra.instance().hydra
            assert hydra is not None
            batches = hydra.multirun(
                "run", task, [f"hydra.searchpath=[{search}]", *QUIET, *own, *ours], with_log_configuration=False
            )
            return [job.return_value for batch in batches for job in batch]
    except (HydraException, OmegaConfBaseException) as error:
        raise BadInput(f"-m: {first_line(error)}") from error
    finally:
        GlobalHydra.instance().hydra = theirs


def is_hydras(word: str) -> bool:
    """Return whether a word is about Hydra itself: its launcher, its sweeper, its folders."""
    return word.startswith(("hydra/", "hydra."))


def for_hydra(word: str, folders: Sequence[Path]) -> str:
    """Return a word as Hydra takes it; whether its key exists is asked later, by us."""
    key, equals, text = word.partition("=")
    key = key.lstrip("+")
    if not equals or not key:
        raise BadInput(f"{word}: write key=value or key=value,value")
    if key in FILES:
        return f"++{key}='" + text.replace("'", r"\'") + "'"
    if key in GROUPS:
        for name in text.split(","):
            check_choice(key, key, name.strip(), folders)
        return f"{key}={text}"
    return f"++{key.removeprefix('strategy@')}={text}"


def job_words() -> list[str]:
    """Return the words of the job that is running."""
    words = []
    for word in HydraConfig.get().overrides.task:
        key, _, text = word.lstrip("+").partition("=")
        quoted = key in FILES and text[:1] == text[-1:] == "'"
        words.append(f"{key}={text[1:-1].replace(chr(92) + chr(39), chr(39)) if quoted else text}")
    return words
