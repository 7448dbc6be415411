# Tries all letters at every place again and again: exponential.
import sys

sys.setrecursionlimit(1_000_000)
codes = [input().split()[1] for _ in range(int(input()))]
signal = input().strip()


def agrees(code, at):
    if at + len(code) > len(signal):
        return False
    return all(signal[at + i] in ("?", flash) for i, flash in enumerate(code))


def count(at):
    if at == len(signal):
        return 1
    total = 0
    for code in codes:
        if agrees(code, at):
            total += count(at + len(code))
    return total


print(count(0) % 1_000_000_007)
