"""A seccomp filter in raw BPF: what a program of one's own has no use for is refused."""

import errno
import struct
from collections.abc import Iterable

from . import linux

_LOAD, _AND, _EQUAL, _AT_LEAST, _ANY, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16
_X32 = 0x40000000
_NAMESPACES = (
    linux.CLONE_NEWNS
    | linux.CLONE_NEWUTS
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUSER
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWCGROUP
)
_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_FILE_FLAGS = (0x40086602, 0x401C5820)  # FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR
_BUFFERS = (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF, and with FORCE
_SHARED, _ANONYMOUS = 0x01, 0x20
_UNIX, _INET, _INET6, _STREAM = 1, 2, 10, 1
_ARM = int(linux.ARM)

# The numbers are those of x86-64 and of arm64.
_REFUSED = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
    "sched_setaffinity": (203, 122),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # memory that no limit here counts, and what outlives a process
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # parts of the kernel with a history
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "vmsplice": (278, 75),
    "fanotify_init": (300, 262),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "personality": (135, 92),
    # the machine
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
}
# What changes a file without opening it, which Landlock does not see.
_REFUSED_WHEN_ALONE = {
    "chmod": (90, 52),  # arm64 has the forms with descriptors alone
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, 55),
    "fchown": (93, 55),
    "lchown": (94, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "utime": (132, 88),
    "utimes": (235, 88),
    "futimesat": (261, 88),
    "utimensat": (280, 88),
    "file_setattr": (469, 469),
    "inotify_init": (253, 26),
    "inotify_init1": (294, 26),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
_CLONE, _CLONE3, _SOCKET, _IOCTL = (56, 220), (435, 435), (41, 198), (16, 29)
_SOCKETPAIR, _SETSOCKOPT, _MMAP = (53, 199), (54, 208), (9, 222)
_PRLIMIT, _PRCTL = (302, 261), (157, 167)
_FORKS = (57, 58)  # x86-64 alone has them: fork, vfork
_THREAD = 0x00010000
_SIGNALS = ((62, 129), (200, 130), (234, 131))  # kill, tkill, tgkill


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _refuse(error: int = errno.EPERM) -> bytes:
    return _op(_RETURN, _ERRNO | error)


def _argument(index: int) -> bytes:
    """Load the low half of an argument."""
    return _op(_LOAD, _ARGUMENT + 8 * index)


def _when(pair: tuple[int, int], body: list[bytes]) -> list[bytes]:
    """`body` for one system call; it may fall through, and then the call is allowed."""
    return [_op(_EQUAL, pair[_ARM], 0, len(body) + 1), *body, _op(_RETURN, _ALLOW)]


def _never(pairs: Iterable[tuple[int, int]], error: int = errno.EPERM) -> list[bytes]:
    return [op for pair in pairs for op in (_op(_EQUAL, pair[_ARM], 0, 1), _refuse(error))]


def _only(values: tuple[int, ...]) -> list[bytes]:
    """Refuse unless what was loaded is one of `values`."""
    checks = [_op(_EQUAL, value, len(values) - i, 0) for i, value in enumerate(values)]
    return [*checks, _refuse()]


def _none_of(values: tuple[int, ...]) -> list[bytes]:
    """Refuse if what was loaded is one of `values`."""
    count = len(values)
    checks = [
        _op(_EQUAL, value, count - 1 - i, int(i == count - 1)) for i, value in enumerate(values)
    ]
    return [*checks, _refuse()]


def _start() -> list[bytes]:
    lines = [
        _op(_LOAD, _ARCH),
        _op(_EQUAL, 0xC00000B7 if _ARM else 0xC000003E, 1, 0),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NUMBER),
    ]
    return lines if _ARM else [*lines, _op(_AT_LEAST, _X32, 0, 1), _refuse()]


def build(*, sockets: bool, alone: int | None = None) -> bytes:
    """The filter as BPF instructions.

    Args:
        sockets: unix and internet sockets may be made (where there is a network namespace).
        alone: the process of this id may start threads only, signal only itself, and change no
            file's attributes (where there are no namespaces).
    """
    lines = _start()
    lines += _never(_REFUSED.values())
    lines += _never([_CLONE3], errno.ENOSYS)  # libc falls back to clone
    clone = [_argument(0), _op(_ANY, _NAMESPACES, 0, 1), _refuse()]
    if alone is not None:
        clone += [_op(_ANY, _THREAD, 1, 0), _refuse()]
    lines += _when(_CLONE, clone)
    families = (_UNIX, _INET, _INET6)
    lines += _when(_SOCKET, [_argument(0), *_only(families)] if sockets else [_refuse()])
    lines += _when(
        _SETSOCKOPT, [_argument(1), _op(_EQUAL, 1, 0, 6), _argument(2), *_none_of(_BUFFERS)]
    )
    lines += _when(_PRLIMIT, [_argument(0), *_only((0,))])
    # No limit here counts shared pages that are mapped but not touched.
    shared = [_op(_ANY, _SHARED, 0, 2), _op(_ANY, _ANONYMOUS, 0, 1), _refuse()]
    lines += _when(_MMAP, [_argument(3), *shared])
    terminal = _TERMINAL if alone is None else _TERMINAL + _FILE_FLAGS
    lines += _when(_IOCTL, [_argument(1), *_none_of(terminal)])
    if alone is not None:
        lines += _never(_REFUSED_WHEN_ALONE.values())
        lines += [] if _ARM else _never((number, 0) for number in _FORKS)
        lines += _when(_PRCTL, [_argument(0), *_none_of((linux.PR_SET_PDEATHSIG,))])
        lines += _when(_SOCKETPAIR, [_argument(1), *_stream_only()])
        for pair in _SIGNALS:
            lines += _when(pair, [_argument(0), *_only((alone,))])
    return b"".join([*lines, _op(_RETURN, _ALLOW)])


def build_without_forks() -> bytes:
    """A second filter: threads may be started, processes may not."""
    lines = _start()
    lines += _never([_CLONE3], errno.ENOSYS)
    lines += [] if _ARM else _never((number, 0) for number in _FORKS)
    lines += _when(_CLONE, [_argument(0), _op(_ANY, _THREAD, 1, 0), _refuse()])
    return b"".join([*lines, _op(_RETURN, _ALLOW)])


def _stream_only() -> list[bytes]:
    """Of sockets only streams: a datagram socket could send to any path."""
    return [_op(_AND, 0xF), *_only((_STREAM,))]
