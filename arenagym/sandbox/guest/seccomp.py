"""A seccomp filter in raw BPF: what a program of one's own has no use for is refused."""

import errno
import struct

from . import linux

_LOAD, _EQUAL, _AT_LEAST, _ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
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
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_UNIX, _INET, _INET6 = 1, 2, 10

# The numbers are those of x86-64 and of arm64.
_REFUSED = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
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
_CLONE, _CLONE3, _SOCKET, _IOCTL = (56, 220), (435, 435), (41, 198), (16, 29)
_FORKS = (57, 58)  # x86-64 alone has them: fork, vfork
_THREAD = 0x00010000
_SIGNALS = ((62, 129), (200, 130), (234, 131))  # kill, tkill, tgkill
_PIDFD_SEND_SIGNAL = (424, 424)


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _refuse(error: int = errno.EPERM) -> bytes:
    return _op(_RETURN, _ERRNO | error)


def _when(number: int, body: list[bytes]) -> list[bytes]:
    """`body` for one system call; it may fall through, and then the call is allowed."""
    return [_op(_EQUAL, number, 0, len(body) + 1), *body, _op(_RETURN, _ALLOW)]


def build(*, sockets: bool, alone: int | None = None) -> bytes:
    """The filter as BPF instructions.

    Args:
        sockets: unix and internet sockets may be made (where there is a network namespace).
        alone: the process of this id may start threads only, and signal only itself.
    """
    arm = int(linux.ARM)
    first = _op(_LOAD, _ARGUMENT)  # the low half of the first argument
    lines = [
        _op(_LOAD, _ARCH),
        _op(_EQUAL, 0xC00000B7 if arm else 0xC000003E, 1, 0),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NUMBER),
    ]
    if not arm:
        lines += [_op(_AT_LEAST, _X32, 0, 1), _refuse()]
    for pair in _REFUSED.values():
        lines += [_op(_EQUAL, pair[arm], 0, 1), _refuse()]
    lines += [_op(_EQUAL, _CLONE3[arm], 0, 1), _refuse(errno.ENOSYS)]  # libc falls back to clone
    clone = [first, _op(_ANY, _NAMESPACES, 0, 1), _refuse()]
    if alone is not None:
        clone += [_op(_ANY, _THREAD, 1, 0), _refuse()]
    lines += _when(_CLONE[arm], clone)
    families = [_op(_EQUAL, family, 3 - i, 0) for i, family in enumerate((_UNIX, _INET, _INET6))]
    allowed = [first, *families, _refuse()] if sockets else [_refuse()]
    lines += _when(_SOCKET[arm], allowed)
    second = _op(_LOAD, _ARGUMENT + 8)
    terminal = [second, _op(_EQUAL, _TIOCSTI, 1, 0), _op(_EQUAL, _TIOCLINUX, 0, 1), _refuse()]
    lines += _when(_IOCTL[arm], terminal)
    if alone is not None:
        lines += [_op(_EQUAL, _PIDFD_SEND_SIGNAL[arm], 0, 1), _refuse()]
        for number in () if arm else _FORKS:
            lines += [_op(_EQUAL, number, 0, 1), _refuse()]
        for pair in _SIGNALS:
            lines += _when(pair[arm], [first, _op(_EQUAL, alone, 1, 0), _refuse()])
    return b"".join([*lines, _op(_RETURN, _ALLOW)])
