"""compose.yaml: a demo without settings, nothing secret inside, every container confined."""

import re

import pytest

from tests.deploy.files import TOP, Tree, read, read_yaml

COMPOSE = read_yaml("compose.yaml")
SERVICES: dict[str, Tree] = COMPOSE["services"]
PROFILES = ("gateway", "scale", "split", "tls")
ONE_SHOT = {"gateway-keys", "scale-keys"}
# LiteLLM writes below its own folders; compose.yaml has the same comment.
WRITES = {"litellm"}


def test_only_the_board_starts_without_a_profile() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["leaderboard"]
    assert {profile for service in SERVICES.values() for profile in service.get("profiles", ())} == set(
        PROFILES
    )


def test_no_setting_is_needed() -> None:
    # A `${NAME:?…}` anywhere stops every profile, also those that don't use it.
    text = read("compose.yaml")
    assert re.findall(r"\$\{[A-Z_]+(?![A-Z_]|:-)[^}]*\}", text) == []
    assert SERVICES["leaderboard"]["env_file"] == [{"path": ".env", "required": False}]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_confined(name: str) -> None:
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is (name not in WRITES)
    assert {"cpus", "memory", "pids"} <= limits.keys()
    assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")
    assert service["logging"]["options"].keys() >= {"max-size", "max-file"}
    assert "privileged" not in service
    assert "docker.sock" not in str(service.get("volumes", ""))


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_a_version(name: str) -> None:
    image = SERVICES[name]["image"]
    assert image.startswith("workshop-leaderboard") or re.search(r":v?\d+\.\d+[\w.-]*$", image)


def test_who_waits_waits_for_health() -> None:
    for name, service in SERVICES.items():
        for needed, rule in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
            assert rule["condition"] == expected, f"{name} waits for {needed}"


def test_ports_are_open_to_this_machine_unless_set_otherwise() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", ()):
            # A TLS proxy is there to be found.
            assert name == "caddy" or str(port).startswith(("127.0.0.1:", "${LEADERBOARD_HOST:-127.0.0.1}:"))


def test_an_address_in_env_does_not_reach_inside() -> None:
    inside = SERVICES["leaderboard"]["environment"]
    assert inside["LEADERBOARD_HOST"] == "0.0.0.0"  # noqa: S104
    assert inside["VITE_LEADERBOARD_BACKEND_PORT"] == "8000"


def test_files_that_are_mounted_exist() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source, *_, mode = volume.split(":")
            if source.startswith("."):
                assert (TOP / source).exists()
                assert mode == "ro"
            else:
                assert source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", ["leaderboard", "api", "gateway-board"])
def test_what_a_board_keeps_is_in_a_volume(name: str) -> None:
    assert any(volume.endswith(":/data") for volume in SERVICES[name]["volumes"])
    assert "VOLUME /data" in read("Dockerfile")


def test_three_boards_share_one_database_that_only_they_reach() -> None:
    board, database, proxy = (SERVICES[f"scale-{name}"] for name in ("board", "db", "proxy"))

    assert board["deploy"]["replicas"] == 3
    assert "ports" not in board
    assert "@scale-db/leaderboard" in board["command"][2]
    assert database["networks"] == ["scale-db"]
    assert COMPOSE["networks"]["scale-db"]["internal"] is True
    assert [name for name, one in SERVICES.items() if "scale-db" in one.get("networks", ())] == [
        "scale-db",
        "scale-board",
    ]
    caddy = read("deploy/proxy/Caddyfile.scale")
    assert f"{{$BOARDS:{proxy['environment']['BOARDS']}}} 8000" in caddy
