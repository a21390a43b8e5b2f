from __future__ import annotations

import json

import pytest

from assay.errors import MalformedSource
from assay.readers import open_source

POSTS = [
    {
        "id": 7,
        "title": "Strand",
        "text": "Ein Tag am Meer.",
        "image": "beach.jpg",
        "author": "Lena",
        "likes": 12,
        "comments": [
            {
                "id": 1,
                "text": "So schön!",
                "user": {"id": 3, "name": "Max"},
                "replies": [{"id": 2, "body": "¡Qué bonito!"}, {"text": "Merci !", "likes": 2}],
            },
            {"id": 3, "message": "What a lovely dog.", "picture": {"url": "dog.jpg"}},
        ],
    },
    {"id": 8, "text": "Nobody answers.", "comments": []},
]


def test_posts_and_comments_are_records_that_name_what_they_answer(write, read):
    path = write("posts.json", json.dumps(POSTS))
    frame = read(path)
    assert open_source(path).info.format == "posts"
    assert frame.select("id", "parent", "text", "image").rows() == [
        ("7", None, "Strand\n\nEin Tag am Meer.", "beach.jpg"),
        ("7/1", "7", "So schön!", None),
        ("7/2", "7/1", "¡Qué bonito!", None),
        ("7/1#2", "7/1", "Merci !", None),
        ("7/3", "7", "What a lovely dog.", "dog.jpg"),
        ("8", None, "Nobody answers.", None),
    ]
    assert frame["meta.kind"].to_list() == ["post", *["comment"] * 4, "post"]
    assert frame["meta.depth"].to_list() == [0, 1, 2, 2, 1, 0]
    assert frame["meta.post"].to_list() == ["7"] * 5 + ["8"]
    assert frame["meta.likes"].to_list() == [12, None, None, 2, None, None]
    assert frame["locator"].null_count() == frame.height


def test_who_wrote_is_left_out_and_that_is_said(write, read):
    path = write("posts.json", json.dumps(POSTS))
    assert "Lena" not in str(read(path).rows())
    assert "Max" not in str(read(path).rows())
    assert "Who wrote them ('author', 'user') was left out." in open_source(path).info.notes


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"posts": POSTS}),
        "\n".join(json.dumps(post) for post in POSTS),
        json.dumps([{**POSTS[0], "comments": {"data": POSTS[0]["comments"]}}, POSTS[1]]),
        json.dumps([POSTS[1], POSTS[0]]),
    ],
    ids=["list inside", "lines", "data inside", "without comments first"],
)
def test_the_usual_layouts_are_understood(write, read, text):
    assert sorted(read(write("posts.json", text))["id"]) == ["7", "7/1", "7/1#2", "7/2", "7/3", "8"]


def test_posts_without_ids_are_counted(write, read):
    posts = [{"text": "One", "comments": ["a", "b"]}, {"text": "Two", "comments": ["c"]}]
    frame = read(write("posts.json", json.dumps(posts)))
    assert frame["id"].to_list() == ["post-1", "post-1/#1", "post-1/#2", "post-2", "post-2/#1"]
    assert frame["text"].to_list() == ["One", "a", "b", "Two", "c"]


def test_what_is_no_comment_is_refused_or_left_out(write, read):
    posts = [{"id": 1, "text": "One", "comments": [{"id": 2, "text": "fine"}, 5, ["x"]]}]
    path = write("posts.json", json.dumps(posts, indent=1))
    with pytest.raises(Exception, match="line 2: a comment must be an object or a text") as caught:
        read(path)
    assert not isinstance(caught.value, (TypeError, AttributeError))
    source = open_source(path, skip_bad=True)
    assert [one for frame in source.batches() for one in frame["id"]] == ["1", "1/2"]
    assert [row.raw for row in source.rejects] == ["5", '["x"]']


def test_a_thread_deeper_than_calls_go_is_read(write, read):
    comment = {"text": "the last one"}
    for _ in range(400):
        comment = {"text": "deeper", "replies": [comment]}
    frame = read(write("posts.json", json.dumps([{"text": "post", "comments": [comment]}])))
    assert frame.height == 402
    assert frame["meta.depth"].max() == 401


def test_lists_of_other_things_make_no_post(write):
    for record in (
        {"text": "a", "comments": 3},
        {"text": "a", "comments": [1, 2]},
        {"text": "a", "children": [{"age": 3}]},
        {"text": "a", "children": ["b"]},
        {"text": "a?", "answers": [{"text": "b"}]},
        {"number": 1, "comments": [{"text": "b"}]},
    ):
        assert open_source(write("a.json", json.dumps([record, record]))).info.format == "json"


def test_a_file_cut_off_in_a_post_is_said(write, read):
    text = json.dumps(POSTS)
    with pytest.raises(MalformedSource, match=r"posts\.json"):
        read(write("posts.json", text[:-30]))
