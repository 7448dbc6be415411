"""The process that serves the local model: `python -m arenagym.models.local_server`.

It reads one line of JSON settings from standard input, writes one line with its address when it
is ready, and ends when standard input is closed. So it ends with its parent however that ends.
"""

import os
import signal
import sys

import msgspec


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the server is to serve; `context` is in tokens for each of `slots` conversations."""

    weights: str
    api_key: str
    slots: int
    context: int
    threads: int


def main() -> None:
    """Serve until standard input is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever llama.cpp prints goes with its log
    settings = msgspec.json.decode(sys.stdin.readline(), type=ServerSettings)

    import xllamacpp  # noqa: PLC0415 - an extra

    params = xllamacpp.CommonParams()
    params.model.path = settings.weights
    params.api_keys = [settings.api_key]
    params.port = 0
    params.n_parallel = settings.slots
    params.n_ctx = settings.slots * settings.context
    params.cpuparams.n_threads = settings.threads
    params.cpuparams_batch.n_threads = settings.threads
    params.ui = False
    params.verbosity = 1
    server = xllamacpp.Server(params)
    answers.write(msgspec.json.encode(server.listening_address).decode() + "\n")
    answers.flush()
    sys.stdin.read()
    os._exit(0)  # the weights need no orderly end


if __name__ == "__main__":
    main()
