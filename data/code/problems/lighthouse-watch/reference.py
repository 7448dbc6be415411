import sys


def fewest_keepers(day, watches):
    ordered = sorted((start, start + length) for start, length in watches)
    ordered += [(start + day, end + day) for start, end in ordered]
    total = len(ordered)
    ends = [end for _, end in ordered]

    # following[i]: after watch i, the one that starts in time and lasts longest.
    following = [0] * total
    best = pointer = 0
    by_end = sorted(range(total), key=lambda i: ends[i])
    for i in by_end:
        while pointer < total and ordered[pointer][0] <= ends[i]:
            if ends[pointer] > ends[best]:
                best = pointer
            pointer += 1
        following[i] = best

    jumps = [following]
    while 1 << len(jumps) <= len(watches):
        step = jumps[-1]
        jumps.append([step[i] for i in step])
    fewest = len(watches) + 1
    for first in range(len(watches)):
        goal = ordered[first][0] + day
        if ends[first] >= goal:
            return 1
        here = first
        used = 1
        for power in range(len(jumps) - 1, -1, -1):
            there = jumps[power][here]
            if ends[there] < goal:
                here = there
                used += 1 << power
        if ends[following[here]] >= goal:
            fewest = min(fewest, used + 1)
    return fewest if fewest <= len(watches) else -1


day, _, *numbers = map(int, sys.stdin.read().split())
print(fewest_keepers(day, list(zip(numbers[::2], numbers[1::2], strict=True))))
