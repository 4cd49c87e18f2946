"""Where runs are done: `executor=local`, `serial`, `dask`, or a Dask cluster that is running somewhere.

`executor=dask executor.address=tcp://host:port` is one value beyond the door: the address of the scheduler.
"""

from __future__ import annotations

from difflib import get_close_matches

from kawan.columns import BadInput

EXECUTORS = ("local", "serial", "dask")
SCHEMES = ("tcp://", "tls://")
ADDRESS = "executor.address"


def check_executor(executor: str) -> None:
    """Refuse what is neither the name of an executor nor the address of a scheduler."""
    if executor in EXECUTORS or (executor.startswith(SCHEMES) and executor.rpartition(":")[2].isdecimal()):
        return
    near = get_close_matches(executor, EXECUTORS, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise BadInput(f"executor must be one of {', '.join(EXECUTORS)} or tcp://HOST:PORT, got {executor}{hint}")


def addressed(values: dict[str, object]) -> None:
    """Put the address of a cluster, where one was typed, in the place of the executor's name."""
    address = values.pop(ADDRESS, None)
    if address is None:
        return
    if values.get("executor", "dask") != "dask":
        raise BadInput(f"{ADDRESS} goes with executor=dask, got executor={values['executor']}")
    if not str(address).startswith(SCHEMES):
        raise BadInput(f"{ADDRESS} must be like tcp://HOST:PORT, got {address}")
    values["executor"] = address
