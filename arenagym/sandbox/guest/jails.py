"""The three jails that a zygote can be configured with."""

import os
import shutil
import signal
import stat
import sys
import time
from collections.abc import Callable, Sequence

from . import linux, seccomp
from .jail import Jail, Limits, reap, write_files

NOBODY = 65534


class NamespaceJail(Jail):
    """Namespaces on a read-only tree: nothing to see, nobody to reach.

    The zygote has its own mount, net, ipc and uts namespaces; each process gets its own user, pid
    and mount namespaces with an empty /tmp, and loses its capabilities. It ends with the init of
    its pid namespace, and everything that it started ends with it.
    """

    def __init__(
        self, tree: dict[str, str], links: dict[str, str], masks: list[str], devices: list[str]
    ) -> None:
        super().__init__()
        own = linux.CLONE_NEWNS | linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
        privileged = os.geteuid() == 0 and self._can_mount()
        if privileged:
            linux.unshare(own)
        else:
            uid, gid = os.geteuid(), os.getegid()
            linux.unshare(own | linux.CLONE_NEWUSER)
            self._map(uid, gid)
        linux.set_hostname("sandbox")
        linux.mount("", "/", "", linux.MS_REC | linux.MS_PRIVATE)
        _plant("/tmp", tree, links, masks, devices)
        linux.pivot("/tmp")
        if privileged:
            _become(NOBODY)
            linux.prctl(linux.PR_SET_DUMPABLE, 1)  # or its children could not write their maps
        self._filter = seccomp.build(sockets=True)

    def _can_mount(self) -> bool:
        status = self._read("self/status")
        effective = int(status.partition("CapEff:")[2].split()[0], 16)
        return all(effective >> bit & 1 for bit in (6, 7, 21))  # SETGID, SETUID, SYS_ADMIN

    def _map(self, uid: int, gid: int) -> None:
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{NOBODY} {uid} 1"),
            ("gid_map", f"{NOBODY} {gid} 1"),
        ):
            fd = os.open(f"self/{name}", os.O_WRONLY, dir_fd=self._proc)
            os.write(fd, text.encode())
            os.close(fd)

    def _fork(self) -> int:
        self._ids = os.geteuid(), os.getegid()  # as the zygote's namespace has them
        return linux.clone(linux.CLONE_NEWUSER | linux.CLONE_NEWPID | linux.CLONE_NEWNS)

    def _enter(self, limits: Limits, outcome: int, *, persistent: bool) -> None:
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        self._map(*self._ids)
        os.close(self._proc)
        options = f"size={limits.disk_bytes},nr_inodes={limits.files},mode=700"
        linux.mount("tmpfs", "/tmp", "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)
        os.chdir("/tmp")
        linux.prctl(linux.PR_SET_DUMPABLE, 0)  # no program looks into its init
        linux.drop_capabilities()
        self._confine(limits, self._filter)
        # An init without handlers is deaf to all that its processes send.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        child = os.fork()
        if child:
            reap(child, outcome, persistent=persistent)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if not limits.forks:
            linux.set_filter(seccomp.build_without_forks())

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def _members(self, pid: int) -> Sequence[int]:
        found = [pid]
        for each in found:
            try:
                for thread in self._list(f"{each}/task"):
                    found += map(int, self._read(f"{each}/task/{thread}/children").split())
            except OSError:
                continue
        return found


class UserJail(Jail):
    """Another user id, in a container that has done the rest.

    Each container has an id of its own, since the kernel counts processes by id.
    """

    def __init__(self, uid: int) -> None:
        super().__init__()
        self._uid = uid
        self._filter = seccomp.build(sockets=True)

    def _enter(self, limits: Limits, outcome: int, *, persistent: bool) -> None:
        os.close(self._proc)
        os.chdir("/tmp")
        _become(self._uid)
        self._confine(limits, self._filter)
        if not limits.forks:
            linux.set_filter(seccomp.build_without_forks())

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self._apart(_kill_the_rest)

    def clean(self) -> None:
        if self._members(0) or os.listdir("/tmp"):  # most programs leave nothing
            self._apart(self._clear_away)

    def _clear_away(self) -> None:
        deadline = time.monotonic() + 2
        _kill_the_rest()
        while set(self._members(0)) - {os.getpid()}:  # dying, or waiting for the container's init
            if time.monotonic() > deadline:
                raise OSError("a program's processes do not end")
            os.sched_yield()
            _kill_the_rest()
        _wipe()

    def _apart(self, act: Callable[[], None]) -> None:
        """Act on the program's processes and files, and on nobody else's, out of their reach."""
        pid = os.fork()
        if pid == 0:
            try:
                # By its effective id it may signal them, and they may not signal it by the others.
                os.setresuid(self._uid + 1, self._uid, self._uid + 1)
                act()
            finally:
                os._exit(sys.exc_info()[0] is not None)
        if os.waitpid(pid, 0)[1] != 0:
            raise OSError("what a program left behind could not be cleared away")

    def _members(self, pid: int) -> Sequence[int]:
        found = []
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and os.stat(name, dir_fd=self._proc).st_uid == self._uid:
                    found.append(int(name))
            except OSError:
                continue
        return found


class LandlockJail(Jail):
    """Landlock and seccomp, where namespaces are refused: no writing, no process, no socket.

    Weaker: it is the host's own user, on the host's own kernel tables.
    """

    def __init__(self, tree: list[str], devices: list[str], folder: str) -> None:
        super().__init__()
        if not linux.landlock_version():
            raise OSError("the kernel has no Landlock")
        self._readable = [*tree, *devices, folder]
        self._folder = folder

    def _enter(self, limits: Limits, outcome: int, *, persistent: bool) -> None:
        os.close(self._proc)
        os.chdir(self._folder)
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.landlock(self._readable)
        linux.drop_capabilities()
        program = seccomp.build(sockets=False, alone=os.getpid())
        self._confine(limits, program, own_files=False)

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def _place(self, files: dict[str, bytes]) -> dict[str, bytes]:
        write_files(self._folder, files)
        return {}

    def clean(self) -> None:
        for name in os.listdir(self._folder):
            path = os.path.join(self._folder, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)


def _plant(
    root: str, tree: dict[str, str], links: dict[str, str], masks: list[str], devices: list[str]
) -> None:
    """A new root directory: what `tree` names, read-only where it says, an empty /tmp and /proc."""
    tree = {**tree, **{path: path for path in devices}}
    # Opened before the mount that hides them: what is to be seen may lie below `root`.
    held = {path: os.open(path, os.O_PATH) for path in tree}
    linux.mount("tmpfs", root, "tmpfs", linux.MS_NOSUID, "size=1m,mode=755")
    for path, fd in held.items():
        target = root + tree[path]
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            os.makedirs(target, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
        linux.bind(f"/proc/self/fd/{fd}", target)
        linux.read_only(target, devices=path in devices)
        os.close(fd)
    for path, to in links.items():
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        os.symlink(to, root + path)
    for path in masks:
        linux.mount("tmpfs", root + path, "tmpfs", linux.MS_RDONLY, "size=4k,mode=755")
    for name in ("/tmp", "/proc"):
        os.makedirs(root + name, exist_ok=True)
    linux.read_only(root, recursive=False)


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _kill_the_rest() -> None:
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _wipe() -> None:
    """Empty /tmp, however deep: what lies in a folder is moved up before the folder goes."""
    left = os.listdir("/tmp")
    moved = 0
    while left:
        path = os.path.join("/tmp", left.pop())
        if os.path.islink(path) or not os.path.isdir(path):
            os.unlink(path)
            continue
        os.chmod(path, 0o700)
        for name in os.listdir(path):
            while os.path.lexists(f"/tmp/{moved}"):
                moved += 1
            inner = os.path.join(path, name)
            if os.path.isdir(inner) and not os.path.islink(inner):
                os.chmod(inner, 0o700)  # or it could not be moved
            os.rename(inner, f"/tmp/{moved}")
            left.append(str(moved))
        os.rmdir(path)
