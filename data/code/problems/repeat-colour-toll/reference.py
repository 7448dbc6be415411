import heapq
import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m = data[:2]
    roads = [[] for _ in range(n + 1)]
    for i in range(m):
        a, b, toll, colour = data[2 + 4 * i : 6 + 4 * i]
        roads[a].append((b, toll, colour))
        roads[b].append((a, toll, colour))
    paid = [[None] * 5 for _ in range(n + 1)]
    heap = [(0, 1, 0)]
    while heap:
        cost, town, last = heapq.heappop(heap)
        if town == n:
            print(cost)
            return
        if paid[town][last] is not None:
            continue
        paid[town][last] = cost
        for target, toll, colour in roads[town]:
            if paid[target][colour] is None:
                price = 2 * toll if colour == last else toll
                heapq.heappush(heap, (cost + price, target, colour))
    print(-1)


main()
