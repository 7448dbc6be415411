"""The first lines that a bare interpreter runs: `python -c SOURCE IN OUT`.

They read the other modules of this package from the control channel, as text.
"""

import json
import os
import sys
import types


def main() -> None:
    control_in, control_out = int(sys.argv[1]), int(sys.argv[2])

    def read(size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = os.read(control_in, size - len(data))
            if not part:
                os._exit(0)
            data += part
        return data

    sent = json.loads(read(int.from_bytes(read(4), "big")))
    package = types.ModuleType("guest")
    package.__path__ = []
    sys.modules["guest"] = package
    for name, source in sent["modules"].items():
        module = types.ModuleType(f"guest.{name}")
        module.__dict__["__package__"] = "guest"
        sys.modules[module.__name__] = module
        setattr(package, name, module)
        exec(compile(source, f"<guest {name}>", "exec"), module.__dict__)  # noqa: S102 - our own
    sys.modules["guest.zygote"].serve(sent["config"], control_in, control_out)
    os._exit(0)


if __name__ == "__main__":
    main()
