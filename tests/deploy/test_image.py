"""What the Dockerfile says, done in a clean folder: no engine, the same steps, the same start.

Absolute paths of the image become paths below a scratch folder; what reaches the build is what the
ignore file lets through. It needs the registries of packages, so it runs where ``CI`` is set.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-of-the-test-alone"
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI"), reason="installs everything from the registries: set CI=1"
)


@dataclass
class Image:
    """The file system of a finished build, and how it is started.

    Attributes:
        folder: What the image calls ``/``.
        environment: What ENV sets, on top of nothing.
        start: ENTRYPOINT and CMD.
        health: The health check.
        user: Id it runs as where we may choose.
    """

    folder: Path
    environment: dict[str, str]
    start: list[str]
    health: list[str]
    user: int

    def run(self, command: list[str], port: int, **more: str) -> subprocess.Popen[str]:
        """Start a command as the image would, on a port of our own."""
        environment = {**self.environment, **more}
        identity = {"user": self.user, "group": self.user, "extra_groups": []} if AS_ROOT else {}
        words = [word.replace("8642", str(port)) for word in command]
        program = shutil.which(words[0], path=environment["PATH"])
        assert program, f"{words[0]} is not in the image"
        return subprocess.Popen(
            [program, *words[1:]],
            cwd=self.folder / "data",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **identity,
        )

    def healthy(self, port: int) -> bool:
        """Ask the health check once."""
        asked = self.run(self.health, port)
        asked.communicate(timeout=60)
        return asked.returncode == 0


def python_for_all(folder: Path) -> Path:
    """The Python of the base image: ours, copied where only we may start it."""
    base = Path(sys.base_prefix).resolve()
    program = Path("bin") / f"python3.{sys.version_info.minor}"
    if all(above.stat().st_mode & 0o005 == 0o005 for above in (base, *base.parents)):
        return base / program
    copied = folder / "python"
    library = f"lib/python3.{sys.version_info.minor}"
    left = shutil.ignore_patterns("test", "tests", "site-packages", "__pycache__", "idlelib")
    shutil.copytree(base / library, copied / library, symlinks=True, ignore=left)
    for shared in (base / "lib").glob("libpython*"):
        shutil.copy(shared, copied / "lib", follow_symlinks=False)
    (copied / "bin").mkdir()
    shutil.copy(base / program, copied / program)
    return copied / program


class Build:
    """Executes the stages of a Dockerfile below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        lines = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
        self._rules = [line for line in lines if line and not line.startswith("#")]
        tools = folder / "tools"
        subprocess.run([python_for_all(folder), "-m", "venv", tools], check=True)
        self._path = f"{tools}/bin:{os.environ['PATH']}"

    def stage(self, stage: Any) -> Path:
        """Execute one stage; its root."""
        root = self.folder / (stage.name or "final")
        root.mkdir()
        environment = {**os.environ, "PATH": self._path}
        environment.pop("PYTHONPATH", None)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        work = root
        for one in stage.instructions:
            if one.name == "WORKDIR":
                work = root / one.value.strip("/")
                work.mkdir(parents=True, exist_ok=True)
            elif one.name == "ENV" and stage.name:  # of the last one: when it runs
                environment.update(pair.split("=", 1) for pair in one.words)
            elif one.name == "COPY":
                self._copy(one, root, work)
            elif one.name == "RUN":
                self._run(one.value, root, work, environment)
        return root

    def _run(self, line: str, root: Path, work: Path, environment: dict[str, str]) -> None:
        if "useradd" in line:
            line = self._accounts(line, root)
        line = re.sub(r"(?<=[ =])/(opt|data|src)\b", rf"{root}/\1", line)
        subprocess.run(["sh", "-euc", line], cwd=work, env=environment, check=True)

    def _accounts(self, line: str, root: Path) -> str:
        """Make accounts below the root alone, where we may; else only the folder."""
        if not AS_ROOT:
            return re.sub(r".*&& install --directory \S+ \S+", "install --directory", line)
        (root / "etc").mkdir()
        for name in ("passwd", "group", "shadow", "gshadow", "login.defs"):
            if (there := Path("/etc") / name).exists():
                shutil.copy(there, root / "etc" / name)
        return re.sub(r"\b(groupadd|useradd) ", rf"\1 --prefix {root} ", line)

    def _copy(self, one: Any, root: Path, work: Path) -> None:
        *sources, target = one.words
        into = root / target.strip("/") if target.startswith("/") else work / target
        for source in sources:
            if origin := one.flags.get("from"):
                there = self.folder / origin / source.strip("/")
                shutil.copytree(there, into, symlinks=True, dirs_exist_ok=True)
            elif (ROOT / source).is_dir():
                self._copy_context(source.strip("/"), into)
            else:
                assert self._is_sent(source), f"the ignore file keeps {source} from the build"
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, into)

    def _copy_context(self, source: str, into: Path) -> None:
        for folder, names, files in os.walk(ROOT / source):
            here = Path(folder).relative_to(ROOT)
            names[:] = [name for name in names if self._is_sent((here / name).as_posix())]
            for name in files:
                if self._is_sent((here / name).as_posix()):
                    goal = into / here.relative_to(source) / name
                    goal.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / here / name, goal)

    def _is_sent(self, path: str) -> bool:
        """Tell whether the ignore file lets a path through: the last rule that fits decides."""
        parts = path.split("/")
        sent = True
        for rule in self._rules:
            pattern = rule.removeprefix("!")
            for depth in range(1, len(parts) + 1):
                beginning = "/".join(parts[:depth])
                name = parts[depth - 1]
                anywhere = pattern.startswith("**/") and fnmatch.fnmatch(name, pattern[3:])
                if anywhere or beginning == pattern or (pattern == "*" and depth == 1):
                    sent = rule.startswith("!")
        return sent


