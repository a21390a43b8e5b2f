"""The manifests: as the API's schemas say, nobody's rights, and each selector finds its pods."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "kubernetes"


def of(manifests: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in manifests if one["kind"] == kind]


def pods(manifests: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Name of a deployment → template of its pods."""
    return {d["metadata"]["name"]: d["spec"]["template"] for d in of(manifests, "Deployment")}


def chosen(manifests: list[dict[str, Any]], labels: dict[str, str]) -> list[str]:
    """Deployments whose pods carry all of some labels."""
    return [
        name
        for name, template in pods(manifests).items()
        if labels.items() <= template["metadata"]["labels"].items()
    ]


def test_every_object_is_as_the_schema_of_its_kind_says(manifests: list[dict[str, Any]]) -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate")
    newest = kubernetes_validate.latest_version()
    assert len(manifests) >= 9
    for one in manifests:
        kubernetes_validate.validate(one, newest, strict=True)


def test_kustomize_builds_what_the_files_hold(manifests: list[dict[str, Any]]) -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    built = subprocess.run(["kubectl", "kustomize", FOLDER], capture_output=True, check=False)
    assert built.returncode == 0, built.stderr
    found = list(yaml.safe_load_all(built.stdout))
    kinds = sorted(one["kind"] for one in found)
    assert kinds == sorted([*(one["kind"] for one in manifests), "ConfigMap"])
    (settings,) = of(found, "ConfigMap")
    named = {
        source["configMapRef"]["name"]
        for template in pods(found).values()
        for container in template["spec"]["containers"]
        for source in container["envFrom"]
        if "configMapRef" in source
    }
    assert named == {settings["metadata"]["name"]}


def test_every_file_is_named_by_the_kustomization(kustomization: dict[str, Any]) -> None:
    files = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(kustomization["resources"]) == files


