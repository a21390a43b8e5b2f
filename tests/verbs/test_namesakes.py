"""Pictures whose names in the table are spelled otherwise than on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.verbs.picturing.picture import places


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures in a folder, in the usual subfolder, and in folders of classes."""
    for name in ("photos/a.JPG", "photos/images/000139.jpg", "photos/cats/1.jpg", "secret/b.jpg"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff")
    return tmp_path / "photos"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("A.jpg", "a.JPG"),
        ("a", "a.JPG"),
        ("139", "images/000139.jpg"),
        ("000139.JPEG", None),  # another file, for all we know
        ("Cats\\1.JPG", "cats/1.jpg"),
        ("photos/a.jpg", "a.JPG"),
        ("C:\\Users\\me\\photos\\images\\000139.jpg", "images/000139.jpg"),
        ("/home/me/pictures/a.jpg", "a.JPG"),
        ("dogs/1.jpg", None),
        ("dogs/a.jpg", None),  # one of a folder that is not here
        ("../secret/B.jpg", None),
        ("/etc/../secret/b.JPG", None),
        ("https://example.org/a.JPG", None),
        ("a\0.jpg", None),
        ("", None),
    ],
)
def test_a_name_is_found_in_another_spelling_and_never_elsewhere(
    folder: Path, name: str, found: str | None
) -> None:
    first = next(places(name, [folder]), None)
    assert first == (folder / found if found is not None else None)


def test_the_exact_name_comes_first_and_a_doubtful_one_is_none(folder: Path) -> None:
    (folder / "B.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "b.jpg").write_bytes(b"\xff\xd8\xff")
    assert next(places("b.jpg", [folder])) == folder / "b.jpg"
    assert next(places("B.JPG", [folder]), None) is None


def test_a_link_that_leaves_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "C.jpg").symlink_to(folder.parent / "secret" / "b.jpg")
    assert next(places("c.jpg", [folder]), None) is None
