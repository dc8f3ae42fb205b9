"""Times how long Python's modelling layers take to build the p-median model (not to solve it).

    pip install highspy pulp mip numpy scipy
    python3 p_median.py --size 500 [--layers highspy-matrix,pulp,python-mip] [--repeats 1]

Prints one JSON object a line: {"layer": …, "buildSeconds": …}. Building ends where the layer would hand the model to a
solver; for highspy's matrix path it ends after passModel, because that is where its columns are assembled.
"""
import argparse
import json
import time

import numpy as np


def costs(size):
    rng = np.random.default_rng(3)
    a, b = rng.random((size, 2)), rng.random((size, 2))
    return 100 * np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(-1))


def highspy_matrix(size, c):
    import highspy
    import scipy.sparse as sp

    start = time.perf_counter()
    n = size * size
    x = np.arange(n)
    facility, customer = x // size, x % size
    rows = np.concatenate([customer, size + x, size + x, np.full(size, size + n)])
    cols = np.concatenate([x, x, n + facility, n + np.arange(size)])
    vals = np.concatenate([np.ones(n), np.ones(n), -np.ones(n), np.ones(size)])
    matrix = sp.csc_matrix((vals, (rows, cols)), shape=(size + n + 1, n + size))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_ = np.concatenate([c.ravel(), np.zeros(size)])
    lp.col_lower_, lp.col_upper_ = np.zeros(n + size), np.ones(n + size)
    lp.row_lower_ = np.concatenate([np.ones(size), np.full(n, -np.inf), [size // 10]])
    lp.row_upper_ = np.concatenate([np.ones(size), np.zeros(n), [size // 10]])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * (n + size)
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.passModel(lp)
    seconds = time.perf_counter() - start
    assert h.getNumNz() == 3 * n + size
    return seconds


def pulp_layer(size, c):
    import pulp

    start = time.perf_counter()
    prob = pulp.LpProblem("p_median", pulp.LpMinimize)
    x = [[pulp.LpVariable(f"x_{i}_{j}", cat="Binary") for j in range(size)] for i in range(size)]
    y = [pulp.LpVariable(f"y_{i}", cat="Binary") for i in range(size)]
    prob += pulp.lpSum(c[i, j] * x[i][j] for i in range(size) for j in range(size))
    for j in range(size):
        prob += pulp.lpSum(x[i][j] for i in range(size)) == 1
    for i in range(size):
        for j in range(size):
            prob += x[i][j] <= y[i]
    prob += pulp.lpSum(y) == size // 10
    return time.perf_counter() - start


def python_mip(size, c):
    import mip

    start = time.perf_counter()
    m = mip.Model(solver_name=mip.CBC)
    m.verbose = 0
    x = [[m.add_var(var_type=mip.BINARY) for _ in range(size)] for _ in range(size)]
    y = [m.add_var(var_type=mip.BINARY) for _ in range(size)]
    m.objective = mip.xsum(float(c[i, j]) * x[i][j] for i in range(size) for j in range(size))
    for j in range(size):
        m += mip.xsum(x[i][j] for i in range(size)) == 1
    for i in range(size):
        for j in range(size):
            m += x[i][j] <= y[i]
    m += mip.xsum(y) == size // 10
    assert m.num_nz == 3 * size * size + size
    return time.perf_counter() - start


LAYERS = {"highspy-matrix": highspy_matrix, "pulp": pulp_layer, "python-mip": python_mip}
VERSIONS = {"highspy-matrix": "highspy", "pulp": "pulp", "python-mip": "mip"}


def main():
    from importlib.metadata import version

    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--layers", default=",".join(LAYERS))
    parser.add_argument("--repeats", type=int, default=3, help="runs of the matrix path; the others run once")
    options = parser.parse_args()
    c = costs(options.size)
    for name in options.layers.split(","):
        runs = options.repeats if name == "highspy-matrix" else 1
        seconds = min(LAYERS[name](options.size, c) for _ in range(runs))
        print(json.dumps({"layer": f"{name} {version(VERSIONS[name])}", "buildSeconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
