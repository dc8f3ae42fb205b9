"""Makes the best-subset instances of the benchmarks and solves them with El0ps.

    pip install el0ps abess scikit-learn numpy
    python3 best_subset_exact.py --directory instances [--only r01,r09] [--make] [--solve] [--limit 60]

Every instance becomes NAME.json (lambda0, lambda2, bound M, the support that M comes from), NAME.x.npy (the columns of
X as rows: p × n; single precision from p = 10^4 on) and NAME.y.npy. X and y are centred and have norm one. --solve
prints one JSON object a line: name, seconds (compilation excluded), nodes, objective, support size, status.

El0ps divides its gap by max(1, |F|), so its option is set to the share of F itself. It starts from zero. Where it
insists on an MPI library through mpi4py without having one, uninstall mpi4py.
"""
import argparse
import json
import os
import time

import numpy as np

SYNTHETIC = {
    "r01": (500, 100, 0.1, 0.0159866),
    "r05": (500, 100, 0.5, 0.0171371),
    "r09": (500, 100, 0.9, 0.00833341),
    "p1000": (1000, 1000, 0.1, 0.0186964),
    "p10000": (1000, 10_000, 0.1, 0.0135318),
    "p100000": (1000, 100_000, 0.1, 0.0178871),
}
NAMES = [*SYNTHETIC, "diabetes"]
# Made block by block and stored in Fortran order, which Espalier maps. lambda0 is that of p100000; not for the peer.
LARGE = {"p1000000": (1000, 1_000_000, 0.1, 0.0178871)}


def normalised(x, y):
    x -= x.mean(0)
    x /= np.sqrt((x * x).sum(0))
    y = y - y.mean()
    return x, y / np.linalg.norm(y)


def synthetic(n, p, rho):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((n, p))
    for j in range(1, p):
        x[:, j] = rho * x[:, j - 1] + np.sqrt(1 - rho * rho) * x[:, j]
    b = np.zeros(p)
    b[[i * p // 10 for i in range(10)]] = 1
    signal = x @ b
    y = signal + np.sqrt(signal.var() / 5) * rng.standard_normal(n)
    return normalised(x, y)


def diabetes():
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True)
    p = x.shape[1]
    binary = [j for j in range(p) if len(np.unique(x[:, j])) == 2]
    columns = [x[:, j] for j in range(p)] + [x[:, j] ** 2 for j in range(p) if j not in binary]
    columns += [x[:, i] * x[:, j] for i in range(p) for j in range(i + 1, p)]
    return normalised(np.column_stack(columns), y)


def ridge(x, y, support, lambda2):
    a = x[:, support]
    return np.linalg.solve(a.T @ a + 2 * lambda2 * np.eye(len(support)), a.T @ y)


def make_large(directory, name):
    n, p, rho, lambda0 = LARGE[name]
    rng = np.random.default_rng(1)
    path = os.path.join(directory, name)
    x = np.lib.format.open_memmap(path + ".x.npy", mode="w+", dtype=np.float32, shape=(n, p), fortran_order=True)
    signal = np.zeros(n)
    last = np.zeros(n)
    chosen = [i * p // 10 for i in range(10)]
    for start in range(0, p, 10_000):
        block = rng.standard_normal((n, min(10_000, p - start)))
        for j in range(block.shape[1]):
            if start + j > 0:
                block[:, j] = rho * last + np.sqrt(1 - rho * rho) * block[:, j]
            last = block[:, j].copy()
            if start + j in chosen:
                signal += last
        block -= block.mean(0)
        block /= np.sqrt((block * block).sum(0))
        x[:, start : start + block.shape[1]] = block
    x.flush()
    y = signal + np.sqrt(signal.var() / 5) * rng.standard_normal(n)
    y -= y.mean()
    y /= np.linalg.norm(y)
    np.save(path + ".y.npy", y)
    b = ridge(np.asarray(x[:, chosen], dtype=float), y, list(range(10)), 0.01)
    with open(path + ".json", "w") as file:
        about = {"name": name, "lambda0": lambda0, "lambda2": 0.01, "bound": 1.5 * float(np.abs(b).max())}
        json.dump({**about, "support": chosen}, file)


def make(directory, name, lambda2):
    if name in LARGE:
        return make_large(directory, name)
    from abess import LinearRegression

    if name == "diabetes":
        (x, y), lambda0 = diabetes(), 0.001
    else:
        n, p, rho, lambda0 = SYNTHETIC[name]
        x, y = synthetic(n, p, rho)
    if x.shape[1] >= 10_000:
        x = x.astype(np.float32)
    fit = LinearRegression(support_size=[14 if name == "diabetes" else 10], fit_intercept=False)
    scale = np.sqrt(len(y))  # abess' acceptance threshold is absolute: it does best with y of unit variance
    fit.fit(x.astype(float), y * scale)
    support = np.flatnonzero(fit.coef_).tolist()
    b = ridge(x.astype(float), y, support, lambda2)
    bound = 1.5 * float(np.abs(b).max())
    path = os.path.join(directory, name)
    np.save(path + ".x.npy", np.ascontiguousarray(x.T))
    np.save(path + ".y.npy", y)
    with open(path + ".json", "w") as file:
        json.dump({"name": name, "lambda0": lambda0, "lambda2": lambda2, "bound": bound, "support": support}, file)


def solve(directory, name, limit, gap):
    from el0ps.compilation import compiled_clone
    from el0ps.datafit import Leastsquares
    from el0ps.penalty import BigmL2norm
    from el0ps.solver import BnbSolver

    path = os.path.join(directory, name)
    with open(path + ".json") as file:
        about = json.load(file)
    x = np.load(path + ".x.npy").T.astype(float, order="F")
    y = np.load(path + ".y.npy")
    f = compiled_clone(Leastsquares(y))
    h = compiled_clone(BigmL2norm(about["bound"], about["lambda2"]))
    BnbSolver(time_limit=60, node_limit=3).solve(f, h, x[:, :50].copy(order="F"), about["lambda0"])
    if x.shape[1] <= 10_000:  # warm everything, and get F for the gap option
        objective = BnbSolver(relative_gap=0.01, time_limit=limit).solve(f, h, x, about["lambda0"]).objective_value
    else:
        objective = about.get("objective", 0.2)
    start = time.perf_counter()
    result = BnbSolver(relative_gap=gap * abs(objective), time_limit=limit).solve(f, h, x, about["lambda0"])
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "name": name, "solver": "El0ps", "seconds": seconds, "nodes": int(result.iter_count),
                "objective": float(result.objective_value), "size": int(np.count_nonzero(result.x)),
                "status": str(result.status),
            }
        ),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--directory", required=True)
    parser.add_argument("--only", default=",".join(NAMES))
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--solve", action="store_true")
    parser.add_argument("--lambda2", type=float, default=0.01)
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--limit", type=float, default=60)
    options = parser.parse_args()
    os.makedirs(options.directory, exist_ok=True)
    for name in options.only.split(","):
        if options.make or not os.path.exists(os.path.join(options.directory, name + ".json")):
            make(options.directory, name, options.lambda2)
        if options.solve:
            solve(options.directory, name, options.limit, options.gap)


if __name__ == "__main__":
    main()
