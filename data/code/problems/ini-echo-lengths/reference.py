import re
from collections import defaultdict

MODULUS = 1_000_000_007
REFERENCE = re.compile(r"\$\$|\$\{(?:([a-z0-9_]+):)?([a-z0-9_]+)\}")


def read_file(lines):
    values = {}
    section = "default"
    for line in lines:
        line = line.strip(" ")
        if not line or line[0] in ";#":
            continue
        if line[0] == "[":
            section = line[1:-1].strip(" ")
        else:
            key, _, value = line.partition("=")
            values[section, key.strip(" ")] = value.strip(" ")
    return values


def find(section, key):
    return (section, key) if (section, key) in values else ("default", key)


n, q = map(int, input().split())
values = read_file([input() for _ in range(n)])

# Settings are resolved once all they refer to are; what is never reached is broken.
length = {}
waiting = {}
needed_by = defaultdict(list)
for setting, value in values.items():
    length[setting] = len(REFERENCE.sub(lambda match: "$" if match[0] == "$$" else "", value))
    references = [match for match in REFERENCE.finditer(value) if match[2]]
    waiting[setting] = len(references)
    for match in references:
        needed_by[find(match[1] or setting[0], match[2])].append(setting)

ready = [setting for setting, count in waiting.items() if count == 0]
for setting in ready:
    for other in needed_by[setting]:
        length[other] = (length[other] + length[setting]) % MODULUS
        waiting[other] -= 1
        if waiting[other] == 0:
            ready.append(other)

resolved = set(ready)
for _ in range(q):
    setting = find(*input().strip().split(":"))
    print(length[setting] if setting in resolved else "broken")
