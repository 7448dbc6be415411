"""The system calls that Python does not offer, by ctypes."""

import ctypes
import os
import platform
import struct

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
CLONE_NEWCGROUP = 0x02000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 4096, 16384, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
PR_SET_NO_NEW_PRIVS = 38
_MOUNT_ATTR_RDONLY, _MOUNT_ATTR_NOSUID, _MOUNT_ATTR_NODEV = 1, 2, 4
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_LANDLOCK_VERSION, _LANDLOCK_PATH_BENEATH = 1, 1
_SIGCHLD = 17

ARM = platform.machine() in ("aarch64", "arm64")
_PIVOT_ROOT, _CLONE, _CAPSET = (41, 220, 91) if ARM else (155, 56, 126)
_MOUNT_SETATTR = 442
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446

# PyDLL keeps the interpreter's lock: there is one thread, and a clone must not lose it.
_LIBC = ctypes.PyDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long


def _check(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def _syscall(what: str, number: int, *arguments: object) -> int:
    longs = (ctypes.c_long(a) if isinstance(a, int) else a for a in arguments)
    return _check(_LIBC.syscall(ctypes.c_long(number), *longs), what)


def unshare(flags: int) -> None:
    _check(_LIBC.unshare(ctypes.c_int(flags)), "unshare")


def clone(flags: int) -> int:
    """Like fork, with new namespaces; only for a process with one thread."""
    return _syscall("clone", _CLONE, flags | _SIGCHLD, 0, 0, 0, 0)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    done = _LIBC.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()
    )
    _check(done, f"mount {target}")


def bind(source: str, target: str) -> None:
    mount(source, target, "", MS_BIND | MS_REC)


def read_only(target: str, *, devices: bool = False, recursive: bool = True) -> None:
    """Make a mount, and by default those beneath it, read-only."""
    attributes = _MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID | (0 if devices else _MOUNT_ATTR_NODEV)
    data = struct.pack("=QQQQ", attributes, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    _syscall("mount_setattr", _MOUNT_SETATTR, _AT_FDCWD, target.encode(), flags, data, len(data))


def pivot(root: str) -> None:
    """Make `root`, which must be a mount, the root directory, and let go of the old one."""
    os.chdir(root)
    _syscall("pivot_root", _PIVOT_ROOT, b".", b".")
    _check(_LIBC.umount2(b".", ctypes.c_int(MNT_DETACH)), "umount")
    os.chdir("/")


def prctl(option: int, *values: int) -> None:
    longs = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _check(_LIBC.prctl(ctypes.c_int(option), *longs), f"prctl {option}")


def set_hostname(name: str) -> None:
    _check(_LIBC.sethostname(name.encode(), ctypes.c_size_t(len(name))), "sethostname")


def drop_capabilities() -> None:
    header, data = struct.pack("=Ii", 0x20080522, 0), bytes(24)
    _syscall("capset", _CAPSET, header, data)


def set_filter(program: bytes) -> None:
    """Install a seccomp filter: `program` holds BPF instructions of 8 bytes."""
    buffer = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("=H6xQ", len(program) // 8, ctypes.addressof(buffer))
    held = ctypes.create_string_buffer(head, len(head))
    done = _LIBC.prctl(
        ctypes.c_int(PR_SET_SECCOMP), ctypes.c_ulong(2), ctypes.c_void_p(ctypes.addressof(held))
    )
    _check(done, "seccomp")


def landlock_version() -> int:
    """The kernel's Landlock ABI; 0 where there is none."""
    try:
        return _syscall("landlock", _LANDLOCK_CREATE, 0, 0, _LANDLOCK_VERSION)
    except OSError:
        return 0


def landlock(readable: list[str]) -> None:
    """Take away every file but those beneath `readable`, all writing, and TCP."""
    version = landlock_version()
    files = (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1
    net = 3 if version >= 4 else 0  # bind and connect
    scope = 3 if version >= 6 else 0  # abstract unix sockets and signals
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = struct.pack("=QQQ", files, net, scope)[:size]
    fd = _syscall("landlock", _LANDLOCK_CREATE, rules, size, 0)
    execute, write_file, read_file, read_dir = 1, 2, 4, 8
    for path in readable:
        where = os.open(path, os.O_PATH | os.O_CLOEXEC)
        if os.path.isdir(path):
            allowed = execute | read_file | read_dir
        elif path.startswith("/dev/"):
            allowed = read_file | write_file
        else:
            allowed = execute | read_file
        rule = struct.pack("=Qi", allowed, where)
        _syscall("landlock", _LANDLOCK_ADD, fd, _LANDLOCK_PATH_BENEATH, rule, 0)
        os.close(where)
    _syscall("landlock", _LANDLOCK_RESTRICT, fd, 0)
    os.close(fd)
