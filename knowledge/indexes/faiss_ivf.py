"""Nearest neighbours among many vectors by FAISS: inverted lists of 8-bit vectors.

Only the lists nearest to a question are read (IVF, Jégou et al. 2011), so that a million vectors
take about as long as 20,000 do one by one, and a quarter of the memory.
"""

from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

_PROBES = 32
_TRAINED_ON = 40
_ROUNDS = 8
_SEED = 7


class FaissIvf:
    """Unit vectors by position; a similarity is the cosine, to about .001; higher is nearer."""

    def __init__(self, index: Any) -> None:
        faiss.omp_set_num_threads(1)
        index.nprobe = _PROBES
        index.make_direct_map()
        self._index = index
        self.size: int = index.ntotal
        self.dimensions: int = index.d

    @classmethod
    def of(cls, vectors: NDArray[np.float32]) -> Self:
        """An index of `vectors`, shape (n, dimensions), in some two times the root of n lists."""
        rows = np.ascontiguousarray(vectors, np.float32)
        size, dimensions = rows.shape
        lists = max(1, int(2 * size**0.5))
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimensions),
            dimensions,
            lists,
            faiss.ScalarQuantizer.QT_8bit,
            faiss.METRIC_INNER_PRODUCT,
            False,
        )
        index.cp.niter = _ROUNDS
        index.cp.seed = _SEED
        index.cp.max_points_per_centroid = _TRAINED_ON
        index.train(rows)
        index.add(rows)
        return cls(index)

    def write(self, path: Path) -> None:
        """Write the index into the file `path`."""
        faiss.write_index(self._index, str(path))

    def nearest(
        self, query: NDArray[np.float32], most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Positions and cosines of about the `most` nearest vectors, nearest first."""
        similarities, positions = self._index.search(query[None, :], min(most, self.size))
        found = positions[0] >= 0
        return positions[0][found], similarities[0][found]

    def similarities(
        self, query: NDArray[np.float32], positions: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Cosines of the vectors at `positions`, in that order."""
        if not len(positions):
            return np.zeros(0, np.float32)
        rows = self._index.reconstruct_batch(np.ascontiguousarray(positions))
        # einsum keeps to one thread, where BLAS would take all cores
        cosines: NDArray[np.float32] = np.einsum("ij,j->i", rows, query)
        return cosines
