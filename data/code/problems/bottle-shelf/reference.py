import sys
from collections import defaultdict, deque


class Standing:
    """Which bottles still stand at their old places (a Fenwick tree of ones)."""

    def __init__(self, size):
        self.size = size
        self.tree = [i & -i for i in range(size + 1)]

    def take(self, place):
        place += 1
        while place <= self.size:
            self.tree[place] -= 1
            place += place & -place

    def before(self, place):
        """How many stand at smaller places."""
        count = 0
        while place:
            count += self.tree[place]
            place &= place - 1
        return count

    def nth(self, count):
        """The place of the bottle that has `count` others before it."""
        place = 0
        step = 1 << self.size.bit_length()
        while step:
            if place + step <= self.size and self.tree[place + step] <= count:
                place += step
                count -= self.tree[place]
            step >>= 1
        return place


def tidy(row, moves):
    places = defaultdict(deque)
    for place, letter in enumerate(row):
        places[letter].append(place)
    letters = sorted(places)
    standing = Standing(len(row))
    result = []
    for left in range(len(row), 0, -1):
        furthest = standing.nth(min(moves, left - 1))
        letter = next(x for x in letters if places[x] and places[x][0] <= furthest)
        place = places[letter].popleft()
        moves -= standing.before(place)
        standing.take(place)
        result.append(letter)
    return "".join(result)


_, *words = sys.stdin.read().split()
for row, moves in zip(words[::2], words[1::2], strict=True):
    print(tidy(row, int(moves)))
