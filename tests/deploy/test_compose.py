"""The compose file: valid, closed to other machines, and without a secret in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def test_it_is_as_the_compose_specification_says(compose: dict[str, Any]) -> None:
    check_jsonschema = pytest.importorskip("check_jsonschema")
    import jsonschema

    folder = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
    schema = orjson.loads((folder / "compose-spec.json").read_bytes())
    jsonschema.validate(compose, schema)


def test_ports_are_opened_to_this_machine_only(compose: dict[str, Any]) -> None:
    ports = [p for service in compose["services"].values() for p in service.get("ports", [])]
    assert ports
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:8642", port) for port in ports)
    assert "ports" not in compose["services"]["postgres"]


@pytest.mark.parametrize("name", ["workbench", "predictions"])
def test_our_services_can_write_nothing_but_their_volume(
    compose: dict[str, Any], name: str
) -> None:
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["volumes"] == ["workspace:/data"]


def test_every_service_has_a_limit_a_policy_and_an_exact_image(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert re.search(r":\d+\.\d+", service["image"]), name
        assert service["restart"] == "unless-stopped"
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}


def test_each_volume_that_is_used_is_declared(compose: dict[str, Any]) -> None:
    used = {v.split(":")[0] for s in compose["services"].values() for v in s["volumes"]}
    assert used == set(compose["volumes"])


def test_secrets_come_from_files_that_git_ignores(compose: dict[str, Any]) -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert not re.search(r"(TOKEN|PASSWORD|KEY)\s*[:=]", text)
    for service in compose["services"].values():
        (file,) = service["env_file"]
        assert file["required"] is True
        assert (DEPLOY / f"{file['path']}.example").is_file()
    assert "deploy/*.env" in (DEPLOY.parent / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.env.example")), ids=lambda p: p.name)
def test_the_examples_of_secrets_hold_none(path: Path) -> None:
    lines = re.findall(r"^#?([A-Z_]+)=(.*)$", path.read_text("utf-8"), flags=re.MULTILINE)
    assert lines
    assert not [name for name, value in lines if name.endswith(("TOKEN", "PASSWORD")) and value]


def test_every_setting_of_the_example_exists(compose: dict[str, Any]) -> None:
    from assay.settings import Settings

    text = (DEPLOY / "assay.env.example").read_text("utf-8")
    named = set(re.findall(r"^#?ASSAY_(\w+)=", text, flags=re.MULTILINE))
    assert named
    assert named <= {name.upper() for name in Settings.model_fields}
    names = re.search(r"^ASSAY_ALLOWED_HOSTS=(.+)$", text, flags=re.MULTILINE)
    assert names
    assert set(names[1].split(",")) == set(compose["services"]) - {"postgres"}


def test_postgres_is_waited_for_where_it_is_asked_for(compose: dict[str, Any]) -> None:
    assert compose["services"]["postgres"]["healthcheck"]["test"]
    for name in ("workbench", "predictions"):
        awaited = compose["services"][name]["depends_on"]["postgres"]
        assert awaited == {"condition": "service_healthy", "required": False}
