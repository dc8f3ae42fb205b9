"""Instances of best-subset classification, and El0ps on them.

  python best_subset_margin.py --directory DIR --make [--only NAMES]
  python best_subset_margin.py --directory DIR --solve [--only NAMES] [--gap 0.01] [--limit 300]

min  sum loss(y_i x_i'b) + lambda0 |b|_0 + lambda2 |b|^2,  |b| <= M,  no intercept; loss log(1+exp(-m)) or max(0,1-m)^2.

Rows of X are Gaussian with unit variance and correlation rho^|i-j|, ten coefficients of 1 at floor(i p/10), labels from the
logistic model (seed 1). lambda2 is in the table below. lambda0 is the midpoint of what the best supports found (abess, each refitted by the
loss with its ridge) gain from 9 to 10 columns and from 10 to 11; M is 1.5 times the largest coefficient of the one with 10.

El0ps: time without compilation. Its gap option is divided by max(1, |F|), which is |F| here, so 0.01 is a true 1 %. It sums the
losses of the samples, without a factor, as here. Needs numpy, scipy, abess, el0ps.
"""

import argparse
import json
import os
import time

import numpy as np

# name: loss, n, p, rho, lambda2
INSTANCES = {
    "logistic-200x100-r1": ("logistic", 200, 100, 0.1, 1),
    "logistic-500x100-r5": ("logistic", 500, 100, 0.5, 1),
    "logistic-500x100-r9": ("logistic", 500, 100, 0.9, 1),
    "logistic-1000x1000-r1": ("logistic", 1000, 1000, 0.1, 1),
    "logistic-1000x5000-r1-l10": ("logistic", 1000, 5000, 0.1, 10),
    "logistic-1000x5000-r1-l3": ("logistic", 1000, 5000, 0.1, 3),
    "logistic-1000x5000-r5-l10": ("logistic", 1000, 5000, 0.5, 10),
    "logistic-1000x5000-r1-l1": ("logistic", 1000, 5000, 0.1, 1),
    "hinge-500x100-r5": ("squaredHinge", 500, 100, 0.5, 1),
    "hinge-1000x1000-r1": ("squaredHinge", 1000, 1000, 0.1, 1),
    "hinge-1000x5000-r1-l50": ("squaredHinge", 1000, 5000, 0.1, 50),
}


def data(n, p, rho):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((n, p))
    for j in range(1, p):
        x[:, j] = rho * x[:, j - 1] + np.sqrt(1 - rho * rho) * x[:, j]
    b = np.zeros(p)
    b[[i * p // 10 for i in range(10)]] = 1
    y = np.where(rng.uniform(size=n) < 1 / (1 + np.exp(-(x @ b))), 1.0, -1.0)
    return x, y


def value(loss, margin):
    if loss == "logistic":
        return np.logaddexp(0, -margin).sum()
    short = np.maximum(1 - margin, 0)
    return (short * short).sum()


def refit(loss, x, y, support, lambda2):
    from scipy.optimize import minimize

    a = x[:, support] * y[:, None]

    def f(b):
        m = a @ b
        slope = -1 / (1 + np.exp(m)) if loss == "logistic" else -2 * np.maximum(1 - m, 0)
        return value(loss, m) + lambda2 * b @ b, a.T @ slope + 2 * lambda2 * b

    result = minimize(f, np.zeros(len(support)), jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-14})
    return result.fun, result.x


def make(directory, name):
    from abess import LogisticRegression

    loss, n, p, rho, lambda2 = INSTANCES[name]
    x, y = data(n, p, rho)
    values, fits, supports = [], [], []
    for k in (9, 10, 11):
        fit = LogisticRegression(support_size=[k], fit_intercept=False)
        fit.fit(x, (y > 0).astype(int))
        supports.append(np.flatnonzero(fit.coef_).tolist())
        v, b = refit(loss, x, y, supports[-1], lambda2)
        values.append(v)
        fits.append(b)
    lambda0 = float(f"{(values[0] - values[2]) / 2:.4g}")
    bound = float(f"{1.5 * np.abs(fits[1]).max():.4g}")
    path = os.path.join(directory, name)
    np.save(path + ".x.npy", np.ascontiguousarray(x.T))
    np.save(path + ".y.npy", y)
    about = {
        "name": name, "loss": loss, "lambda0": lambda0, "lambda2": lambda2, "bound": bound, "support": supports[1],
        "objective": float(values[1] + 10 * lambda0),
    }
    with open(path + ".json", "w") as file:
        json.dump(about, file)
    print(about, flush=True)


def solve(directory, name, limit, gap):
    from el0ps.compilation import compiled_clone
    from el0ps.datafit import Logistic, Squaredhinge
    from el0ps.penalty import BigmL2norm
    from el0ps.solver import BnbSolver

    path = os.path.join(directory, name)
    with open(path + ".json") as file:
        about = json.load(file)
    x = np.load(path + ".x.npy").T.astype(float, order="F")
    y = np.load(path + ".y.npy")
    datafit = Logistic if about["loss"] == "logistic" else Squaredhinge
    f = compiled_clone(datafit(y))
    h = compiled_clone(BigmL2norm(about["bound"], about["lambda2"]))
    # Compiles everything.
    BnbSolver(time_limit=60, node_limit=3).solve(f, h, x[:, :50].copy(order="F"), about["lambda0"])
    start, cpu = time.perf_counter(), time.process_time()
    result = BnbSolver(relative_gap=gap, time_limit=limit).solve(f, h, x, about["lambda0"])
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    b = np.asarray(result.x)
    used = np.flatnonzero(b)
    objective = value(about["loss"], y * (x[:, used] @ b[used])) + about["lambda0"] * len(used) + about["lambda2"] * b @ b
    print(
        json.dumps(
            {
                "name": name, "solver": "El0ps", "seconds": seconds, "cpu": cpu, "nodes": int(result.iter_count),
                "objective": float(objective), "size": len(used), "status": str(result.status),
            }
        ),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--directory", required=True)
    parser.add_argument("--only", default=",".join(INSTANCES))
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--solve", action="store_true")
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--limit", type=float, default=300)
    options = parser.parse_args()
    os.makedirs(options.directory, exist_ok=True)
    for name in options.only.split(","):
        if options.make or not os.path.exists(os.path.join(options.directory, name + ".json")):
            make(options.directory, name)
        if options.solve:
            solve(options.directory, name, options.limit, options.gap)


if __name__ == "__main__":
    main()
