# Forgets that the clock starts again at midnight.
import re

START = re.compile(r"\[([0-9]{2}):([0-9]{2})\] ([^:]+):")

longest, ended_by = -1, "-"
messages = {}
before = None
for _ in range(int(input())):
    match = START.match(input())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        continue
    clock = 60 * int(match[1]) + int(match[2])
    name = match[3]
    messages[name] = messages.get(name, 0) + 1
    if before is not None:
        silence = clock - before
        if silence > longest:
            longest, ended_by = silence, name
    before = clock
print(max(longest, 0))
print(ended_by)
most = max(messages, key=messages.get)
print(messages[most], most)
