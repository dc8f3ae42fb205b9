"""Writes the data files of this folder. Needs numpy and scikit-learn.

digits-*.csv: scikit-learn's copy of the test part of "Optical Recognition of Handwritten Digits" (E. Alpaydin and
C. Kaynak, UCI Machine Learning Repository, CC BY 4.0), 1797 images of 8x8 pixels, split 80/20 by class.
breast-cancer-*.csv: scikit-learn's copy of "Breast Cancer Wisconsin (Diagnostic)" (W. Wolberg, O. Mangasarian, N. Street,
W. Street, UCI Machine Learning Repository, CC BY 4.0), split 80/20 by class.
contracts-*.csv: generated here, no real persons: numbers and categories with missing cells. In the public domain (CC0).
"""
import csv
import os

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def number(value):
    return format(float(value), ".6g")


def split(name, header, x, y):
    parts = train_test_split(x, y, test_size=0.2, random_state=0, stratify=y)
    for part, features, target in (("train", parts[0], parts[2]), ("test", parts[1], parts[3])):
        rows = [[number(v) for v in row] + [label] for row, label in zip(features, target)]
        write(f"{name}-{part}.csv", header + ["label"], rows)


digits = datasets.load_digits()
split("digits", [f"pixel_{r}_{c}" for r in range(8) for c in range(8)], digits.data, digits.target)
cancer = datasets.load_breast_cancer()
split("breast-cancer", [n.replace(" ", "_") for n in cancer.feature_names], cancer.data, cancer.target_names[cancer.target])

random = np.random.RandomState(0)
n = 3000
plan = random.choice(["basic", "plus", "pro", "business"], n, p=[0.45, 0.3, 0.15, 0.1])
region = random.choice(["north", "east", "south", "west", "abroad"], n)
payment = random.choice(["card", "invoice", "transfer"], n)
channel = random.choice(["web", "shop", "phone", "partner", "fair", "mail"], n)
months = random.gamma(2.0, 12.0, n)
price = np.round(10 + 25 * (plan == "plus") + 60 * (plan == "pro") + 120 * (plan == "business") + random.normal(0, 4, n), 2)
calls = random.poisson(1.5, n).astype(float)
usage = random.lognormal(3, 0.6, n)
age = random.normal(45, 14, n)
noise = random.normal(size=(n, 8))
score = -3 + 2.2 * (1.3 * (calls >= 3) + 1.4 * (months < 8) * (payment == "transfer") - 0.7 * (plan == "business")
         + 1.2 * (plan == "basic") * (usage > 28) + 0.9 * (channel == "partner") - 0.3 * (months > 36))
left = np.where(random.uniform(size=n) < 1 / (1 + np.exp(-score)), "yes", "no")
header = ["plan", "region", "payment", "channel", "months", "price", "calls", "usage", "age"]
header += [f"score_{i}" for i in range(8)] + ["left"]
missing = random.uniform(size=(n, 4)) < [0.1, 0.05, 0.08, 0.15]
rows = []
for i in range(n):
    cells = [plan[i], region[i], payment[i], channel[i], number(months[i]), number(price[i]), number(calls[i]),
             number(usage[i]), number(age[i])]
    for column, flag in zip((2, 3, 7, 8), missing[i]):
        if flag:
            cells[column] = ""
    rows.append(cells + [number(v) for v in noise[i]] + [left[i]])
write("contracts-train.csv", header, rows[:2400])
write("contracts-test.csv", header, rows[2400:])
