SECONDS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


def read(entry):
    total = number = 0
    for char in entry.removeprefix("-"):
        if char in SECONDS:
            total += number * SECONDS[char]
            number = 0
        else:
            number = 10 * number + int(char)
    return -total if entry.startswith("-") else total


def total_time(entries):
    total = sum(map(read, entries))
    left = abs(total)
    parts = []
    for unit in "dhms":
        count, left = divmod(left, SECONDS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return ("-" if total < 0 else "") + ("".join(parts) or "0s")
