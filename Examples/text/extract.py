#!/usr/bin/env python3
"""Extract two pairs of calibration and check text from freely licensed sources.

Sources are the installed files of the Debian packages dict-jargon,
wordnet-base and python-sklearn-doc (see README.md for versions and licences):

    apt-get install dict-jargon wordnet-base python-sklearn-doc
    python3 extract.py --out .

Without installing, unpack the packages with `dpkg-deb -x FILE.deb DIR` and
pass `--root DIR`. Only the standard library is used. The output depends on
the package versions and on the seed, on nothing else.

A source is read as a list of entries (a headword, a synset, a section of the
manual), each with one or more passages of 8 to 60 words.

calibration.txt and check.txt mix the three sources: entries are shuffled with
a fixed seed and dealt to the two files, so no entry feeds both.

technical-calibration.txt and technical-check.txt are of one genre, the manual
alone, and use all of its passages of 12 words and more: whole pages are dealt
to the two files, so no page feeds both, and a check passage that repeats eight
words in a row of the calibration text is dropped.
"""

import argparse
import gzip
import random
import re
import unicodedata
from pathlib import Path

SEED = 20240607
SHORTEST, LONGEST = 8, 60

# Passages per source: (calibration, check).
SHARES = {
    "jargon": (170, 90),
    "examples": (190, 100),
    "glosses": (110, 50),
    "manual": (120, 60),
}

# The technical pair: seeds of the deal of pages and of the order of lines, and
# its shortest passage in words.
PAGE_SEED, ORDER_SEED = 3, 1
SHORTEST_TECHNICAL = 12

# At most this many passages of one entry are used.
PASSAGES_PER_ENTRY = {"jargon": 2, "examples": 1, "glosses": 1, "manual": 3}

# Whole words (or their beginnings, with a star) that disqualify a passage.
# The list is about what belongs in an example file, not about the language.
UNWANTED = """
abort* adult* alcohol* anal* anus arous* arse* ass asses assault* asshole*
bastard* bitch* blackmail blood* bomb* boob* breast* brothel* bugger* bullshit
castrat* catholic* christ* cock* coitus copulat* corpse* crap* cripple* cruci*
cunt* damn* dead death* defecat* derogatory dick* die died dies disparag*
drug* drunk* dyke* ejaculat* erect* erotic* ethnic execut* fag* feces feminis* fuck*
gang gay genital* god gods gun guns hang* hell heroin hitler* holocaust
homosexual* hooker* idiot* impoten* intercourse islam* jew* jihad* kill* lesbian* lust*
massacre* masturbat* molest* moron* murder* muslim* naked nazi* negro* nigg*
nude* obscen* offensive* orgasm* orgy penis* pimp* piss* poison* porn* prostitut*
pussy pubic race racial* racis* rape* raping rapist* religio* retard* satan* screw*
scrot* semen sex* shit* shot slave* slur* slut* sodom* sperm* strangl* strip*
stupid* suck* suicid* syphil* terroris* testic* tortur* turd* urin* vagin*
virgin* vulgar war whore* wife wives women women's lovers
""".split()

UNWANTED_PATTERN = re.compile(
    r"\b(?:"
    + "|".join(re.escape(w.rstrip("*")) + (r"\w*" if w.endswith("*") else "") for w in UNWANTED)
    + r")\b",
    re.IGNORECASE,
)

PUNCTUATION = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
        "\u2013": "-", "\u2014": " - ", "\u2026": "...", "\u00a0": " ",
    }
)

# Abbreviations after which a full stop does not end a sentence.
ABBREVIATIONS = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|cf|esp|approx|Dr|Mr|Mrs|Ms|St|Prof|Jr|No|U\.S|[A-Z])\.$"
)


def plain(text):
    """ASCII punctuation, single spaces, accents removed."""
    text = text.translate(PUNCTUATION)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ([,.;:!?)])", r"\1", text)


def sentences(paragraph):
    """Split at sentence ends that are followed by a capital letter."""
    parts, start = [], 0
    for match in re.finditer(r"[.!?][\"')]*\s+(?=[\"'(]*[A-Z])", paragraph):
        head = paragraph[start : match.end()].strip()
        if ABBREVIATIONS.search(head):
            continue
        parts.append(head)
        start = match.end()
    parts.append(paragraph[start:].strip())
    return [p for p in parts if p]


