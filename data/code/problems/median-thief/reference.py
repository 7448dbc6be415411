import sys
from heapq import heappop, heappush, heappushpop


def main():
    cheap, dear = [], []  # cheap (negated) holds as many pieces as dear, or one more
    total = last = 0
    for line in sys.stdin.read().splitlines()[1:]:
        if line.startswith("+"):
            price = int(line[1:])
            if len(cheap) == len(dear):
                heappush(cheap, -heappushpop(dear, price))
            else:
                heappush(dear, -heappushpop(cheap, -price))
        elif cheap:
            last = -heappop(cheap)
            total += last
            if len(cheap) < len(dear):
                heappush(cheap, -heappop(dear))
    print(total, last)


main()
