"""What the service does without at this moment: for health, and for those who can mend it."""

from collections.abc import Mapping

from api.parts import Parts
from api.processes.worker_process import WorkerProcess


def states(parts: Parts, worker: WorkerProcess | None) -> Mapping[str, str]:
    """dialogue, encoder and knowledge: each ok, or degraded (answers, with less), empty or down."""
    lame = parts.dialogue.degraded or (worker is not None and worker.degraded)
    wordy = parts.steady.degraded or (worker is not None and worker.without_encoder)
    return {
        "dialogue": "degraded" if lame else "ok",
        "encoder": "degraded" if wordy else "ok",
        "knowledge": _knowledge(parts),
    }


def _knowledge(parts: Parts) -> str:
    try:
        return "ok" if parts.library.index.priors.in_force.any() else "empty"
    except Exception:  # noqa: BLE001  # whatever is wrong with the index is the finding
        return "down"
