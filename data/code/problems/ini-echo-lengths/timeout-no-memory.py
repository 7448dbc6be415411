# Resolves a setting anew at each reference to it: exponential.
import re
import sys

sys.setrecursionlimit(100_000)
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
active = set()


def resolve(section, key):
    if (section, key) not in values:
        section = "default"
    if (section, key) not in values or (section, key) in active:
        return None
    active.add((section, key))
    value = values[section, key]
    total = len(REFERENCE.sub(lambda match: "$" if match[0] == "$$" else "", value))
    for match in REFERENCE.finditer(value):
        if match[2] and total is not None:
            part = resolve(match[1] or section, match[2])
            total = None if part is None else total + part
    active.discard((section, key))
    return total


for _ in range(q):
    found = resolve(*input().strip().split(":"))
    print("broken" if found is None else found % 1_000_000_007)
