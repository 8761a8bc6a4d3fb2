"""Write all forms of the verbs that the frames use into a table that the program reads and a person edits.

Weak verbs follow the spelling rules of Dutch; strong ones the principal parts in strong.tsv. Existing rows
of the table are kept as they are, so that corrections by hand survive.

    conjugate.py src/kroniek/lang/nl
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
PREFIXES = ("be", "ge", "her", "er", "ont", "ver", "over", "onder", "om", "vol", "mis", "weer")
VOWELS = "aeiou"
HEADING = (
    "# All forms of the Dutch verbs that frames and lists name. A bar parts a separable particle.\n"
    "# Made by tools/lexicon/conjugate.py, then edited by hand. Own work of the Kroniek contributors, CC BY 4.0.\n"
    "verb\tpresent\tpast\tparticiple"
)


def strong() -> dict[str, tuple[str, str, str]]:
    """Infinitive to present, past and participle forms, each a string of words."""
    rows = [r.split("\t") for r in (HERE / "strong.tsv").read_text("utf-8").splitlines() if not r.startswith("#")]
    return {r[0]: (r[1], r[2], r[3]) for r in rows[1:]}


def stem(infinitive: str) -> str:
    """The spelled stem: heroveren -> herover, doden -> dood, kammen -> kam, verwoesten -> verwoest."""
    if infinitive.endswith(("iën", "eeën")):
        return infinitive[:-2].replace("ë", "e")
    base = infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]
    if len(base) >= 2 and base[-1] == base[-2] and base[-1] not in VOWELS:
        return base[:-1]
    if len(base) >= 2 and base[-1] not in VOWELS and base[-2] in VOWELS and long_vowel(base):
        base = base[:-1] + base[-2] + base[-1]
    return base[:-1] + {"v": "f", "z": "s"}.get(base[-1], base[-1])


def long_vowel(base: str) -> bool:
    """Whether an open last syllable has a full vowel, which doubles when it closes (doden, but not openen)."""
    if len(base) >= 3 and base[-3] in VOWELS:
        return False
    earlier = sum(c in VOWELS for c in base[:-2]) > 0
    weak_endings = ("er", "el", "en", "em", "ig")
    if base.endswith(weak_endings) and earlier:
        return base.endswith(("eer", "eel", "iseer")) or infinitive_in_eren(base)
    return True


def infinitive_in_eren(base: str) -> bool:
    """Loan verbs in -eren (arresteren, blokkeren) carry the stress on a full e; native ones (heroveren) do not."""
    native = ("over", "onder", "hinder", "lever", "zuiver", "beter", "wonder", "plunder", "nader", "zeker",
              "verander", "belager", "beleger", "leger", "weiger", "versterker", "folter", "duister", "fluister",
              "vernietig", "bestorm", "deel", "eiser", "ander", "ruimer", "neder", "herinner", "vermeerder", "verminder")
    return base.endswith("er") and not base.endswith(native)


def weak(infinitive: str) -> tuple[str, str, str]:
    """Present, past and participle of a weak verb."""
    root = stem(infinitive)
    third = root if root.endswith("t") else root + "t"
    base = infinitive[:-2]
    voiceless = base[-1] in "tkfschpx" or base.endswith("ch")
    ending = "te" if voiceless else "de"
    past = f"{root}{ending} {root}{ending}n"
    last = root if root.endswith(("t", "d")) else root + ending[0]
    inseparable = next((p for p in PREFIXES if infinitive.startswith(p) and len(infinitive) - len(p) > 4), None)
    participle = last if inseparable else f"ge{last}"
    return f"{root} {third}", past, participle


def conjugate(verb: str, table: dict[str, tuple[str, str, str]]) -> tuple[str, str, str]:
    """Forms of a verb such as `in|nemen`, without its particle but for the participle's own prefix."""
    base = verb.split("|")[-1]
    if base in table:
        return table[base]
    for known in sorted(table, key=len, reverse=True):
        prefix = base[: -len(known)]
        if base.endswith(known) and prefix in PREFIXES:
            present, past, participle = table[known]
            bare = participle.removeprefix("ge") if participle.startswith("ge") else participle
            return tuple(" ".join(prefix + w for w in f.split()) for f in (present, past, bare))  # type: ignore[return-value]
    return weak(base)


def verbs_in(folder: Path) -> set[str]:
    """All verbs that the TOML files of a language name under the key `verb` or in lists called `verbs`."""
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "verb":
                    found.add(str(value))
                elif key == "verbs":
                    found.update(value)
                else:
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    folders = [*(folder / "frames").glob("*.toml"), *(folder / "control").glob("*.toml")]
    for path in sorted([*folders, folder / "voice.toml"]):
        walk(tomllib.loads(path.read_text("utf-8")))
    return found


def main() -> None:
    """Add the missing verbs to verbs.tsv."""
    folder = Path(sys.argv[1])
    target = folder / "verbs.tsv"
    kept = {}
    if target.exists():
        for line in target.read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "verb\t")):
                kept[line.split("\t")[0]] = line
    table = strong()
    for verb in verbs_in(folder):
        if verb not in kept:
            base = verb.split("|")[-1]
            present, past, participle = conjugate(verb, table)
            kept[verb] = "\t".join((verb, f"{present} {base}", past, participle))
    target.write_text(HEADING + "\n" + "\n".join(kept[v] for v in sorted(kept)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
