import sys
from collections import Counter


def main():
    names = sys.stdin.read().split()[1:]
    begun = Counter(name[:length] for name in names for length in range(1, len(name) + 1))
    without = total = longest = 0
    for name in names:
        for length in range(1, len(name) + 1):
            if begun[name[:length]] == 1:
                total += length
                longest = max(longest, length)
                break
        else:
            without += 1
    print(without, total, longest)


main()
