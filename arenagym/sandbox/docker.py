"""The docker back end: zygotes in hardened containers, one program at a time in each.

The engine is the one that `docker` finds (`DOCKER_HOST`, or the default socket), or `base_url`.
"""

import contextlib
import os
import secrets
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any

from arenagym.sandbox.image import PYTHON, ensure_image
from arenagym.sandbox.worker import RefusedError, Worker, WorkerError, boot_source

if TYPE_CHECKING:
    from docker import DockerClient

LABEL = "arenagym.sandbox"
_OWNER = f"{LABEL}.owner"
_STREAM = struct.Struct(">BxxxI")
_DEFAULT_URL = "unix:///var/run/docker.sock"


class Docker:
    """Starts docker workers.

    Args:
        one_shot: a container for each program, where by default one serves many in turn.
        image: an image with Python 3.11 or newer as `python`; by default one is built of this
            machine's own Python, without a registry.
        python: the interpreter in the image.
        runtime: the engine's runtime, such as "runsc" (gVisor).
        base_url: the engine, as "unix:///var/run/docker.sock".
        memory: of a container, as docker writes it.
        processors: of a container.
    """

    def __init__(
        self,
        *,
        one_shot: bool = False,
        image: str | None = None,
        python: str | None = None,
        runtime: str | None = None,
        base_url: str | None = None,
        memory: str = "1g",
        processors: float = 1.0,
    ) -> None:
        self.name = "docker"
        self.reusable = not one_shot
        self.sessions = True
        self._image = image
        self._python = python or (PYTHON if image is None else "python")
        self._runtime = runtime
        self._base_url = base_url
        self._memory = memory
        self._processors = processors
        self._client: DockerClient | None = None
        self._lock = threading.Lock()

    def start(self) -> Worker:
        """A new worker.

        Raises:
            RefusedError: no engine answers.
            WorkerError: the container did not start.
        """
        import docker.errors  # noqa: PLC0415 - slow to import
        import requests  # noqa: PLC0415 - slow to import

        try:
            client = self._connect()
            channel = _Channel(client, self._options())
        except docker.errors.APIError as error:
            raise WorkerError(f"docker: {error}") from error
        except (docker.errors.DockerException, requests.RequestException) as error:
            raise RefusedError(f"no Docker engine answers: {error}") from error
        # An id of its own: the kernel counts processes by id, over all containers.
        uid = 100_000 + 2 * secrets.randbelow(500_000_000)
        return Worker(channel, {"jail": "user", "options": {"uid": uid}, "path": []})

    def close(self) -> None:
        """Close the connection to the engine."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _connect(self) -> "DockerClient":
        import docker  # noqa: PLC0415 - slow to import

        with self._lock:
            if self._client is None:
                url = self._base_url or os.environ.get("DOCKER_HOST") or _DEFAULT_URL
                if url.startswith("unix://") and not os.path.exists(url.removeprefix("unix://")):
                    raise RefusedError(f"no Docker engine answers: there is no {url}")
                environment = {**os.environ, "DOCKER_HOST": url}
                self._client = docker.from_env(environment=environment)
                reap(self._client)
                self._image = self._image or ensure_image(self._client)
            return self._client

    def _options(self) -> dict[str, Any]:
        """What `docker run` would be told."""
        return {
            "image": self._image,
            "command": [self._python, "-s", "-P", "-S", "-B", "-c", boot_source(), "0", "1"],
            "environment": {"PYTHONHASHSEED": "0", "LANG": "C.UTF-8"},
            "labels": {LABEL: "1", _OWNER: _owner(os.getpid())},
            "user": "0:0",  # of the zygote; no program keeps it
            "working_dir": "/tmp",  # noqa: S108 - in the container
            "host": {
                "auto_remove": True,
                "cap_add": ["SETUID", "SETGID", "KILL"],
                "cap_drop": ["ALL"],
                "init": True,
                "ipc_mode": "none",
                "log_config": {"Type": "none"},
                "mem_limit": self._memory,
                "memswap_limit": self._memory,
                "nano_cpus": int(self._processors * 1e9),
                "network_mode": "none",
                "pids_limit": 512,
                "read_only": True,
                "runtime": self._runtime,
                "security_opt": ["no-new-privileges:true"],
                "tmpfs": {
                    "/tmp": "rw,noexec,nosuid,nodev,size=64m,nr_inodes=1k,mode=1777",  # noqa: S108
                    "/dev/mqueue": "ro,noexec,nosuid,nodev,size=4k,mode=000",
                },
            },
        }


def reap(client: "DockerClient") -> None:
    """Remove the containers whose owners are gone, killed perhaps."""
    import docker.errors  # noqa: PLC0415 - slow to import

    host = _owner(os.getpid()).split("/")[0]
    for each in client.api.containers(all=True, filters={"label": LABEL}):
        owner = each["Labels"].get(_OWNER, "")
        if owner.startswith(f"{host}/") and not _is_alive(owner):
            with contextlib.suppress(docker.errors.APIError):
                client.api.remove_container(each["Id"], force=True)


def _owner(pid: int) -> str:
    """A process, told apart from any other that has had or will have its number."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            boot = file.read().strip()
        with open(f"/proc/{pid}/stat") as file:
            begun = file.read().rpartition(")")[2].split()[19]
    except OSError:  # no Linux, or no such process
        return f"{socket.gethostname()}/{pid}/"
    return f"{socket.gethostname()}-{boot}/{pid}/{begun}"


def _is_alive(owner: str) -> bool:
    pid = int(owner.split("/")[1])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _owner(pid) == owner


class _Channel:
    """The attached streams of a container."""

    def __init__(self, client: "DockerClient", options: dict[str, Any]) -> None:
        api = client.api
        self._api = api
        host = {key: value for key, value in options.pop("host").items() if value is not None}
        config = api.create_host_config(**host)
        made = api.create_container(**options, host_config=config, stdin_open=True)
        self._id = made["Id"]
        self._left = 0
        self._errors = b""
        try:
            wanted = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            self._stream = api.attach_socket(self._id, params=wanted)
            self._socket: socket.socket = self._stream._sock  # noqa: SLF001 - there is no other way
            api.start(self._id)
        except BaseException:
            api.remove_container(self._id, force=True)
            raise

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def receive(self, size: int) -> bytes:
        while not self._left:
            head = self._exactly(_STREAM.size)
            if not head:
                return b""
            kind, length = _STREAM.unpack(head)
            if kind == 1:
                self._left = length
            else:
                self._errors = (self._errors + self._exactly(length))[-4000:]
        data = self._socket.recv(min(size, self._left, 1 << 20))
        self._left -= len(data)
        return data

    def patience(self, seconds: float) -> None:
        self._socket.settimeout(seconds)

    def close(self) -> str:
        import docker.errors  # noqa: PLC0415 - imported before
        import requests  # noqa: PLC0415 - imported before

        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for an answer
        with contextlib.suppress(docker.errors.APIError, requests.RequestException):
            self._api.remove_container(self._id, force=True)  # or the engine has by now
        with contextlib.suppress(OSError, ValueError):
            self._stream._response.close()  # noqa: SLF001 - else it complains when it is collected
        with contextlib.suppress(OSError, ValueError):
            self._stream.close()
            self._socket.close()
        return self._errors.decode(errors="replace")

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                break
            data += part
        return data
