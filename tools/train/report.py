"""Measures the whole text analysis, pipeline and rules. `python tools/train/report.py --data UD_FOLDER`.

Prints a Markdown table: on given tokens and sentences, and from running text in which ten sentences
stand in one paragraph, so that wrong tokens and wrong sentence ends count against every score.
"""

from __future__ import annotations

import argparse
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import resource
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus import read
from harmonise import Sentence, harmonise
from score import bare, label, per_label, scores

from kroniek.annotate.text import analyse, analyse_words, pipeline
from kroniek.lang import Language, load

PARAGRAPH = 10  # sentences


def written(sentences: Sequence[Sentence]) -> tuple[str, list[tuple[int, int, int]]]:
    """Sentences as one paragraph, and for each word its offsets and the number of its sentence."""
    text = ""
    places: list[tuple[int, int, int]] = []
    for number, sentence in enumerate(sentences):
        for word in sentence:
            places.append((len(text), len(text) + len(word.form), number))
            text += word.form + (" " if word.space else "")
        text = text.rstrip(" ") + " "
    return text.rstrip(), places


def from_text(raw: Sequence[Sentence], language: Language) -> dict[str, float]:
    """F1 of tokens, sentences, tags and attached relations, all by character offsets."""
    gold = harmonise(raw)
    hits: Counter[str] = Counter()
    words = found = 0
    sents_gold = sents_found = 0
    for at in range(0, len(gold), PARAGRAPH):
        part = gold[at : at + PARAGRAPH]
        text, places = written(part)
        doc = analyse(text, language)
        tokens = [t for t in doc if not t.is_space]
        mine = {(t.idx, t.idx + len(t)): t for t in tokens}
        words += len(places)
        found += len(tokens)
        starts = {next(p[0] for p in places if p[2] == n) for n in range(len(part))}
        own = {s.start_char for s in doc.sents}
        sents_gold, sents_found = sents_gold + len(starts), sents_found + len(own)
        hits["sentence"] += len(starts & own)
        flat = [w for s in part for w in s]
        first = 0
        for sentence in part:
            for i, word in enumerate(sentence):
                token = mine.get(places[first + i][:2])
                if token is None:
                    continue
                hits["token"] += 1
                hits["upos"] += token.pos_ == flat[first + i].pos
                same = (token.head.idx, token.head.idx + len(token.head)) == places[first + word.head][:2]
                hits["uas"] += same
                hits["las"] += same and label(token.dep_) == label(word.dep)
            first += len(sentence)
    result = {k: 2 * v / (words + found) for k, v in hits.items() if k != "sentence"}
    result["sentence"] = 2 * hits["sentence"] / (sents_gold + sents_found)
    return {k: round(v, 4) for k, v in sorted(result.items())}


def speed(raw: Sequence[Sentence], language: Language) -> float:
    """Words per CPU second from running text to Doc, second of two runs."""
    texts = [written(raw[at : at + 20])[0] for at in range(0, len(raw), 20)]
    count = sum(len(s) for s in raw)
    used = 0.0
    for _ in range(2):
        began = time.process_time()
        for text in texts:
            analyse(text, language)
        used = time.process_time() - began
    return count / used


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", action="store_true", help="also precision and recall by relation")
    options = parser.parse_args()
    language = load("nl")
    for name in ("alpino-dev", "alpino-test", "lassysmall-test"):
        raw = list(read(options.data / f"{name}.conllu"))
        print(name, "pipeline alone:", scores(bare(pipeline(language), raw), raw))
        analysed = analyse_words([[w.form for w in s] for s in raw], language)
        print(name, "given tokens:", scores(analysed, raw))
        print(name, "from text:", from_text(raw, language))
        if name == "alpino-test":
            print("words per CPU second:", round(speed(raw, language)))
            if options.labels:
                for dep, number, precision, recall in per_label(analysed, raw):
                    print(f"| {dep} | {number} | {precision:.2f} | {recall:.2f} |")
    print("peak memory, MB:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
