#!/usr/bin/env python3
"""OSSCAR structured pruning of one layer in numpy, as a peer for benchmarks.

Written from the description of the method in "OSSCAR: One-Shot Structured
Pruning in Vision and Language Models with Combinatorial Optimization" (ICML
2024, arXiv 2403.12983); no code of the published program is used.

Problem. W (d x q, rows are inputs) is the dense weight, H0 = X'X its Gram
matrix, groups are consecutive blocks of B rows. With H = H0 + 0.01 mean(diag
H0) I and G = H W, find K groups to keep and new weights for them minimising
1/2 tr(V'HV) - tr(G'V).

Methods:
  magnitude       L1 norm of W, zeroing only
  magnitude-refit L1 norm, exact refit
  wanda           sum of H_jj W_jc^2, exact refit
  flap            variance of x_j times W_jc^2, exact refit (needs --mean, --count)
  greedy          one group at a time, always the cheapest; one pass, all K
  fast            batched removal, u = 10 rows or 2 wider groups (phase 1)
  ls              fast + batch swaps, t = 10 or 5, stop at the first failure
  halve           fast + batch swaps, t halved after a failure, down to 1

--update direct is the port of the published scheme; --update panels is what an
optimised numpy program can do with the same mathematics.

Time is process CPU time of selection and refit, best of --repeats, without
loading, damping, G and the evaluation. `greedy` is cumulative along its pass.
--dtype is the precision of the removal phase; swaps, refit and all reported
numbers are in float64.
"""

import argparse
import json
import time

import numpy as np
from scipy.linalg import blas, cho_solve, cholesky, lapack, solve_triangular

DAMPING = 1e-2
PANEL = 64  # pending columns before the inverse is updated
METHODS = ("magnitude", "magnitude-refit", "wanda", "flap", "greedy", "fast", "ls", "halve")


def spd_inverse(matrix):
    """Inverse of a symmetric positive definite matrix by Cholesky."""
    potrf, potri = lapack.get_lapack_funcs(("potrf", "potri"), (matrix,))
    factor, info = potrf(np.array(matrix, order="F"), lower=1, overwrite_a=1)
    if info:
        raise np.linalg.LinAlgError(f"not positive definite at column {info}")
    inverse, info = potri(factor, lower=1, overwrite_c=1)
    if info:
        raise np.linalg.LinAlgError(f"singular at column {info}")
    # Copy the lower triangle to the upper one, a block at a time.
    size, step = len(inverse), 128
    for start in range(0, size, step):
        stop = min(start + step, size)
        block = inverse[start:stop, start:stop]
        block += np.tril(block, -1).T - np.triu(block, 1)
        inverse[start:stop, stop:] = inverse[stop:, start:stop].T
    return inverse


class Problem:
    """Damped Gram matrix, target and groups of one layer, in float64."""

    def __init__(self, gram, weights, group_size, damping):
        start = time.process_time()
        self.gram = gram.astype(np.float64)
        self.weights = weights.astype(np.float64)
        self.weights[np.diag(self.gram) == 0] = 0
        self.hessian = self.gram.copy()
        self.hessian[np.diag_indices_from(self.hessian)] += damping * np.diag(self.gram).mean()
        self.target = self.hessian @ self.weights
        self.block = group_size
        self.groups, rest = divmod(len(self.gram), group_size)
        if rest:
            raise ValueError(f"{len(self.gram)} rows do not split into groups of {group_size}")
        self.prepare_seconds = time.process_time() - start

    def rows(self, groups):
        return (np.asarray(groups)[:, None] * self.block + np.arange(self.block)).ravel()

    def per_group(self, values):
        return values.reshape(self.groups, self.block).sum(axis=1)

    def refit(self, kept):
        """Optimal weights on the kept groups; zero rows elsewhere."""
        rows = self.rows(np.sort(kept))
        factor = cholesky(self.hessian[np.ix_(rows, rows)], lower=True,
                          overwrite_a=True, check_finite=False)
        weights = np.zeros_like(self.weights)
        weights[rows] = cho_solve((factor, True), self.target[rows], check_finite=False)
        return weights


# Removal (phase 1)