def acceptable(passage):
    """Whether a passage is clean prose of the wanted length."""
    words = passage.split()
    if not SHORTEST <= len(words) <= LONGEST or not passage.isascii():
        return False
    if not re.match(r"[\"']?[A-Z]", passage) or not re.search(r"[.!?][\"')]*$", passage):
        return False
    if re.search(r"[\\/_<>=|{}\[\]#*~^@$`+&]|https?:|www\.|::|\.\.\.|--", passage):
        return False
    if passage.count('"') % 2 or passage.count("(") != passage.count(")"):
        return False
    if sum(c.isdigit() for c in passage) > 0.06 * len(passage):
        return False
    if re.search(r"\b[a-z]+[A-Z]\w*|\w+\(|\b\w+\.\w{2,}|\b(?:py|Syn\.)", passage):  # identifiers
        return False
    if sum(w.isupper() and len(w) > 1 for w in words) > 0.15 * len(words):
        return False
    return not UNWANTED_PATTERN.search(passage)


def passages(paragraph, generator):
    """Group consecutive sentences into passages of a random target length."""
    found, current = [], ""
    target = generator.randint(10, 45)
    for sentence in sentences(paragraph):
        joined = (current + " " + sentence).strip()
        if current and len(joined.split()) > LONGEST:
            found.append(current)
            current, target = sentence, generator.randint(10, 45)
        else:
            current = joined
        if len(current.split()) >= target:
            found.append(current)
            current, target = "", generator.randint(10, 45)
    if current:
        found.append(current)
    return [p for p in found if acceptable(p)]


def read_jargon(root, generator):
    """Entries of the Jargon File: one headword each."""
    path = root / "usr/share/dictd/jargon.dict.dz"
    text = gzip.open(path, "rt", encoding="utf-8").read()
    entries = []
    # A headword starts in column 0, its text is indented by four spaces.
    for block in re.split(r"\n(?=\S[^\n]*\n)", text):
        head, _, body = block.partition("\n")
        if head.startswith("00-database") or not body.strip():
            continue
        found = []
        for paragraph in re.split(r"\n\s*\n", body):
            lines = paragraph.split("\n")
            if not all(re.match(r" {4}\S", line) for line in lines if line.strip()):
                continue  # pronunciation lines, listings, dialogues, broken wraps
            prose = plain(" ".join(lines))
            prose = re.sub(r"^(?:\d+\.\s*)?(?:\[[^\]]*\]\s*)*", "", prose)
            prose = re.sub(r"\{\s*([^}]*?)\s*\}", r"\1", prose)
            found += passages(prose, generator)
        found = [p for p in found if not re.search(r"\b(?:[Ss]ee|Compare|Abbrev|WWW|URL)\b", p)]
        if found:
            entries.append((head, found))
    return entries


def read_wordnet(root):
    """Entries of WordNet: example sentences and long definitions, by synset."""
    examples, glosses = [], []
    for part in ("noun", "verb", "adj", "adv"):
        path = root / "usr/share/wordnet" / f"data.{part}"
        for line in path.read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue  # licence header
            fields, _, gloss = line.partition(" | ")
            if UNWANTED_PATTERN.search(fields.replace("_", " ")):
                continue
            offset, lemma = fields.split()[0], fields.split()[4]
            lemma = re.sub(r"\([a-z]+\)$", "", lemma).replace("_", " ")
            gloss = plain(gloss)
            if UNWANTED_PATTERN.search(gloss):
                continue
            quoted = re.findall(r'"([^"]+)"(?!\s*-)', gloss)
            sayings = []
            for example in quoted:
                example = example.strip()
                example = example[:1].upper() + example[1:]
                if not example.endswith((".", "!", "?")):
                    example += "."
                # A full sentence has a subject up front; phrases are skipped.
                if re.match(
                    r"(?:I|He|She|It|We|They|You|The|This|That|These|Those|His|Her|My|Our|Their|"
                    r"There|A|An|Some|Many|Most|When|After|If|All|No|Every|In)\b", example
                ) and acceptable(example) and re.search(
                    r"\b(?:is|are|was|were|has|have|had|can|will|would|could|did|does|do|must|"
                    r"should|may|might|\w{3,}ed|\w{3,}s)\b", example
                ):
                    sayings.append(example)
            key = f"{part}{offset}"
            if sayings:
                examples.append((key, sayings))
            elif part == "noun" and "(" not in gloss and not quoted:
                text = f"{lemma[:1].upper()}{lemma[1:]}: {gloss.rstrip(' ;.')}."
                if len(text.split()) >= 16 and acceptable(text):
                    glosses.append((key, [text]))
    return examples, glosses


