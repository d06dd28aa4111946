"""deploy/kubernetes, as kustomize builds it: objects that fit together, and containers that are confined."""

import importlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from leaderboard.api.auth import Role
from leaderboard.api.metrics import Metrics
from leaderboard.settings import Settings
from tests.deploy.files import TOP, Tree, read_yaml

_yaml: Any = importlib.import_module("yaml")
BASE = Path("deploy/kubernetes/base")
EXAMPLE = Path("deploy/kubernetes/example")
API_VERSIONS = {
    "ServiceAccount": "v1",
    "Deployment": "apps/v1",
    "Service": "v1",
    "PodDisruptionBudget": "policy/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "NetworkPolicy": "networking.k8s.io/v1",
    "Ingress": "networking.k8s.io/v1",
}
LABEL = {"app.kubernetes.io/name": "leaderboard"}


def objects(folder: Path) -> dict[str, Tree]:
    """By kind, as the files have them."""
    names = [
        name for name in read_yaml(f"{folder}/kustomization.yaml")["resources"] if name.endswith(".yaml")
    ]
    found = [read_yaml(f"{folder}/{name}") for name in names]
    return {one["kind"]: one for one in found}


OBJECTS = objects(BASE) | objects(EXAMPLE)
POD = OBJECTS["Deployment"]["spec"]["template"]["spec"]
[BOARD] = POD["containers"]


def test_every_file_is_part_of_it() -> None:
    for folder in (BASE, EXAMPLE):
        listed = read_yaml(f"{folder}/kustomization.yaml")["resources"]
        files = {path.name for path in (TOP / folder).iterdir()} - {"kustomization.yaml"}
        assert files == {name for name in listed if name.endswith(".yaml")}


def test_each_object_has_the_current_version_of_its_kind() -> None:
    assert {kind: one["apiVersion"] for kind, one in OBJECTS.items()} == API_VERSIONS
    assert {one["metadata"]["name"] for one in OBJECTS.values()} == {"leaderboard"}


def test_the_container_is_confined_and_not_root() -> None:
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["runAsUser"] == 10001
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert BOARD["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["automountServiceAccountToken"] is False
    assert BOARD["resources"]["limits"]["memory"] == "1Gi"


def test_probes_use_the_routes_for_machines() -> None:
    paths = {name: BOARD[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}

    assert paths["readinessProbe"] == {"path": "/readyz", "port": "http"}
    assert paths["livenessProbe"] == paths["startupProbe"] == {"path": "/healthz", "port": "http"}
    assert BOARD["ports"] == [{"name": "http", "containerPort": 8000}]


def test_three_boards_at_least_and_two_during_disruptions() -> None:
    scaler = OBJECTS["HorizontalPodAutoscaler"]["spec"]

    assert scaler["minReplicas"] == 3
    assert OBJECTS["PodDisruptionBudget"]["spec"]["minAvailable"] == 2
    assert scaler["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "leaderboard"}
    # The autoscaler's number must not be reset by each deployment.
    assert "replicas" not in OBJECTS["Deployment"]["spec"]
    assert OBJECTS["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_the_autoscaler_follows_live_readers_by_a_metric_that_exists() -> None:
    pods = OBJECTS["HorizontalPodAutoscaler"]["spec"]["metrics"][0]["pods"]
    metrics = Metrics()
    metrics.watch("live_readers", "Open live connections", lambda: 7)

    assert f"{pods['metric']['name']} 7.0" in metrics.text(Role.VIEWER).decode()
    assert int(pods["target"]["averageValue"]) < Settings.model_fields["live_readers"].default


def test_settings_are_those_that_exist_and_secrets_are_in_no_file() -> None:
    names = {variable["name"].lower() for variable in BOARD["env"]}

    assert names <= Settings.model_fields.keys()
    assert BOARD["envFrom"] == [{"secretRef": {"name": "leaderboard"}}]
    assert "Secret" not in OBJECTS


def test_the_network_is_closed_but_for_the_port_and_what_the_board_requires() -> None:
    policy = OBJECTS["NetworkPolicy"]["spec"]

    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert [port["port"] for rule in policy["ingress"] for port in rule["ports"]] == ["http"]
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} == {53, 80, 443, 4000, 5432}


def test_the_ingress_leads_to_the_service_and_passes_events_on_at_once() -> None:
    ingress = OBJECTS["Ingress"]
    [rule] = ingress["spec"]["rules"]
    [path] = rule["http"]["paths"]

    assert path["backend"]["service"] == {"name": "leaderboard", "port": {"name": "http"}}
    assert OBJECTS["Service"]["spec"]["ports"][0] == {"name": "http", "port": 80, "targetPort": "http"}
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-buffering"] == "off"


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl, which has kustomize, is not installed")
def test_kustomize_builds_objects_that_select_each_other() -> None:
    command = ["kubectl", "kustomize", str(TOP / EXAMPLE)]
    built = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    found: dict[str, Tree] = {one["kind"]: one for one in _yaml.safe_load_all(built)}

    assert found.keys() == API_VERSIONS.keys()
    assert {one["metadata"]["namespace"] for one in found.values()} == {"leaderboard"}
    deployment = found["Deployment"]["spec"]
    assert deployment["template"]["metadata"]["labels"] == LABEL
    for selector in (
        deployment["selector"]["matchLabels"],
        found["Service"]["spec"]["selector"],
        found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        found["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ):
        assert selector == LABEL
    assert deployment["template"]["spec"]["containers"][0]["image"] == "ghcr.io/OWNER/REPOSITORY:main"
