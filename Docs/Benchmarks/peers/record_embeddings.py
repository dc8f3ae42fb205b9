"""Record what Hugging Face makes of texts, as reference values for the tests.

    python record_embeddings.py MODEL_DIR tokens      OUT.json   # ids, and the classes of all code points
    python record_embeddings.py MODEL_DIR embeddings  OUT.json   # ids and sentence embeddings
    python record_embeddings.py TARGET_DIR toy        OUT.json   # write a seeded toy BERT, then its embeddings

An embedding is the mean over all tokens, [CLS] and [SEP] included, divided by its length. Each text is run alone,
without padding, in single precision on one thread.
"""

import json
import os
import random
import sys

TEXTS = [
    "A man is eating food.",
    "A man is eating a piece of bread.",
    "The stock market fell sharply today.",
    "",
    "   \t\n  ",
    "Hello, World! (it's 3.14 % of $5 – or €4…)",
    "Crème brûlée, naïve façade, Ångström, İstanbul, Straße, ǅungla",
    "e\u0301 vs \u00e9; a\u030a\u0323 q\u0307\u0323; \u1e69",
    "北京是中国的首都。日本語のテキスト、ひらがなとカタカナ",
    "한국어 문장입니다. 가각 \u1100\u1161",
    "مرحبا بالعالم، كيف حالك؟ النَّصّ",
    "שָׁלוֹם עולם",
    "हिन्दी में एक वाक्य। ตัวอย่างภาษาไทย",
    "Привет, мир! Ёлка. Ελληνικά, ΣΊΣΥΦΟΣ",
    "emoji 😀👍🏽👨\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 ✈ ☃",
    "non\u00a0breaking\u202fspaces\u3000and\u2003more\u2028lines\u2029end",
    "zero\u200bwidth\u200djoin\ufeffer soft\u00adhyphen",
    "control\x00char\x01s\x0b and\x0cfeeds\x7f and \x85 \ufffd here",
    "tab\tnew\nline\r\nreturn",
    "a" * 100,
    "a" * 101,
    "é" * 60,
    "é" * 120 + " after",
    "pneumonoultramicroscopicsilicovolcanoconiosis antidisestablishmentarianism",
    "snake_case CamelCase kebab-case a.b.c x+y=z <tag> `code` ~tilde^ |pipe|",
    "[CLS] is special, [MASK] too, [SEP][PAD] [UNK] [cls] [ MASK ]",
    "##ing ##s hash # ## ###",
    "1234567890 0xDEADBEEF 1e-5 12:30 10,000.00",
    "https://example.org/path?query=1&other=two#fragment user@example.org",
    "“curly” ‘quotes’ — dash – en ‐ hyphen « guillemets » ¿qué? ¡sí!",
    "①②③ ½ ² ™ © № ﬁ ﬂ Ａｆｕｌｌ ｗｉｄｔｈ",
    "𝒻𝒶𝓃𝒸𝓎 𝔉𝔯𝔞𝔨𝔱𝔲𝔯 𠀀 𪜀 丽 豈",
    "\ue000private\uf8ff \U000f0000use",
    "ﷺ ﻻ ﬀ ǆ Ω Å K",
    "mixed漢字and한글andكلمةword",
    "a\u2e4fb c\u1bffd e\u166df \u061d \u2e52",
    "Ǎ Ȁ ḱ ṻ Ạ Ợ đ ł ø ß ẞ æ œ ŋ þ",
    "x" * 30 + " " + "yz" * 40 + " " + "the quick brown fox " * 10,
]

SENTENCES = [
    "A man is eating food.",
    "A man is eating a piece of bread.",
    "The stock market fell sharply today.",
    "",
    "Crème brûlée in 北京: naïve, but délicieux! 😀",
    "Pruning removes what contributes least and refits what remains.",
    "[UNK] x",
    "The recipe asks for two cups of flour, a pinch of salt and half a stick of butter; whisk them until smooth, then "
    "leave the dough in the refrigerator for at least an hour before you roll it out on a floured table.",
    " ".join(f"number {i} of a long list of words" for i in range(60)),
    "antidisestablishmentarianism",
]


def ranges(points):
    out = []
    for point in points:
        if out and out[-1][1] == point - 1:
            out[-1][1] = point
        else:
            out.append([point, point])
    return out


def classes():
    """Ranges of code points that are dropped, are spaces, stand alone, are punctuation, or are dropped as accents."""
    from tokenizers import normalizers, pre_tokenizers

    plain = normalizers.BertNormalizer(strip_accents=False, lowercase=False)
    bare = normalizers.BertNormalizer(False, False, True, False)
    split = pre_tokenizers.BertPreTokenizer()
    found = {"dropped": [], "space": [], "ideograph": [], "punctuation": [], "mark": []}
    for point in range(0x110000):
        if 0xD800 <= point < 0xE000:
            continue
        char = chr(point)
        result = plain.normalize_str("a" + char + "b")
        if result == "ab":
            found["dropped"].append(point)
        elif result == "a b":
            found["space"].append(point)
        elif result == "a " + char + " b":
            found["ideograph"].append(point)
        if len(split.pre_tokenize_str("a" + char + "b")) == 3:
            found["punctuation"].append(point)
        if bare.normalize_str("a" + char + "b") == "ab":
            found["mark"].append(point)
    return {name: ranges(points) for name, points in found.items()}