def read_manual(root, generator):
    """Entries of the scikit-learn user guide: one section each."""
    folder = root / "usr/share/doc/python-sklearn-doc/html/_sources"
    files = sorted(folder.glob("modules/*.rst.txt")) + sorted(folder.glob("tutorial/**/*.rst.txt"))
    files += [folder / "common_pitfalls.rst.txt", folder / "computing/scaling_strategies.rst.txt"]
    entries = []
    for path in files:
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        sections = re.split(r"\n(?=[^\n]+\n[=\-~^.]{4,}\n)", text)
        for number, section in enumerate(sections):
            found = []
            for paragraph in re.split(r"\n\s*\n", section):
                lines = paragraph.strip("\n").split("\n")
                if any(re.match(r"\s|\.\.|[*\-#|>+]|\d+\.", line) for line in lines):
                    continue  # directives, lists, code, tables
                if re.search(r":math:|``|\$|::$", paragraph):
                    continue
                prose = re.sub(r":\w+:`~?(?:[\w.]*\.)?([^`<]+?)(?:\s*<[^>]*>)?`", r"\1", paragraph)
                prose = re.sub(r"`([^`<]+?)\s*<[^>]*>`_+", r"\1", prose)
                prose = re.sub(r"\s*\[\w+\]_", "", prose)
                prose = re.sub(r"\*{1,2}([^*]+)\*{1,2}", r"\1", prose)
                found += passages(plain(prose), generator)
            if found:
                entries.append((f"{path.name}:{number}", found))
    return entries


def deal(entries, counts, limit, generator):
    """Deal whole entries to calibration, then to check."""
    entries = sorted(entries)
    generator.shuffle(entries)
    piles, seen = ([], []), set()
    for _, found in entries:
        found = [p for p in found if p.lower() not in seen]
        if not found:
            continue
        chosen = generator.sample(found, min(limit, len(found)))
        # Fill both piles at the same rate.
        share = [len(pile) / count for pile, count in zip(piles, counts)]
        pile = 0 if share[0] <= share[1] else 1
        chosen = chosen[: counts[pile] - len(piles[pile])]
        piles[pile].extend(chosen)
        seen.update(p.lower() for p in found)
        if all(len(p) >= c for p, c in zip(piles, counts)):
            return piles
    raise SystemExit(f"too few passages: {[len(p) for p in piles]} of {counts}")


def deal_pages(entries):
    """Deal whole pages of the manual, two passages to calibration for one to check."""
    pages = {}
    for key, found in entries:
        page = key.partition(":")[0]
        pages.setdefault(page, []).extend(p for p in found if len(p.split()) >= SHORTEST_TECHNICAL)
    names = sorted(pages)
    random.Random(PAGE_SEED).shuffle(names)
    calibration, check = [], []
    for name in names:
        pile = calibration if 2 * len(check) >= len(calibration) else check
        pile.extend(dict.fromkeys(pages[name]))
    for pile in (calibration, check):
        random.Random(ORDER_SEED).shuffle(pile)
        pile[:] = dict.fromkeys(pile)
    # Pages repeat one another now and then.
    known = set().union(*map(runs, calibration))
    return calibration, [p for p in check if known.isdisjoint(runs(p))]


def runs(passage, length=8):
    """All runs of `length` consecutive words, in lower case."""
    words = re.findall(r"\w+", passage.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def write(path, lines):
    """Write one passage per line."""
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{path.name}: {len(lines)} lines, {sum(len(x.split()) for x in lines)} words")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=Path("/"), help="where the packages are unpacked")
    parser.add_argument("--out", type=Path, default=Path("."), help="folder for the four files")
    arguments = parser.parse_args()

    generator = random.Random(SEED)
    sources = {"jargon": read_jargon(arguments.root, generator)}
    sources["examples"], sources["glosses"] = read_wordnet(arguments.root)
    sources["manual"] = read_manual(arguments.root, generator)

    calibration, check = [], []
    for name, counts in SHARES.items():
        piles = deal(sources[name], counts, PASSAGES_PER_ENTRY[name], generator)
        calibration += piles[0]
        check += piles[1]
        words = [sum(len(p.split()) for p in pile) for pile in piles]
        print(f"{name:9} {len(sources[name]):6} entries, passages {counts}, words {words}")
    for name, lines in (("calibration.txt", calibration), ("check.txt", check)):
        generator.shuffle(lines)
        write(arguments.out / name, lines)

    calibration, check = deal_pages(read_manual(arguments.root, random.Random(SEED)))
    write(arguments.out / "technical-calibration.txt", calibration)
    write(arguments.out / "technical-check.txt", check)


if __name__ == "__main__":
    main()
