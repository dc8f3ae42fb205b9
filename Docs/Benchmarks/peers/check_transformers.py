"""Load an exported model in stock Transformers and compare its sentence embeddings with those Espalier wrote.

    python check_transformers.py MODEL_DIR SENTENCES.json
    python check_transformers.py MODEL_DIR --text TEXTS.txt EMBEDDINGS.npy

SENTENCES.json is {"limit": 256, "rows": [{"text": ..., "embedding": [...]}, ...]}; TEXTS.txt has one text a line.
Prints the largest absolute difference after normalisation and exits with 1 when it exceeds 1e-4.
"""

import json
import sys

import numpy
import torch
from transformers import AutoModel, AutoTokenizer


def main():
    if len(sys.argv) == 3:
        with open(sys.argv[2]) as file:
            data = json.load(file)
        limit = data.get("limit", 256)
        texts = [row["text"] for row in data["rows"]]
        expected = numpy.array([row["embedding"] for row in data["rows"]], dtype=numpy.float64)
    elif len(sys.argv) == 5 and sys.argv[2] == "--text":
        limit = 256
        with open(sys.argv[3]) as file:
            texts = file.read().splitlines()
        expected = numpy.load(sys.argv[4]).astype(numpy.float64)
    else:
        sys.exit(__doc__)
    directory = sys.argv[1]
    tokenizer = AutoTokenizer.from_pretrained(directory)
    model, info = AutoModel.from_pretrained(directory, output_loading_info=True)
    model.eval()
    problems = {key: sorted(map(str, value)) for key, value in info.items() if value}
    rows = []
    for text in texts:
        ids = tokenizer(text, truncation=True, max_length=limit, padding=False)["input_ids"]
        with torch.no_grad():
            mean = model(input_ids=torch.tensor([ids])).last_hidden_state[0].mean(0)
        rows.append((mean / mean.norm()).numpy())
    difference = float(numpy.abs(numpy.array(rows) - expected).max())
    widths = [layer.intermediate.dense.out_features for layer in model.encoder.layer]
    print(f"{len(texts)} texts, widths {widths}, largest difference {difference:.3g}, loading remarks {problems}")
    sys.exit(0 if difference <= 1e-4 else 1)


main()