def tokenizer_of(directory):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(directory)


def ids_of(tokenizer, text, limit):
    return tokenizer(text, truncation=True, max_length=limit, padding=False)["input_ids"]


def embeddings_of(directory, texts, limit):
    import torch
    from transformers import AutoModel

    torch.set_num_threads(1)
    tokenizer, model = tokenizer_of(directory), AutoModel.from_pretrained(directory).eval()
    rows = []
    for text in texts:
        ids = ids_of(tokenizer, text, limit)
        with torch.no_grad():
            hidden = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
        mean = hidden.mean(0)
        rows.append({"text": text, "ids": ids, "embedding": [round(x, 8) for x in (mean / mean.norm()).tolist()]})
    return rows


def write_toy(directory):
    """A BERT of 2 layers, hidden size 32, 4 heads, 64 neurons and a vocabulary of 200, with weights large enough that
    attention is far from uniform and every part of the model matters."""
    import torch
    from transformers import BertConfig, BertModel

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list("abcdefghijklmnopqrstuvwxyz0123456789.,!?;:'-")
    pieces += ["##" + c for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
    pieces += """the a an of and to in is it that was for on are with as at be this have from or one had by word but not
        what all were we when your can said there use each which she do how their if will up other about out many then
        them these so some her would make like him into time has look two more write go see number no way could people
        my than first water been call who oil its now find long down day did get come made may part ##ing ##ed ##er
        ##ly ##s""".split()
    pieces = list(dict.fromkeys(pieces))[:200]
    os.makedirs(directory, exist_ok=True)
    torch.manual_seed(20)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=64, type_vocab_size=2, layer_norm_eps=1e-12, hidden_act="gelu")
    model = BertModel(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape)
            if "LayerNorm.weight" in name:
                parameter.copy_(1 + 0.2 * noise)
            elif parameter.dim() == 1:
                parameter.copy_(0.2 * noise)
            elif "embeddings" in name:
                parameter.copy_(noise)
            else:
                parameter.copy_(noise * 1.5 / parameter.shape[1] ** 0.5)
    model.save_pretrained(directory)
    # The fields of a stock file, not those of one version of the library.
    with open(os.path.join(directory, "config.json"), "w") as file:
        json.dump(
            {"architectures": ["BertModel"], "hidden_act": "gelu", "hidden_size": 32, "intermediate_size": 64,
             "layer_norm_eps": 1e-12, "max_position_embeddings": 64, "model_type": "bert", "num_attention_heads": 4,
             "num_hidden_layers": 2, "pad_token_id": 0, "position_embedding_type": "absolute", "type_vocab_size": 2,
             "vocab_size": len(pieces)}, file, indent=2)
        file.write("\n")
    with open(os.path.join(directory, "vocab.txt"), "w") as file:
        file.write("\n".join(pieces) + "\n")
    with open(os.path.join(directory, "tokenizer_config.json"), "w") as file:
        json.dump({"do_lower_case": True, "model_max_length": 64, "tokenizer_class": "BertTokenizer"}, file, indent=2)
        file.write("\n")


TOY_SENTENCES = [
    "The people could find water.",
    "",
    "one",
    "when your oil is down, call the first number!",
    "mixing words makes longer tokens; 1234 xyz -- what?",
    " ".join(random.Random(1).choice("the people water oil number find look long day".split()) for _ in range(90)),
    "ünïcödé wörds 漢",
    "who said that it was made by them and not by us?",
]


def main():
    directory, what, target = sys.argv[1:4]
    if what == "tokens":
        tokenizer = tokenizer_of(directory)
        result = {
            "texts": [{"text": text, "ids": ids_of(tokenizer, text, 512)} for text in TEXTS],
            "truncated": [{"text": text, "ids": ids_of(tokenizer, text, 16), "limit": 16} for text in TEXTS[-6:]],
            "classes": classes(),
        }
    elif what == "embeddings":
        result = {"limit": 256, "rows": embeddings_of(directory, SENTENCES, 256)}
    elif what == "toy":
        write_toy(directory)
        tokenizer = tokenizer_of(directory)
        result = {
            "limit": 64,
            "rows": embeddings_of(directory, TOY_SENTENCES, 64),
            "texts": [{"text": text, "ids": ids_of(tokenizer, text, 512)} for text in TEXTS],
        }
    else:
        sys.exit(__doc__)
    with open(target, "w") as file:
        json.dump(result, file, ensure_ascii=True, separators=(",", ":"))
        file.write("\n")


main()
