"""Feature budgets with boosted trees and forests, and the data that `espalier-bench trees --data DIR` reads.

Two-stage peers fit on all columns, keep the k of largest importance and fit again; LightGBM also with a price paid once per
column by the whole ensemble (cegb_penalty_feature_coupled), swept on the validation rows. All use the same training,
validation and test rows; settings are chosen by validation loss.
"""
import argparse
import os
import time
import warnings

import lightgbm as lgb
import numpy as np
import xgboost as xgb
from sklearn import datasets
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score
from sklearn.model_selection import train_test_split

warnings.filterwarnings("ignore")


def save(folder, parts, budget, regression, support=None):
    os.makedirs(folder, exist_ok=True)
    for name, (x, y) in parts.items():
        np.save(f"{folder}/X{name}.npy", np.ascontiguousarray(x, dtype=np.float64))
        np.save(f"{folder}/y{name}.npy", np.asarray(y, dtype=np.float64))
    with open(f"{folder}/budget", "w") as file:
        file.write(str(budget))
    if regression:
        open(f"{folder}/regression", "w").close()
    if support is not None:
        np.save(f"{folder}/support.npy", np.asarray(support, dtype=np.int64))


def split(x, y, seed, regression=False):
    strata = None if regression else y
    a, xt, b, yt = train_test_split(x, y, test_size=0.2, random_state=seed, stratify=strata)
    xa, xv, ya, yv = train_test_split(a, b, test_size=0.2, random_state=seed, stratify=None if regression else b)
    return {"tr": (xa, ya), "va": (xv, yv), "te": (xt, yt)}


def synthetic(rho, p, n, seed):
    random = np.random.RandomState(seed)
    sigma = rho ** np.abs(np.subtract.outer(np.arange(p), np.arange(p)))
    sizes = {"tr": int(0.8 * n), "va": n - int(0.8 * n), "te": 10000}
    xs = {k: random.multivariate_normal(np.zeros(p), sigma, m) for k, m in sizes.items()}
    support = np.arange(p // 16, p, p // 8)
    beta = np.zeros(p)
    beta[support] = 1
    return {k: (x, x @ beta + random.normal(0, 0.5, len(x))) for k, x in xs.items()}, support


def cases(seeds):
    for seed in range(seeds):
        data = datasets.load_digits()
        yield f"digits-{seed}", split(data.data, data.target, seed), 16, False, None
        data = datasets.load_breast_cancer()
        yield f"cancer-{seed}", split(data.data, data.target, seed), 7, False, None
    for seed in range(1, seeds + 1):
        yield (f"synthetic-0.5-256-{seed}", *_with(synthetic(0.5, 256, 200, seed)))
        yield (f"synthetic-0.7-512-{seed}", *_with(synthetic(0.7, 512, 200, seed)))


def _with(pair):
    parts, support = pair
    return parts, 8, True, support


def score(model, x, y, regression):
    if regression:
        return mean_squared_error(y, model.predict(x))
    p = model.predict_proba(x)
    return roc_auc_score(y, p[:, 1]) if p.shape[1] == 2 else roc_auc_score(y, p, multi_class="ovo")


def loss(model, x, y, regression):
    return mean_squared_error(y, model.predict(x)) if regression else log_loss(y, model.predict_proba(x), labels=model.classes_)


def fitted(kind, parts, columns, regression, **extra):
    (xa, ya), (xv, yv) = parts["tr"], parts["va"]
    xa, xv = xa[:, columns], xv[:, columns]
    best = None
    for size in (7, 31):
        if kind == "lightgbm":
            maker = lgb.LGBMRegressor if regression else lgb.LGBMClassifier
            model = maker(n_estimators=400, learning_rate=0.05, num_leaves=size, min_child_samples=5 if len(xa) < 300 else 20,
                          verbose=-1, n_jobs=1, random_state=0, **extra)
            model.fit(xa, ya, eval_set=[(xv, yv)], callbacks=[lgb.early_stopping(30, verbose=False)])
        elif kind == "xgboost":
            maker = xgb.XGBRegressor if regression else xgb.XGBClassifier
            model = maker(n_estimators=400, learning_rate=0.05, max_depth=3 if size == 7 else 5, n_jobs=1, random_state=0,
                          early_stopping_rounds=30)
            model.fit(xa, ya, eval_set=[(xv, yv)], verbose=False)
        else:
            maker = RandomForestRegressor if regression else RandomForestClassifier
            model = maker(n_estimators=300, max_features="sqrt" if size == 7 else 0.33, n_jobs=1, random_state=0).fit(xa, ya)
        value = loss(model, xv, yv, regression)
        if best is None or value < best[0]:
            best = (value, model)
    return best


def importance(kind, model):
    if kind == "lightgbm":
        return model.booster_.feature_importance("gain")
    return model.feature_importances_


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", default="", help="cases whose name starts with this")
    options = parser.parse_args()
    print(f"{'case':24} {'budget':>6} {'method':>10} {'used':>5} {'test':>9} {'seconds':>8}")
    for name, parts, budget, regression, support in cases(options.seeds):
        if not name.startswith(options.only):
            continue
        save(f"{options.out}/{name}", parts, budget, regression, support)
        p = parts["tr"][0].shape[1]
        rows = []
        for kind in ("lightgbm", "xgboost", "forest"):
            start = time.process_time()
            full = fitted(kind, parts, np.arange(p), regression)[1]
            columns = np.sort(np.argsort(-importance(kind, full), kind="stable")[:budget])
            model = fitted(kind, parts, columns, regression)[1]
            value = score(model, parts["te"][0][:, columns], parts["te"][1], regression)
            rows.append((kind, len(columns), value, time.process_time() - start))
        start = time.process_time()
        best = None
        for price in (0.3, 1, 3, 10, 30, 100):
            value, model = fitted("lightgbm", parts, np.arange(p), regression, cegb_tradeoff=1.0,
                                  cegb_penalty_feature_coupled=[float(price)] * p)
            used = int(np.count_nonzero(model.booster_.feature_importance("split")))
            if 0 < used <= budget and (best is None or value < best[0]):
                best = (value, used, score(model, parts["te"][0], parts["te"][1], regression))
        rows.append(("cegb", *(best[1:] if best else (0, float("nan"))), time.process_time() - start))
        for method, used, value, seconds in rows:
            print(f"{name:24} {budget:6} {method:>10} {used:5} {value:9.4f} {seconds:8.2f}", flush=True)


if __name__ == "__main__":
    main()
