"""Write all forms of the verbs that frames and cues use into tables that the program reads and a person edits.

Weak verbs follow the spelling rules of Dutch; strong ones the principal parts in strong_verbs.tsv beside the
table. Existing rows of the table are kept as they are, so that corrections by hand survive; rows of verbs that
no file names any longer are left out.

    conjugate.py src/kroniek/lang/nl
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

Forms = tuple[str, str, str]

PREFIXES = ("be", "ge", "her", "er", "ont", "ver", "over", "onder", "om", "vol", "mis", "weer", "door", "voor")
VOWELS = "aeiou"
HEADING = (
    "# All forms of the Dutch verbs that frames and lists name. A bar parts a separable particle.\n"
    "# Made by tools/lexicon/conjugate.py, then edited by hand. Own work of the Kroniek contributors, CC BY 4.0.\n"
    "# Left out by hand: forms of wijken that are nearly always the nouns week and weken.\n"
    "verb\tpresent\tpast\tparticiple"
)
# Presents that the spelling of the infinitive does not give.
PRESENTS = {
    "doen": "doe doet",
    "gaan": "ga gaat",
    "hebben": "heb hebt heeft",
    "houden": "houd hou houdt",
    "komen": "kom komt",
    "slaan": "sla slaat",
    "staan": "sta staat",
    "zien": "zie ziet",
}
# Stems whose last syllable is full, though it looks like the dull one of openen and leveren.
STRESSED = {
    "bevelen": "beveel",
    "verlenen": "verleen",
    "vereren": "vereer",
    "ontberen": "ontbeer",
    "veroordelen": "veroordeel",
}
# Weak pasts that live beside the strong ones.
BESIDE = {"jagen": "jaagde jaagden", "raden": "raadde raadden", "zeggen": "zegde zegden"}
# Vowels after ge-: geëist, geïnterneerd.
TREMA = {"e": "ë", "i": "ï", "u": "ü"}
# Verbs in -eren with a dull e (leveren); all others are taken for loans that stress it (arresteren).
NATIVE = (
    "beter", "bulldozer", "duister", "flakker", "fluister", "folter", "gader", "herinner", "hinder", "honger", "ijver",
    "klauter", "leger", "lever", "luister", "meerder", "meester", "minder", "nader", "neder", "offer", "onder", "over",
    "plunder", "ruimer", "sluier", "verander", "vorder", "wapper", "weiger", "wonder", "zeker", "zuiver",
)  # fmt: skip


def strong(folder: Path) -> dict[str, Forms]:
    """Infinitive to present, past and participle forms, each a string of words."""
    found: dict[str, Forms] = {}
    for line in (folder / "strong_verbs.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "verb\t")):
            verb, past, participle = line.split("\t")
            found[verb] = (present(verb), " ".join((past, BESIDE.get(verb, ""))).strip(), participle)
    return found


def present(infinitive: str) -> str:
    """Present forms but for the plural: `neem neemt`, `vind vindt`, `schiet`."""
    if infinitive in PRESENTS:
        return PRESENTS[infinitive]
    root = stem(infinitive)
    return root if root.endswith("t") else f"{root} {root}t"


def stem(infinitive: str) -> str:
    """The spelled stem: heroveren -> herover, doden -> dood, kammen -> kam, verwoesten -> verwoest."""
    if infinitive in STRESSED:
        return STRESSED[infinitive]
    base = infinitive.removesuffix("en")
    if base.endswith(("uer", "iër")):  # evacueren -> evacueer, repatriëren -> repatrieer
        return base[:-2] + "eer"
    if base[-1] == base[-2] and base[-1] not in VOWELS:
        return base[:-1]
    if base[-1] not in VOWELS + "w" and base[-2] in VOWELS and long_vowel(base):
        base = base[:-1] + base[-2] + base[-1]
    return base[:-1] + {"v": "f", "z": "s"}.get(base[-1], base[-1])


def long_vowel(base: str) -> bool:
    """Whether an open last syllable has a full vowel, which doubles when it closes (doden, but not openen)."""
    if len(base) >= 3 and base[-3] in VOWELS:
        return False
    first_syllable = not any(c in VOWELS for c in base[:-2])
    if first_syllable or not base.endswith(("er", "el", "en", "em", "ig")):
        return True
    return base.endswith("er") and not base.endswith(NATIVE)


def weak(infinitive: str) -> Forms:
    """Present, past and participle of a weak verb."""
    root = stem(infinitive)
    base = infinitive.removesuffix("en")
    ending = "te" if base[-1] in "tkfspx" or base.endswith("ch") else "de"
    last = root if root.endswith(("t", "d")) else root + ending[0]
    inseparable = any(infinitive.startswith(p) and len(infinitive) - len(p) > 4 for p in PREFIXES)
    if not inseparable:
        last = f"ge{TREMA.get(last[0], last[0])}{last[1:]}"
    return present(infinitive), f"{root}{ending} {root}{ending}n", last


def conjugate(verb: str, table: dict[str, Forms]) -> Forms:
    """Forms of a verb such as `in|nemen`, without its particle but for the participle's own prefix."""
    base = verb.split("|")[-1]
    if base in table:
        return table[base]
    for known in sorted(table, key=len, reverse=True):
        prefix = base[: -len(known)]
        if base.endswith(known) and prefix in PREFIXES:
            now, past, participle = table[known]
            bare = participle.removeprefix("ge")
            return with_prefix(prefix, now), with_prefix(prefix, past), with_prefix(prefix, bare)
    return weak(base)


def with_prefix(prefix: str, forms: str) -> str:
    """`be` and `zet zette` give `bezet bezette`."""
    return " ".join(prefix + form for form in forms.split())


def verbs_in(paths: Iterable[Path]) -> set[str]:
    """All verbs that TOML files name under the key `verb` or in lists called `verbs`."""
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

    for path in sorted(paths):
        walk(tomllib.loads(path.read_text("utf-8")))
    return found


def write(target: Path, table: dict[str, Forms], named: set[str]) -> None:
    """Add the missing verbs to a table, and leave out those that are not named any longer."""
    kept = {}
    heading = HEADING
    if target.exists():
        lines = target.read_text("utf-8").splitlines()
        heading = "\n".join(line for line in lines if line.startswith(("#", "verb\t")))
        kept = {line.split("\t")[0]: line for line in lines if line and not line.startswith(("#", "verb\t"))}
    kept = {verb: row for verb, row in kept.items() if verb in named}
    for verb in named - set(kept):
        now, past, participle = conjugate(verb, table)
        kept[verb] = "\t".join((verb, f"{now} {verb.split('|')[-1]}", past, participle))
    target.write_text(heading + "\n" + "\n".join(kept[v] for v in sorted(kept)) + "\n", "utf-8")


def main() -> None:
    """Bring verbs.tsv and figures_verbs.tsv up to date."""
    folder = Path(sys.argv[1])
    table = strong(folder)
    frames = [*(folder / "frames").glob("*.toml"), *(folder / "control").glob("*.toml"), folder / "voice.toml"]
    write(folder / "verbs.tsv", table, verbs_in(frames))
    write(folder / "figures_verbs.tsv", table, verbs_in([folder / "figures_cues.toml"]))


if __name__ == "__main__":
    main()
