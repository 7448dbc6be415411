# Finds the runs for any length first and then cuts the long ones: the early ends are the wrong ones.
from collections import Counter


def fewest_runs(tiles, longest):
    counts = Counter(tiles)
    runs = 0
    opened = []
    previous = None
    for number in sorted(counts):
        if previous is not None and number != previous + 1:
            while opened:
                runs += -(-(previous + 1 - opened.pop()) // longest)
        while len(opened) > counts[number]:
            runs += -(-(number - opened.pop()) // longest)
        while len(opened) < counts[number]:
            opened.append(number)
        previous = number
    while opened:
        runs += -(-(previous + 1 - opened.pop()) // longest)
    return runs
