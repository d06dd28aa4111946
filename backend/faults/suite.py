"""All faults."""

from faults import gateway_faults, process_faults
from faults.run import Fault


def all_faults() -> list[Fault]:
    return [*gateway_faults.faults(), *process_faults.faults()]