def batch_sizes(total, size):
    """floor(total / size) rounds, sizes that differ by at most one."""
    if total <= 0:
        return []
    rounds = max(1, total // size)
    quotient, remainder = divmod(total, rounds)
    return [quotient + 1] * remainder + [quotient] * (rounds - remainder)


def remove_rows(problem, sizes, dtype, marks=()):
    """Remove single rows in batches. Yields the kept rows at each mark.

    The current inverse is P - U U' and the current weights are W - U Y; U and
    Y collect up to PANEL removals, then P and W are compacted to the kept rows
    and updated by one matrix product. Only the diagonal of the inverse and the
    squared row norms of the weights are kept up to date between.
    """
    gemm = blas.get_blas_funcs("gemm", dtype=dtype)
    inverse = spd_inverse(problem.hessian.astype(dtype))
    weights = np.asfortranarray(problem.weights, dtype=dtype)
    left = np.arange(len(weights))  # original index of each stored row
    panel = max(PANEL, 4 * max(sizes, default=1))
    update = np.zeros((len(left), panel), dtype=dtype, order="F")
    factor = np.zeros((panel, weights.shape[1]), dtype=dtype)
    diagonal = np.diag(inverse).copy()
    norms = np.einsum("ij,ij->i", weights, weights)
    alive = np.ones(len(left), dtype=bool)
    pending, marks = 0, set(marks)

    for size in sizes:
        if pending + size > panel:
            kept = np.flatnonzero(alive)
            columns = np.asfortranarray(update[kept, :pending])
            inverse = inverse.T[kept].T[kept]  # symmetric: one gather by columns, one by rows
            inverse = gemm(-1.0, columns, columns, 1.0, np.asfortranarray(inverse),
                           trans_b=1, overwrite_c=1)
            weights = gemm(-1.0, columns, factor[:pending], 1.0,
                           np.asfortranarray(weights[kept]), overwrite_c=1)
            left = left[kept]
            update = np.zeros((len(left), panel), dtype=dtype, order="F")
            diagonal = np.diag(inverse).copy()
            norms = np.einsum("ij,ij->i", weights, weights)
            alive = np.ones(len(left), dtype=bool)
            pending = 0

        scores = np.full(len(left), np.inf, dtype=dtype)
        np.divide(norms, diagonal, out=scores, where=alive)
        if size == 1:
            r = int(np.argmin(scores))
            past = update[:, :pending]
            column = inverse[:, r] - past @ past[r]
            row = weights[r] - past[r] @ factor[:pending]
            root = np.sqrt(column[r])
            column /= root
            row /= root
            product = weights @ row
            product -= past @ (factor[:pending] @ row)
            norms -= column * (2 * product - (row @ row) * column)
            diagonal -= column * column
            update[:, pending] = column
            factor[pending] = row
            alive[r] = False
        else:
            batch = np.argpartition(scores, size - 1)[:size]
            past = update[:, :pending]
            columns = inverse[:, batch] - past @ past[batch].T
            lower = cholesky(columns[batch], lower=True, check_finite=False)
            columns = solve_triangular(lower, columns.T, lower=True, check_finite=False).T
            rows = weights[batch] - past[batch] @ factor[:pending]
            rows = solve_triangular(lower, rows, lower=True, check_finite=False)
            product = weights @ rows.T
            product -= past @ (factor[:pending] @ rows.T)
            product *= 2
            product -= columns @ (rows @ rows.T)
            norms -= np.einsum("ij,ij->i", columns, product)
            diagonal -= np.einsum("ij,ij->i", columns, columns)
            update[:, pending : pending + size] = columns
            factor[pending : pending + size] = rows
            alive[batch] = False
        pending += size
        count = int(alive.sum())
        if count in marks:
            yield left[alive]


def remove_blocks(problem, sizes, dtype, marks=()):
    """Remove groups of several rows in batches. Yields the kept groups at each mark."""
    block = problem.block
    inverse = spd_inverse(problem.hessian.astype(dtype))
    weights = problem.weights.astype(dtype)
    left, marks = np.arange(problem.groups), set(marks)
    for size in sizes:
        count = len(left)
        scores = block_scores(inverse, weights, block)
        order = np.argsort(scores, kind="stable")
        rows = (order[:size, None] * block + np.arange(block)).ravel()
        stay = np.sort(order[size:])
        kept = (stay[:, None] * block + np.arange(block)).ravel()
        lower = cholesky(inverse[np.ix_(rows, rows)], lower=True, check_finite=False)
        columns = solve_triangular(lower, inverse[np.ix_(rows, kept)], lower=True, check_finite=False)
        rotated = solve_triangular(lower, weights[rows], lower=True, check_finite=False)
        inverse = inverse[np.ix_(kept, kept)]
        inverse -= columns.T @ columns
        weights = weights[kept]
        weights -= columns.T @ rotated
        left = left[stay]
        if count - size in marks:
            yield left


def block_scores(inverse, weights, block):
    """Loss of removing each group alone: 1/2 tr(W_g' inv(P_gg) W_g)."""
    if block == 1:
        return np.einsum("ij,ij->i", weights, weights) / (2 * np.diag(inverse))
    count = len(inverse) // block
    diagonal = np.arange(count)
    blocks = inverse.reshape(count, block, count, block)[diagonal, :, diagonal, :]
    parts = weights.reshape(count, block, -1)
    return 0.5 * np.einsum("gij,gij->g", parts, np.linalg.solve(blocks, parts))


def remove_direct(problem, sizes, dtype, marks=()):
    """Remove groups in batches as the method is published: after each batch the whole inverse and the whole weight
    matrix are updated. Yields the kept groups at each mark."""
    block = problem.block
    inverse = spd_inverse(problem.hessian.astype(dtype))
    weights = problem.weights.astype(dtype)
    alive, marks = np.ones(problem.groups, dtype=bool), set(marks)
    for size in sizes:
        left = np.flatnonzero(alive)
        rows = problem.rows(left)
        if block == 1:
            scores = np.einsum("ij,ij->i", weights[rows], weights[rows]) / (2 * np.diag(inverse)[rows])
        else:
            scores = block_scores(inverse[np.ix_(rows, rows)], weights[rows], block)
        batch = left[np.argsort(scores, kind="stable")[:size]]
        out = problem.rows(batch)
        gain = np.linalg.solve(inverse[np.ix_(out, out)], inverse[out])
        weights -= gain.T @ weights[out]
        inverse -= inverse[:, out] @ gain
        weights[out] = 0
        inverse[out] = 0
        inverse[:, out] = 0
        alive[batch] = False
        count = int(alive.sum())
        if count in marks:
            yield np.flatnonzero(alive)


def removal(problem, size, keep, dtype, update):
    """Kept groups for every K in `keep`, in decreasing order of K, one pass."""
    if problem.groups in keep:
        yield np.arange(problem.groups)
    sizes = batch_sizes(problem.groups - min(keep), size)
    step = remove_rows if problem.block == 1 else remove_blocks
    if update == "direct":
        step = remove_direct
    yield from step(problem, sizes, dtype, keep)


# Local search (phase 2)


def batch_swaps(problem, kept, size, iterations, halving):
    """Drop the `size` cheapest groups, add the best `size`, accept improvements."""
    hessian, target, block = problem.hessian, problem.target, problem.block
    kept = np.sort(kept)
    size = min(size, len(kept), problem.groups - len(kept))
    if size == 0:
        return kept
    rows = problem.rows(kept)
    inverse = spd_inverse(hessian[np.ix_(rows, rows)])
    weights = inverse @ target[rows]
    energy = 0.5 * np.vdot(weights, target[rows])
    best = (kept, inverse, weights, energy)

    for _ in range(iterations):
        # Drop.
        scores = block_scores(inverse, weights, block)
        order = np.argsort(scores, kind="stable")
        out = (order[:size, None] * block + np.arange(block)).ravel()
        stay = (np.sort(order[size:])[:, None] * block + np.arange(block)).ravel()
        lower = cholesky(inverse[np.ix_(out, out)], lower=True, check_finite=False)
        columns = solve_triangular(lower, inverse[np.ix_(out, stay)], lower=True, check_finite=False)
        rotated = solve_triangular(lower, weights[out], lower=True, check_finite=False)
        reduced = inverse[np.ix_(stay, stay)]
        reduced -= columns.T @ columns
        partial = weights[stay]
        partial -= columns.T @ rotated
        core = kept[np.sort(order[size:])]

        # Add.
        outside = np.setdiff1d(np.arange(problem.groups), core, assume_unique=True)
        inner, outer = problem.rows(core), problem.rows(outside)
        coupling = hessian[np.ix_(inner, outer)]
        residual = target[outer] - coupling.T @ partial
        solved = reduced @ coupling
        if block == 1:
            schur = np.diag(hessian)[outer] - np.einsum("ij,ij->j", coupling, solved)
            gains = np.einsum("ij,ij->i", residual, residual) / (2 * schur)
        else:
            count = len(outside)
            cross = coupling.T.reshape(count, block, -1) @ solved.reshape(len(inner), count, block).transpose(1, 0, 2)
            starts = outside[:, None] * block + np.arange(block)
            schur = hessian[starts[:, :, None], starts[:, None, :]] - cross
            parts = residual.reshape(count, block, -1)
            gains = 0.5 * np.einsum("gij,gij->g", parts, np.linalg.solve(schur, parts))
        added = outside[np.argsort(-gains, kind="stable")[:size]]

        kept = np.sort(np.concatenate((core, added)))
        unchanged = np.array_equal(kept, best[0])
        if not unchanged:
            rows = problem.rows(kept)
            inverse = spd_inverse(hessian[np.ix_(rows, rows)])
            weights = inverse @ target[rows]
            energy = 0.5 * np.vdot(weights, target[rows])
        if not unchanged and energy > best[3] * (1 + 1e-9):
            best = (kept, inverse, weights, energy)
        elif halving and size > 1:
            size = size // 2
            kept, inverse, weights, energy = best
        else:
            break
    return best[0]


# Methods


def top(scores, count):
    return np.sort(np.argsort(-scores, kind="stable")[:count])


def solve(problem, method, keep, options):
    """A list of (kept groups, weights, CPU seconds so far), one per K."""
    weights = problem.weights
    wide = problem.block > 1
    batch = options.batch or (2 if wide else 10)
    swap = options.swap or (5 if wide else 10)
    dtype = np.dtype(options.dtype)
    results = []

    if method == "greedy":
        start = time.process_time()
        found = []
        for kept in removal(problem, 1, keep, dtype, options.update):
            found.append((kept, time.process_time() - start))
        for kept, seconds in found:
            again = time.process_time()
            refitted = problem.refit(kept)
            results.append((kept, refitted, seconds + time.process_time() - again))
        return results

    for count in keep:
        start = time.process_time()
        if method.startswith("magnitude"):
            kept = top(problem.per_group(np.abs(weights).sum(axis=1)), count)
        elif method == "wanda":
            squares = np.einsum("ij,ij->i", weights, weights)
            kept = top(problem.per_group(np.diag(problem.gram) * squares), count)
        elif method == "flap":
            variance = np.diag(problem.gram) / options.tokens - options.means**2
            squares = np.einsum("ij,ij->i", weights, weights)
            kept = top(problem.per_group(variance * squares), count)
        else:
            (kept,) = removal(problem, batch, [count], dtype, options.update)
            if method != "fast":
                kept = batch_swaps(problem, kept, swap, options.iterations, method == "halve")
        if method == "magnitude":
            refitted = np.zeros_like(weights)
            rows = problem.rows(kept)
            refitted[rows] = weights[rows]
        else:
            refitted = problem.refit(kept)
        results.append((kept, refitted, time.process_time() - start))
    return results


def relative_error(gram, dense, pruned):
    gap = dense - pruned
    return float(np.vdot(gap, gram @ gap) / np.vdot(dense, gram @ dense))


def complement_loss(problem, inverse, kept):
    """Damped loss of the refitted support, free of cancellation."""
    removed = np.setdiff1d(np.arange(problem.groups), kept)
    if len(removed) == 0:
        return 0.0
    rows = problem.rows(removed)
    lower = cholesky(inverse[np.ix_(rows, rows)], lower=True)
    half = solve_triangular(lower, problem.weights[rows], lower=True)
    return float(0.5 * np.vdot(half, half))


def blas_description():
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "unknown (install threadpoolctl)"
    return [
        {key: info.get(key) for key in ("internal_api", "version", "architecture", "num_threads")}
        for info in threadpool_info()
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hessian", required=True, metavar="NPY", help="X'X, d x d")
    parser.add_argument("--weights", required=True, metavar="NPY", help="d x q, rows are inputs")
    parser.add_argument("--test", metavar="NPY", help="X'X of held-out tokens")
    parser.add_argument("--mean", metavar="NPY", help="mean of X, for flap")
    parser.add_argument("--count", type=int, help="number of tokens in X'X, for flap")
    parser.add_argument("--group-size", type=int, default=1, metavar="B")
    parser.add_argument("--keep", required=True, metavar="K1,K2", help="groups to keep")
    parser.add_argument("--method", default="fast", help="one or more of " + ",".join(METHODS))
    parser.add_argument("--damping", type=float, default=DAMPING)
    parser.add_argument("--batch", type=int, help="groups removed per round (10, or 2 if wider)")
    parser.add_argument("--swap", type=int, help="groups swapped at once (10, or 5 if wider)")
    parser.add_argument("--iterations", type=int, default=30)
    parser.add_argument("--dtype", choices=("float32", "float64"), default="float64")
    parser.add_argument("--update", choices=("direct", "panels"), default="direct",
                        help="direct updates the whole inverse and weights after each batch, as published; "
                        "panels delays the updates and drops removed rows")
    parser.add_argument("--repeats", type=int, default=1, metavar="N")
    parser.add_argument("--json", metavar="OUT", help="write the results there, not to stdout")
    options = parser.parse_args()

    methods = options.method.split(",")
    unknown = set(methods) - set(METHODS)
    if unknown:
        parser.error(f"unknown method {sorted(unknown)}")
    options.tokens, options.means = options.count, None
    if "flap" in methods:
        if not (options.mean and options.count):
            parser.error("flap needs --mean and --count")
        options.means = np.load(options.mean).astype(np.float64)
    problem = Problem(np.load(options.hessian), np.load(options.weights),
                      options.group_size, options.damping)
    keep = sorted({int(part) for part in options.keep.split(",")}, reverse=True)
    if keep[-1] < 1 or keep[0] > problem.groups:
        parser.error(f"--keep must lie in 1...{problem.groups}")
    held_out = np.load(options.test).astype(np.float64) if options.test else None

    inverse = spd_inverse(problem.hessian)
    energy = 0.5 * float(np.vdot(problem.weights, problem.target))
    rows = []
    for method in methods:
        runs = [solve(problem, method, keep, options) for _ in range(options.repeats)]
        for index, count in enumerate(keep):
            kept, pruned, _ = runs[0][index]
            row = {"method": method, "keep": count}
            if method != "magnitude":
                loss = complement_loss(problem, inverse, kept)
                row["dampedLoss"] = loss
                row["dampedLossOverEnergy"] = loss / energy
            row["error"] = relative_error(problem.gram, problem.weights, pruned)
            if held_out is not None:
                row["testError"] = relative_error(held_out, problem.weights, pruned)
            row["cpuSeconds"] = min(run[index][2] for run in runs)
            row["cpuSecondsAll"] = [run[index][2] for run in runs]
            row["kept"] = [int(group) for group in np.sort(kept)]
            rows.append(row)
    result = {
        "hessian": options.hessian, "groups": problem.groups, "groupSize": problem.block,
        "outputs": problem.weights.shape[1], "damping": options.damping, "update": options.update, "dtype": options.dtype,
        "energy": energy, "prepareCPUSeconds": problem.prepare_seconds,
        "blas": blas_description(), "results": rows,
    }
    text = json.dumps(result, indent=1)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        for row in rows:
            print("  ".join(f"{key}={value:.6g}" if isinstance(value, float) else f"{key}={value}"
                            for key, value in row.items() if key not in ("kept", "cpuSecondsAll")))
    else:
        print(text)


if __name__ == "__main__":
    main()
