# Correct, but recursive: a chain of 2000 settings is too deep for Python.
import re

REFERENCE = re.compile(r"\$\$|\$\{(?:([a-z0-9_]+):)?([a-z0-9_]+)\}")
values = {}
section = "default"
n, q = map(int, input().split())
for _ in range(n):
    line = input().strip(" ")
    if not line or line[0] in ";#":
        continue
    if line[0] == "[":
        section = line[1:-1].strip(" ")
    else:
        key, _, value = line.partition("=")
        values[section, key.strip(" ")] = value.strip(" ")
known = {}


def resolve(section, key):
    if (section, key) not in values:
        section = "default"
    if (section, key) not in values:
        return None
    if (section, key) in known:
        return known[section, key]
    known[section, key] = None
    value = values[section, key]
    total = len(REFERENCE.sub(lambda match: "$" if match[0] == "$$" else "", value))
    for match in REFERENCE.finditer(value):
        if match[2]:
            part = resolve(match[1] or section, match[2])
            if part is None:
                return None
            total += part
    known[section, key] = total % 1_000_000_007
    return known[section, key]


for _ in range(q):
    found = resolve(*input().strip().split(":"))
    print("broken" if found is None else found)
