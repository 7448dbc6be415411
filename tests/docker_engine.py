"""A Docker engine for the tests: the one that there is, or one that is installed and started."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import docker
import docker.errors
import requests


class NoEngineError(Exception):
    """There is no engine, and none can be had."""


@contextlib.contextmanager
def engine():
    """The base URL of an engine that answers; one that was started is stopped at the end."""
    url = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if answers(url):
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="engine-") as folder:
        process = start(install(), Path(folder))
        try:
            yield wait(process, Path(folder))
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(url):
    if url.startswith("unix://") and not Path(url.removeprefix("unix://")).exists():
        return False
    try:
        with contextlib.closing(docker.DockerClient(url, timeout=5)) as client:
            return client.ping()
    except (docker.errors.DockerException, requests.RequestException):
        return False


def install():
    """The path of dockerd; Debian's and Ubuntu's package is installed if it is missing."""
    path = os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin"
    if found := shutil.which("dockerd", path=path):
        return found
    if os.geteuid() != 0:
        raise NoEngineError("no Docker engine answers, and only root can start one")
    if shutil.which("apt-get") is None:
        raise NoEngineError("no Docker engine answers, and there is no apt-get to install one")
    for command in (["update"], ["install", "-y", "--no-install-recommends", "docker.io"]):
        done = subprocess.run(
            ["apt-get", "-q", *command],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    if (found := shutil.which("dockerd", path=path)) is None:
        raise NoEngineError(f"apt-get install docker.io: {done.stdout[-500:]}{done.stderr[-500:]}")
    return found


def start(dockerd, folder):
    if os.geteuid() != 0:
        raise NoEngineError("no Docker engine answers, and only root can start one")
    (folder / "daemon.json").write_text("{}")
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            [
                dockerd,
                "--storage-driver=overlay2",
                "--iptables=false",
                "--ip6tables=false",
                "--ip-forward=false",
                "--ip-masq=false",
                "--bridge=none",
                *("--data-root", folder / "data"),
                *("--exec-root", folder / "exec"),
                *("--pidfile", folder / "pid"),
                *("--host", f"unix://{folder}/docker.sock"),
                *("--config-file", folder / "daemon.json"),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def wait(process, folder):
    url = f"unix://{folder}/docker.sock"
    for _ in range(300):
        if answers(url):
            return url
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise NoEngineError(f"dockerd does not answer: {(folder / 'log').read_text()[-2000:]}")
