"""Posts with comments, and comments on comments: each a record that names what it answers.

``{"id": 7, "text": …, "image": …, "comments": [{"id": 1, "text": …, "replies": […]}]}``
becomes the record ``7``, and ``7/1`` with the parent ``7``. Lists under the usual names are
understood, also as ``{"data": […]}``. Who wrote what is left out: a text needs no author to be
judged, and people who comment were not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.readers.guessing.names import rank
from assay.readers.nested.flatten import as_json
from assay.readers.nested.rowtable import Explode, Fault
from assay.readers.tables import FixedRole
from assay.schema.records import Role

FIXED: Mapping[Role, FixedRole] = {
    "id": FixedRole("id", "the post's own; a comment's stands behind that of its post"),
    "text": FixedRole("text", "what the post or the comment says"),
}
IMAGE = FixedRole("image", "the picture of the post or the comment")
NOTE = "Each post and each comment became a record; 'parent' names what a comment answers."

TEXTS = ("text", "body", "message", "content", "caption", "selftext", "comment", "title")
ANSWERS = ("comments", "replies", "responses", "children")
_ANY = ("comments", "replies")  # texts alone count as comments only under these
_IDS = ("id", "_id", "post_id", "comment_id", "uuid")
IMAGES = (
    *("image", "images", "picture", "photo", "photos", "media", "file_name"),
    *("image_path", "image_name", "image_url", "filename"),
)
_WHERE = ("file_name", "path", "file", "name", "src", "url")
_WRITERS = frozenset(
    ["author", "authors", "user", "username", "screen_name", "handle", "from", "owner", "email"]
) | {"profile", "avatar", "nickname", "display_name", "poster", "commenter", "likers"}
MADE = frozenset(("id", "text", "image", "parent", "locator", "post", "kind", "depth"))


def is_post(record: Mapping[str, Any]) -> bool:
    """Tell whether an object is a post with at least one comment that has a text."""
    plain = any(record.get(key) for key in _ANY)
    return text_of(record) is not None and any(
        text_of(answer) is not None if isinstance(answer, dict) else plain and type(answer) is str
        for answer in answers_of(record)
    )


def has_image(record: Mapping[str, Any]) -> bool:
    """Tell whether a post, or a comment on it, has a picture."""
    return _image(record) is not None or any(
        isinstance(answer, dict) and _image(answer) is not None for answer in answers_of(record)
    )


def writers_in(record: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of a post and its comments that say who wrote them."""
    answers = [answer for answer in answers_of(record) if isinstance(answer, dict)]
    return frozenset(key for one in (record, *answers) for key in one if is_writer(key))


def threads() -> Explode:
    """Return a function that yields a record for a post and for each comment below it."""
    posts = 0

    def explode(record: dict[str, Any]) -> Iterator[dict[str, Any] | Fault]:
        nonlocal posts
        posts += 1
        root = _id(record) or f"post-{posts}"
        # a stack, since a thread may be deeper than Python calls
        waiting: list[tuple[Any, str, str | None, int]] = [(record, root, None, 0)]
        while waiting:
            said, own, parent, depth = waiting.pop()
            if isinstance(said, str):
                said = {"text": said}
            if not isinstance(said, dict):
                yield Fault("a comment must be an object or a text", said)
                continue
            yield _row(said, own, parent, root, depth)
            below = [
                (answer, f"{root}/{_below(answer, own, root, place)}", own, depth + 1)
                for place, answer in enumerate(answers_of(said), 1)
            ]
            waiting += reversed(below)

    return explode


def answers_of(record: Mapping[str, Any]) -> list[Any]:
    """Return the comments right below a post or a comment."""
    for key in ANSWERS:
        found = record.get(key)
        if isinstance(found, dict):
            found = found.get("data")
        if isinstance(found, list):
            return found
    return []


def text_of(record: Mapping[str, Any]) -> str | None:
    """Return what a post or a comment says, a title above its text."""
    said = next((record[key] for key in TEXTS if isinstance(record.get(key), str)), None)
    title = record.get("title")
    if isinstance(title, str) and said is not None and title.strip() and title != said:
        return f"{title}\n\n{said}" if said.strip() else title
    return said


def _row(
    said: dict[str, Any], own: str, parent: str | None, root: str, depth: int
) -> dict[str, Any]:
    used = {next((key for key in TEXTS if isinstance(said.get(key), str)), None)}
    used |= {key for key in IMAGES if isinstance(said.get(key), str)} | {_pictures(said)[0]}
    used |= {key for key in _IDS if parent is None and str(said.get(key)) == own}
    rest = {
        key: value
        for key, value in said.items()
        if key not in MADE and key not in used and key not in ANSWERS and not is_writer(key)
    }
    return {
        "id": own,
        "text": text_of(said),
        "image": _image(said),
        "parent": parent,
        "locator": None,  # that of a passage: a post is no document
        "kind": "comment" if parent else "post",
        "post": root,
        "depth": depth,
        **rest,
    }


def roles_of(some: Sequence[Mapping[str, Any]]) -> dict[Role, FixedRole]:
    """Return the roles that are settled for posts like these."""
    fixed = dict(FIXED)
    if any(map(has_image, some)):
        fixed["image"] = IMAGE
    answers = (one for record in some for one in answers_of(record) if isinstance(one, dict))
    keys = {key for record in (*some, *answers) for key in record}
    if all(rank("label", key) is None for key in keys):
        fixed["label"] = FixedRole("", "nobody labelled the posts")
    return fixed


def told_of(some: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return sentences about what becomes of posts like these."""
    writers = sorted({key for record in some for key in writers_in(record)})
    if not writers:
        return [NOTE]
    listed = ", ".join(f"'{key}'" for key in writers)
    return [NOTE, f"Who wrote them ({listed}) was left out."]


def is_writer(key: str) -> bool:
    """Tell whether a value is called so that it says who wrote."""
    name = key.lower()
    return name in _WRITERS or name.startswith(("author_", "user_", "username_"))


def _id(record: Any) -> str | None:  # noqa: ANN401 - any JSON value
    if not isinstance(record, dict):
        return None
    own = next((record[key] for key in _IDS if record.get(key) not in (None, "")), None)
    return str(own) if isinstance(own, str | int) else None


def _below(answer: Any, above: str, root: str, place: int) -> str:  # noqa: ANN401 - any JSON value
    """Return the id of a comment within its post: its own, else its place below the one above."""
    own = _id(answer)
    if own is not None:
        return own
    return f"#{place}" if above == root else f"{above.removeprefix(f'{root}/')}#{place}"


def _image(record: Mapping[str, Any]) -> str | None:
    """Return the picture of a post or a comment; of several, their list as JSON."""
    _, names = _pictures(record)
    return as_json(names) if len(names) > 1 else next(iter(names), None)


def _pictures(record: Mapping[str, Any]) -> tuple[str | None, list[str]]:
    """Return which value names the pictures, and their names."""
    for key in IMAGES:
        found = record.get(key)
        every = found if isinstance(found, list) else [found]
        names = [
            next((one[at] for at in _WHERE if isinstance(one.get(at), str)), None)
            if isinstance(one, dict)
            else one
            for one in every
        ]
        named = [name for name in names if isinstance(name, str) and name]
        if named:
            return key, named
    return None, []
