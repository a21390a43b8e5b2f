"""What a connection must hold to before a request goes out."""

from __future__ import annotations

from typing import Any

import pytest

from assay.errors import InvalidSetting
from assay.remotes import resolve_remote
from assay.remotes.settings import key_header
from assay.schema.connections import RemoteApi

URL = "https://example.org/predict"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"url": "example.org/predict"}, "not the address of a prediction API"),
        ({"url": "ftp://example.org"}, "not the address of a prediction API"),
        ({"url": "https://"}, "not the address of a prediction API"),
        ({"url": "https://example.org:99999/"}, "is not an address"),
        ({"url": "https://[::1/"}, "is not an address"),
        ({"url": "https://me:secret@example.org/"}, "holds a key or password"),
        ({"url": f"{URL}?api_key=abc"}, "holds a key or password"),
        ({"url": f"{URL}?Token="}, "holds a key or password"),
        ({"header": "X Key"}, "not a header a key can be sent in"),
        ({"header": "Host"}, "not a header a key can be sent in"),
        ({"key_env": "sk-12345"}, "named by a variable"),
        ({"key_env": "ASSAY_TOKEN"}, "named by a variable"),
        ({"key_env": ""}, "named by a variable"),
        ({"url": "http://example.org/", "key_env": "K"}, "would travel unencrypted to example.org"),
        ({"label_at": "x"}, "does not say where the texts are counted"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidSetting, match=says) as raised:
        resolve_remote(RemoteApi(**{"url": URL, **options}))
    assert raised.value.hint
    assert "sk-12345" not in raised.value.message
    assert "secret" not in raised.value.message


@pytest.mark.parametrize(
    "options",
    [
        {"url": "http://localhost:8000/x", "key_env": "K"},
        {"url": "http://[::1]:8000/x", "key_env": "K"},
        {"url": "http://example.org/x"},
        {"url": "http://example.org/x", "key_env": "K", "plain_http": True},
        {"url": f"{URL}?version=3"},
    ],
    ids=str,
)
def test_what_can_be_asked_is_accepted(options: dict[str, Any]) -> None:
    assert resolve_remote(RemoteApi(**{"url": URL, **options})).name


def test_the_key_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_KEY", " abc\n")
    assert key_header(RemoteApi(url=URL)) is None
    assert key_header(RemoteApi(url=URL, key_env="SHOP_KEY")) == ("Authorization", "Bearer abc")
    plain = RemoteApi(url=URL, key_env="SHOP_KEY", header="X-API-Key", prefix="")
    assert key_header(plain) == ("X-API-Key", "abc")


@pytest.mark.parametrize("value", [None, "", "  ", "a\nb", "schlüssel", "a\x00b"], ids=ascii)
def test_a_variable_without_a_key_is_told(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("SHOP_KEY", raising=False)
    if value is not None and "\x00" not in value:
        monkeypatch.setenv("SHOP_KEY", value)
    with pytest.raises(InvalidSetting, match="SHOP_KEY"):
        key_header(RemoteApi(url=URL, key_env="SHOP_KEY"))


def test_what_is_asked_and_how_it_is_read_decide_where_answers_are_kept() -> None:
    first = resolve_remote(RemoteApi(url=URL)).key
    same = [{"rate": 5}, {"concurrency": 9}, {"key_env": "K"}, {"patience": 1}, {"batch": 3}]
    other = [
        {"url": f"{URL}2"},
        {"n_best": 2},
        {"label_at": "data[].x[].y"},
        {"rename": {"a": "b"}},
        {"labels": ("a",)},
        {"revision": "2"},
    ]
    assert {resolve_remote(RemoteApi(**{"url": URL, **o})).key for o in same} == {first}
    keys = {resolve_remote(RemoteApi(**{"url": URL, **o})).key for o in other}
    assert len(keys - {first}) == len(other)
