"""Settings come from the environment, and a bad one is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.errors import InvalidSetting
from assay.settings import Settings, read_settings


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_WORKSPACE", "/data/shop")
    monkeypatch.setenv("ASSAY_THREADS", "3")
    assert read_settings() == Settings(workspace=Path("/data/shop"), threads=3)


def test_what_the_caller_says_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_USER", "omar")
    assert Settings(user="lena").user == "lena"


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ASSAY_THREADS", "many"), ("ASSAY_THREADS", "-1"), ("ASSAY_BUSY_TIMEOUT", "0")],
)
def test_a_value_that_cannot_be_used_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSetting, match=f"{variable} cannot be '{value}'"):
        read_settings()