@pytest.fixture(scope="module")
def image(stages: list[Any]) -> Iterator[Image]:
    """The image, built from a clean folder that others may enter."""
    folder = Path(tempfile.mkdtemp(prefix="assay-image-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        build = Build(folder)
        for stage in stages:
            root = build.stage(stage)
        final = stages[-1]
        environment = {
            name: re.sub(r"^/(?=opt|data)", f"{root}/", value).replace("$PATH", os.environ["PATH"])
            for name, value in final.environment.items()
        }
        # a copied interpreter looks for its library where only we may look
        environment["LD_LIBRARY_PATH"] = str(folder / "python" / "lib")
        # as where the first stages were thrown away and the environment lies at /opt/assay
        _settle(root / "opt" / "assay", folder / "builder" / "opt" / "assay")
        shutil.rmtree(folder / "builder")
        shutil.rmtree(folder / "page")
        start = [word for name in ("ENTRYPOINT", "CMD") for word in final.of(name)[0].words]
        user = int(final.of("USER")[-1].value.partition(":")[0])
        yield Image(root, environment, start, final.of("HEALTHCHECK")[0].words, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settle(environment: Path, built_at: Path) -> None:
    """Let the scripts of a copied environment start its own Python: an image has one path."""
    for script in (environment / "bin").iterdir():
        if script.is_file() and not script.is_symlink():
            data = script.read_bytes()
            script.write_bytes(data.replace(bytes(built_at), bytes(environment)))


def test_it_holds_what_runs_and_nothing_that_builds(image: Image) -> None:
    (site,) = (image.folder / "opt" / "assay").glob("lib/python*/site-packages")
    assert (site / "assay" / "server" / "static" / "index.html").is_file()
    assert not (site / "pip").exists()
    assert not list(site.glob("torch*"))
    assert not (image.folder / "src").exists()


def test_it_does_not_start_for_others_without_a_token(image: Image) -> None:
    started = image.run(image.start, 8642)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 1
    assert "token" in said
    assert "Traceback" not in said


def test_it_serves_as_nobody_and_its_health_check_knows(image: Image) -> None:
    port = free_port()
    assert not image.healthy(port)
    with serving(image, image.start, port):
        written = (image.folder / "data" / "workspace" / "workspace.json").stat()
        assert not AS_ROOT or written.st_uid == image.user


def test_it_answers_predictions_alone_from_a_model_made_in_it(image: Image) -> None:
    sample = next(image.folder.rglob("sample/captions.csv"))
    for words in (
        ["import", str(sample), "--name", "captions"],
        ["train", "captions", "--name", "moods"],
        ["promote", "moods"],
    ):
        done = image.run(["assay", *words], 0)
        _, said = done.communicate(timeout=600)
        assert done.returncode == 0, said
    port = free_port()
    with serving(image, ["assay", "serve", "--host", "0.0.0.0", "--api-only"], port) as ask:
        while (answer := ask("/readyz"))[0] == 503:
            assert answer[1]["code"] == "not_ready"
        assert answer[1]["model"] == "moods"
        status, refused = ask("/predict", {"texts": ["a happy dog"]})
        assert (status, refused["code"]) == (401, "token_required")
        status, found = ask("/predict", {"texts": ["a happy dog"]}, token=TOKEN)
        assert status == 200
        assert found["predictions"][0]["label"] == "positive"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(image: Image, command: list[str], port: int) -> Iterator[Callable[..., Any]]:
    """Run a server of the image while its health check is content; gives a way to ask it."""

    def ask(path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        method = "GET" if body is None else "POST"
        url = f"http://127.0.0.1:{port}{path}"
        answer = httpx.request(method, url, json=body, headers=headers, timeout=60)
        return answer.status_code, answer.json()

    server = image.run([*command, "--port", str(port)], port, ASSAY_TOKEN=TOKEN)
    try:
        deadline = time.monotonic() + 120
        while not image.healthy(port):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "it did not become healthy"
        assert ask("/livez")[1]["status"] in ("ok", "starting")
        yield ask
    finally:
        server.terminate()
        _, said = server.communicate(timeout=60)
    assert server.returncode == 0, said
    assert "Traceback" not in said
