"""Peers of `espalier-bench private`: OpenDP's selection on the same integer scores, and NumPy's exact scores of all
supports within two swaps.

    pip install numpy scipy opendp
    python private_selection.py oracle  FIXTURE.json OUT.json   # what Tests/PrivateSelectionTests records
    python private_selection.py swaps                           # seconds for 45 126 supports at p = 100, s = 5
"""
import itertools, json, math, sys, time

import numpy as np


def codes_of(fixture, radius=None):
    """Integer codes of the fixture's 220 scores, by formulas of their own: quantised data, ridge in the ball."""
    n, p, s = fixture["n"], fixture["p"], fixture["s"]
    r, bx, by, ridge = radius or fixture["r"], fixture["b_x"], fixture["b_y"], fixture["lam"]
    top = 2**20
    x = np.rint(np.clip(np.array(fixture["X"]), -bx, bx) / bx * top) / top * bx
    y = np.rint(np.clip(np.array(fixture["y"]), -by, by) / by * top) / top * by
    delta = (by + bx * r * math.sqrt(s)) ** 2 / 2
    grid = delta / 2**20
    gram, linear, square = x.T @ x, x.T @ y, y @ y
    codes = []
    for support in itertools.combinations(range(p), s):
        q = gram[np.ix_(support, support)] + ridge * np.eye(s)
        h = linear[list(support)]
        beta = np.linalg.solve(q, h)
        if np.linalg.norm(beta) > r:  # secular equation by bisection
            low, high = 0.0, np.linalg.norm(h) / r
            for _ in range(200):
                middle = (low + high) / 2
                beta = np.linalg.solve(q + middle * np.eye(s), h)
                low, high = (middle, high) if np.linalg.norm(beta) > r else (low, middle)
        codes.append(int(round((0.5 * square - h @ beta + 0.5 * beta @ q @ beta) / grid)))
    return codes


def oracle(path, out, epsilon=5.0, draws=20000):
    from importlib.metadata import version

    import opendp.prelude as dp
    from scipy.stats import chisquare

    dp.enable_features("contrib")
    with open(path) as file:
        fixture = json.load(file)
    codes = codes_of(fixture)
    width = 2 * (2**20 + 1)
    # Noisy max under zero-concentrated privacy is the exponential mechanism, P ~ exp(-score/scale).
    space = dp.vector_domain(dp.atom_domain(T=int), len(codes)), dp.linf_distance(T=int)
    law = np.exp(-epsilon * (np.array(codes) - min(codes)) / width)
    law /= law.sum()
    result = {"opendp": version("opendp"), "epsilon": epsilon, "codes": codes}
    result["codesSmallRadius"] = codes_of(fixture, radius=0.2)
    measure = dp.zero_concentrated_divergence()
    mechanism = dp.m.make_noisy_max(*space, measure, scale=width / epsilon, negate=True)
    started = time.perf_counter()
    counts = np.bincount([mechanism(codes) for _ in range(draws)], minlength=len(codes))
    result["milliseconds"] = (time.perf_counter() - started) / draws * 1000
    result["counts"] = counts.tolist()
    order = np.argsort(-law)
    cells, seen, expected = [], 0, 0.0
    for index in order:
        seen, expected = seen + counts[index], expected + law[index] * draws
        if expected >= 10:
            cells.append([seen, expected])
            seen, expected = 0, 0.0
    cells[-1][0] += seen
    cells[-1][1] += expected
    result["p"] = chisquare([c[0] for c in cells], [c[1] for c in cells]).pvalue
    with open(out, "w") as file:
        json.dump(result, file)
    print({key: result[key] for key in ("opendp", "epsilon", "milliseconds", "p")})


def swaps():
    rng = np.random.default_rng(1)
    n, p, s, ridge = 3000, 100, 5, 120.0
    x = rng.standard_normal((n, p))
    for j in range(1, p):
        x[:, j] = 0.1 * x[:, j - 1] + math.sqrt(0.99) * x[:, j]
    truth = [2 * j + 1 for j in range(s)]
    signal = x[:, truth].sum(axis=1) / math.sqrt(s)
    noise = rng.standard_normal(n)
    y = signal + noise * math.sqrt(signal @ signal / (noise @ noise) / 5)
    x, y = np.clip(x, -0.5, 0.5), np.clip(y, -0.5, 0.5)
    best = math.inf
    for _ in range(5):
        started = time.perf_counter()
        gram, linear = x.T @ x + ridge * np.eye(p), x.T @ y
        outside = [j for j in range(p) if j not in truth]
        supports = [
            kept + added
            for k in range(3)
            for kept in itertools.combinations(truth, s - k)
            for added in itertools.combinations(outside, k)
        ]
        index = np.array(supports)
        q = gram[index[:, :, None], index[:, None, :]]
        h = linear[index]
        beta = np.linalg.solve(q, h[:, :, None])[:, :, 0]
        values = 0.5 * (y @ y) - 0.5 * (h * beta).sum(axis=1)
        assert (np.linalg.norm(beta, axis=1) <= 1.1).all() and len(values) == 45126
        best = min(best, time.perf_counter() - started)
    print(f"supports {len(supports)}  seconds {best:.3f}  numpy {np.__version__}")


if __name__ == "__main__":
    if sys.argv[1] == "oracle":
        oracle(sys.argv[2], sys.argv[3])
    else:
        swaps()
