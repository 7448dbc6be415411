import sys


def most_talks(talks, gap):
    accepted = 0
    free_from = 0
    for start, end in sorted(talks, key=lambda talk: talk[1]):
        if start >= free_from:
            accepted += 1
            free_from = end + gap
    return accepted


n, gap, *numbers = map(int, sys.stdin.read().split())
print(most_talks(list(zip(numbers[::2], numbers[1::2], strict=True)), gap))
