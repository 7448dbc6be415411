# The minus sign is applied to the first number only, not to the whole duration.
import re

SECONDS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


def total_time(entries):
    total = 0
    for entry in entries:
        for number, unit in re.findall(r"(-?\d+)([wdhms])", entry):
            total += int(number) * SECONDS[unit]
    left = abs(total)
    out = "-" if total < 0 else ""
    for unit in "dhms":
        count, left = divmod(left, SECONDS[unit])
        if count:
            out += f"{count}{unit}"
    return out or "0s"