def test_all_images_are_ours_and_of_one_exact_version(
    manifests: list[dict[str, Any]], kustomization: dict[str, Any]
) -> None:
    (image,) = kustomization["images"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", image["newTag"])
    used = {c["image"] for t in pods(manifests).values() for c in t["spec"]["containers"]}
    assert used == {image["name"]}


def test_no_pod_has_rights_it_does_not_need(manifests: list[dict[str, Any]]) -> None:
    assert set(pods(manifests)) == {"assay-workbench", "assay-predictions"}
    for template in pods(manifests).values():
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False
        assert spec["enableServiceLinks"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] > 0
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_pods_run_as_the_user_of_the_image(
    manifests: list[dict[str, Any]], stages: list[Any]
) -> None:
    user, _, group = stages[-1].of("USER")[-1].value.partition(":")
    for template in pods(manifests).values():
        context = template["spec"]["securityContext"]
        assert (context["runAsUser"], context["runAsGroup"]) == (int(user), int(group))
        assert context["fsGroup"] == int(group)


def test_each_pod_is_probed_where_it_listens_and_ends_in_time(
    manifests: list[dict[str, Any]],
) -> None:
    for name, template in pods(manifests).items():
        (container,) = template["spec"]["containers"]
        ports = {port["name"] for port in container["ports"]}
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            assert container[probe]["httpGet"]["port"] in ports
        assert container["startupProbe"]["httpGet"]["path"] == "/livez"
        assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
        ready = container["readinessProbe"]["httpGet"]["path"]
        assert ready == ("/readyz" if name == "assay-predictions" else "/livez")
        assert template["spec"]["terminationGracePeriodSeconds"] >= 30


def test_threads_are_the_cores_a_pod_may_use(manifests: list[dict[str, Any]]) -> None:
    for template in pods(manifests).values():
        (container,) = template["spec"]["containers"]
        (threads,) = [one for one in container["env"] if one["name"] == "ASSAY_THREADS"]
        assert threads["valueFrom"]["resourceFieldRef"]["resource"] == "limits.cpu"
        for bound in ("requests", "limits"):
            assert set(container["resources"][bound]) == {"cpu", "memory"}


def test_every_selector_finds_the_pods_it_is_for(manifests: list[dict[str, Any]]) -> None:
    for one in of(manifests, "Deployment"):
        labels = one["spec"]["selector"]["matchLabels"]
        assert chosen(manifests, labels) == [one["metadata"]["name"]]
    for one in of(manifests, "Service"):
        assert chosen(manifests, one["spec"]["selector"]) == [one["metadata"]["name"]]
    for one in of(manifests, "PodDisruptionBudget"):
        labels = one["spec"]["selector"]["matchLabels"]
        assert chosen(manifests, labels) == ["assay-predictions"]
    (policy,) = of(manifests, "NetworkPolicy")
    assert chosen(manifests, policy["spec"]["podSelector"]["matchLabels"]) == list(pods(manifests))


def test_services_and_the_policy_lead_to_the_port_that_is_listened_on(
    manifests: list[dict[str, Any]], stages: list[Any]
) -> None:
    (exposed,) = stages[-1].of("EXPOSE")
    for template in pods(manifests).values():
        (container,) = template["spec"]["containers"]
        (port,) = container["ports"]
        assert port["containerPort"] == int(exposed.value)
    targets = {p["targetPort"] for s in of(manifests, "Service") for p in s["spec"]["ports"]}
    assert targets == {"http"}
    (policy,) = of(manifests, "NetworkPolicy")
    let_in = [p["port"] for rule in policy["spec"]["ingress"] for p in rule["ports"]]
    assert let_in == [int(exposed.value)]


def test_only_the_pods_that_answer_are_scaled_and_one_writes(
    manifests: list[dict[str, Any]],
) -> None:
    (scaler,) = of(manifests, "HorizontalPodAutoscaler")
    assert scaler["spec"]["scaleTargetRef"]["name"] == "assay-predictions"
    (metric,) = scaler["spec"]["metrics"]
    assert metric["resource"]["name"] == "cpu"
    specs = {one["metadata"]["name"]: one["spec"] for one in of(manifests, "Deployment")}
    assert "replicas" not in specs["assay-predictions"]  # else each apply would undo the scaler
    assert specs["assay-workbench"]["replicas"] == 1
    assert specs["assay-workbench"]["strategy"] == {"type": "Recreate"}


def test_the_pods_that_answer_cannot_write_the_workspace(manifests: list[dict[str, Any]]) -> None:
    mounts = {
        name: next(
            m for m in t["spec"]["containers"][0]["volumeMounts"] if m["name"] == "workspace"
        )
        for name, t in pods(manifests).items()
    }
    assert mounts["assay-predictions"]["readOnly"] is True
    assert "readOnly" not in mounts["assay-workbench"]


def test_every_claim_and_account_that_is_named_is_there(manifests: list[dict[str, Any]]) -> None:
    claims = {one["metadata"]["name"] for one in of(manifests, "PersistentVolumeClaim")}
    accounts = {one["metadata"]["name"] for one in of(manifests, "ServiceAccount")}
    for template in pods(manifests).values():
        spec = template["spec"]
        assert spec["serviceAccountName"] in accounts
        volumes = {volume["name"]: volume for volume in spec["volumes"]}
        (container,) = spec["containers"]
        assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
        assert volumes["workspace"]["persistentVolumeClaim"]["claimName"] in claims


def test_secrets_are_named_and_not_written(manifests: list[dict[str, Any]]) -> None:
    assert not of(manifests, "Secret")
    for template in pods(manifests).values():
        (container,) = template["spec"]["containers"]
        assert {"secretRef": {"name": "assay"}} in container["envFrom"]
        assert [one["name"] for one in container["env"]] == ["ASSAY_THREADS"]


def test_every_option_the_pods_are_started_with_exists(manifests: list[dict[str, Any]]) -> None:
    import typer.main

    from assay.cli.app import app

    serve = typer.main.get_command(app).commands["serve"]
    options = {name for parameter in serve.params for name in parameter.opts}
    for template in pods(manifests).values():
        (container,) = template["spec"]["containers"]
        command, *rest = container["args"]
        assert command == "serve"
        assert {word for word in rest if word.startswith("--")} <= options
