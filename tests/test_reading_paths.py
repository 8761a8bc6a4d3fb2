"""Walking files and folders, and what is promised of a whole reading."""

from __future__ import annotations

import errno
import gzip
import itertools
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.model import Report
from kroniek.reading import Found, Item, Unreadable, find_files, read_bytes, read_file, read_paths
from kroniek.reading.stream import CHUNK, Stream, TooLarge

REPORTS = Path(__file__).parent / "reading_fixtures" / "reports"
TEXT = "date 2017-10 Het leger heeft de stad ingenomen.\n"


def paths(items: list[Item]) -> list[str | None]:
    return [item.path for item in items if isinstance(item, Report)]


def problems(items: list[Item]) -> list[str]:
    return [str(item) for item in items if isinstance(item, Unreadable)]


def tree(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(TEXT)
    return root


def test_folders_are_walked_in_order_of_name(tmp_path: Path) -> None:
    root = tree(tmp_path / "map", "b.txt", "a/z.txt", "a.txt", "B.txt", ".x.txt", ".git/y.txt", "c/d/e/f.txt")
    expected = ["map/B.txt", "map/a/z.txt", "map/a.txt", "map/b.txt", "map/c/d/e/f.txt"]
    assert paths(list(read_paths([root]))) == expected


def test_paths_are_relative_to_what_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(tmp_path / "map", "sub/a.txt")
    monkeypatch.chdir(root)
    for argument, expected in {
        root: "map/sub/a.txt",
        root / "sub": "sub/a.txt",
        root / "sub" / "a.txt": "a.txt",
        Path(): "map/sub/a.txt",
        Path("sub"): "sub/a.txt",
        Path("../map/sub"): "sub/a.txt",
        Path("sub/.."): "map/sub/a.txt",
        "sub/a.txt": "a.txt",
    }.items():
        assert paths(list(read_paths([argument]))) == [expected], argument


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    root = tree(tmp_path / "map", "z.txt")
    (root / "leeg.txt").touch()
    (root / "weg.txt").symlink_to(root / "niets")
    os.mkfifo(root / "pijp")
    (root / "leeg").mkdir()
    items = list(read_paths([tmp_path / "niets", root, root / "leeg", "a\0b"]))
    assert paths(items) == ["map/z.txt"]
    assert problems(items) == [
        f"{tmp_path}/niets: there is no such file or folder",
        f"{root}/leeg.txt: empty",
        f"{root}/pijp: neither a file nor a folder",
        f"{root}/weg.txt: there is no such file or folder",
        f"{root}/leeg: the folder holds nothing to read",
        "ab: not the name of a file: embedded null byte",
    ]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "may not be read (permission denied)"),
        (errno.EIO, "cannot be read: Input/output error"),
    ],
)
def test_a_folder_that_may_not_be_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    root = tree(tmp_path / "map", "a.txt", "dicht/b.txt", "z.txt")
    scandir = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "dicht":
            raise OSError(number, os.strerror(number), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    items = list(read_paths([root]))
    assert paths(items) == ["map/a.txt", "map/z.txt"]
    assert problems(items) == [f"{root}/dicht: {reason}"]


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(tmp_path / "map", "a.txt", "b.txt")
    opens = Path.open

    def guarded(path: Path, *args: str) -> object:
        if path.name == "a.txt":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opens(path, *args)

    monkeypatch.setattr(Path, "open", guarded)
    items = list(read_paths([root]))
    assert paths(items) == ["map/b.txt"]
    assert problems(items) == [f"{root}/a.txt: may not be read (permission denied)"]


def test_a_file_that_goes_away_between_finding_and_reading(tmp_path: Path) -> None:
    (found,) = find_files([tree(tmp_path / "map", "a.txt")])
    assert isinstance(found, Found)
    found.file.unlink()
    assert problems(list(read_file(found))) == [f"{found.where}: there is no such file or folder"]


def test_links_are_followed_and_loops_are_not(tmp_path: Path) -> None:
    root = tree(tmp_path / "map", "a/b.txt")
    tree(tmp_path / "elders", "c.txt")
    (root / "a" / "terug").symlink_to(root)
    (root / "zelf").symlink_to(root / "zelf")
    (root / "ginds").symlink_to(tmp_path / "elders")
    (root / "nogmaals").symlink_to(tmp_path / "elders")
    (tmp_path / "elders" / "heen").symlink_to(root)
    items = list(read_paths([root]))
    assert paths(items) == ["map/a/b.txt", "map/ginds/c.txt"]
    (loop,) = problems(items)
    assert loop.startswith(f"{root}/zelf: cannot be read: Too many levels")


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    folders = [tmp_path / "map"]
    for _ in range(1100):  # more than Python's stack holds
        folders.append(folders[-1] / "d")
    for folder in folders:
        folder.mkdir()
    file = folders[-1] / "a.txt"
    file.write_text(TEXT)
    assert len(paths(list(read_paths([tmp_path / "map"])))) == 1
    file.unlink()  # by hand: not every version's shutil.rmtree gets down there
    for folder in reversed(folders):
        folder.rmdir()


def test_names_that_are_no_utf8_or_try_to_steer_the_terminal(tmp_path: Path) -> None:
    root = tmp_path / "map"
    root.mkdir()
    for name in (b"b\xff.txt", b"c\x1b[31m\n.txt"):
        (root / os.fsdecode(name)).write_text(TEXT)
    assert paths(list(read_paths([root]))) == ["map/b\ufffd.txt", "map/c[31m .txt"]


def test_reading_is_lazy(tmp_path: Path) -> None:
    root = tree(tmp_path / "map", "a.txt")
    items = read_paths(itertools.repeat(root))
    assert isinstance(next(items), Report)
    assert isinstance(next(items), Report)


def test_a_large_file_of_lines_is_not_held_in_memory(tmp_path: Path) -> None:
    line = b'{"text": "De stad is gevallen.", "title": "%s"}\n' % (b"x" * 100_000)
    file = tmp_path / "a.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as out:
        for _ in range(400):
            out.write(line)
    tracemalloc.start()
    count = sum(isinstance(item, Report) for item in read_paths([file]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400
    assert peak < 5_000_000  # of 40 million bytes


def test_the_order_of_arguments_does_not_change_what_is_read(tmp_path: Path) -> None:
    tree(tmp_path / "een", "a.txt")
    tree(tmp_path / "twee", "b.txt")
    given = [tmp_path / "een", REPORTS, tmp_path / "twee", tmp_path / "niets"]
    first = sorted(map(repr, read_paths(given)))
    assert first == sorted(map(repr, read_paths(given[::-1])))
    apart: list[Item] = []
    for found in find_files(given):
        apart += [found] if isinstance(found, Unreadable) else read_file(found)
    assert sorted(map(repr, apart)) == first


def test_a_file_is_read_as_its_bytes_are() -> None:
    for file in sorted(REPORTS.iterdir()):
        from_disk = list(read_paths([file]))
        from_memory = read_bytes(file.read_bytes(), file.name)
        assert [i for i in from_disk if isinstance(i, Report)] == [
            i for i in from_memory if isinstance(i, Report)
        ]
        assert [i.reason for i in from_disk if isinstance(i, Unreadable)] == [
            i.reason for i in from_memory if isinstance(i, Unreadable)
        ]


class Dripping:
    """A file that gives its bytes in pieces of the sizes told, again and again."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data = data
        self.sizes = itertools.cycle(sizes)

    def read(self, size: int) -> bytes:
        size = min(size, next(self.sizes))
        piece, self.data = self.data[:size], self.data[size:]
        return piece

    def close(self) -> None:
        pass


DRIPS = st.lists(st.integers(1, 40), min_size=1, max_size=5)


def dripping(data: bytes, sizes: list[int]) -> Stream:
    return Stream(lambda: Dripping(data, sizes))  # type: ignore[arg-type,return-value]


@given(st.lists(st.sampled_from([b"", b"a", b"bc", b"d" * 30, b"e" * 31])), DRIPS, st.integers(0, 50))
def test_lines_do_not_depend_on_chunks(lines: list[bytes], sizes: list[int], look: int) -> None:
    data = b"\n".join(lines)
    expected = data.split(b"\n")
    if not expected[-1]:
        expected.pop()
    stream = dripping(data, sizes)
    assert stream.peek(look) == data[:look]
    assert list(stream.lines(30)) == [line if len(line) <= 30 else None for line in expected]


@given(st.binary(max_size=100), DRIPS, st.integers(0, 120))
def test_whole_and_copy_do_not_depend_on_chunks(data: bytes, sizes: list[int], limit: int) -> None:
    def whole(stream: Stream) -> bytes:
        return stream.whole(limit)

    def copied(stream: Stream) -> bytes:
        with stream.seekable(limit) as file:
            return file.read()

    ways: list[Callable[[Stream], bytes]] = [whole, copied]
    for way in ways:
        if len(data) <= limit:
            assert way(dripping(data, sizes)) == data
        else:
            with pytest.raises(TooLarge):
                way(dripping(data, sizes))


def test_lines_longer_than_a_chunk() -> None:
    def lines() -> Iterator[bytes | None]:
        return dripping(b"a" * (3 * CHUNK) + b"\nb\n" + b"c" * (2 * CHUNK), [CHUNK]).lines(2 * CHUNK)

    assert list(lines()) == [None, b"b", b"c" * (2 * CHUNK)]
