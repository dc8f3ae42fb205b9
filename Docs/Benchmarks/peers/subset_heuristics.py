#!/usr/bin/env python3
"""Best-subset heuristics of other packages, one support size at a time.

Makes the standard data sets as .npy files (X in Fortran order) and writes the
loss of each peer for every size, as JSON:

    python subset_heuristics.py --out DIR [--case NAME ...] [--largest 20]

Data. Synthetic: numpy.random.default_rng(1); E is n x p standard normal,
X_1 = E_1, X_j = rho X_(j-1) + sqrt(1 - rho^2) E_j; ten ones at floor(i p/10);
noise variance var(Xb)/5, drawn after X. Diabetes: the 10 columns of
scikit-learn, their squares (not of the binary column) and products, 64 in all.
Columns and response are centred and brought to norm 1.

Peers, each followed by the same ridge refit, so that only supports compare:

  abess         LinearRegression of abess, one size at a time, y of norm sqrt(n)
  abess-unit    the same with y of norm 1
  abess-path    the same with the sizes 0..k in one path
  omp           orthogonal_mp_gram of scikit-learn
  lasso         for each point of lasso_path the k largest coefficients, best

The loss is 1/2 ||y - Xb||^2 + lambda2 ||b||^2 with lambda2 = 0.01.
"""

import argparse
import json
import pathlib
import time
import warnings

import numpy as np

LAMBDA2 = 0.01


def synthetic(n, p, rho):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((n, p))
    for j in range(1, p):
        x[:, j] = rho * x[:, j - 1] + np.sqrt(1 - rho**2) * x[:, j]
    b = np.zeros(p)
    b[[i * p // 10 for i in range(10)]] = 1
    signal = x @ b
    y = signal + np.sqrt(signal.var() / 5) * rng.standard_normal(n)
    return normalised(x, y)


def diabetes():
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True)
    columns = [x[:, j] for j in range(10)]
    columns += [x[:, j] ** 2 for j in range(10) if len(set(x[:, j])) > 2]
    columns += [x[:, i] * x[:, j] for i in range(10) for j in range(i + 1, 10)]
    return normalised(np.column_stack(columns), y)


def normalised(x, y):
    x = x - x.mean(axis=0)
    x /= np.linalg.norm(x, axis=0)
    y = y - y.mean()
    return np.asfortranarray(x), y / np.linalg.norm(y)


CASES = {
    "synthetic-500x100-0.9": lambda: synthetic(500, 100, 0.9),
    "synthetic-500x100-0.5": lambda: synthetic(500, 100, 0.5),
    "synthetic-500x100-0.1": lambda: synthetic(500, 100, 0.1),
    "diabetes": diabetes,
    "synthetic-1000x10000-0.1": lambda: synthetic(1000, 10000, 0.1),
}


def refit(x, y, support):
    support = sorted(int(j) for j in support)
    z = x[:, support]
    b = np.linalg.solve(z.T @ z + 2 * LAMBDA2 * np.eye(len(support)), z.T @ y)
    r = y - z @ b
    return {"loss": float(0.5 * r @ r + LAMBDA2 * b @ b), "support": support}


def abess(x, y, k, path=False):
    from abess import LinearRegression

    sizes = list(range(k + 1)) if path else [k]
    model = LinearRegression(support_size=sizes, alpha=2 * LAMBDA2, fit_intercept=False)
    model.fit(x, y)
    found = np.flatnonzero(model.coef_)
    if path and len(found) != k:
        return None  # the path chooses a size by its criterion
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--case", nargs="*", default=list(CASES))
    parser.add_argument("--largest", type=int, default=20)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    from sklearn.linear_model import lasso_path, orthogonal_mp

    warnings.simplefilter("ignore", FutureWarning)  # n_alphas has a new name in some versions only

    for name in options.case:
        x, y = CASES[name]()
        n = len(y)
        np.save(options.out / f"{name}-X.npy", x)
        np.save(options.out / f"{name}-X32.npy", x.astype(np.float32, order="F"))
        np.save(options.out / f"{name}-y.npy", y)
        start = time.process_time()
        alphas, coefficients, _ = lasso_path(x, y, n_alphas=100)
        lasso_seconds = time.process_time() - start
        result = {"case": name, "lambda2": LAMBDA2, "lassoSeconds": lasso_seconds, "sizes": []}
        for k in range(1, options.largest + 1):
            row = {"k": k, "methods": {}}

            def record(method, support, seconds):
                if support is not None:
                    row["methods"][method] = refit(x, y, support) | {"cpuSeconds": seconds}

            for method, scale, path in [("abess", n**0.5, False), ("abess-unit", 1, False), ("abess-path", n**0.5, True)]:
                start = time.process_time()
                support = abess(x, y * scale, k, path)
                record(method, support, time.process_time() - start)
            start = time.process_time()
            support = np.flatnonzero(orthogonal_mp(x, y, n_nonzero_coefs=k))
            record("omp", support, time.process_time() - start)
            tops = {tuple(np.argsort(-np.abs(b), kind="stable")[:k]) for b in coefficients.T if np.count_nonzero(b) >= k}
            best = min(tops, key=lambda s: refit(x, y, s)["loss"], default=None)
            record("lasso", best, lasso_seconds)
            result["sizes"].append(row)
            print(name, k, {m: round(v["loss"], 6) for m, v in row["methods"].items()}, flush=True)
        (options.out / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
