import heapq
import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m, start = data[:3]
    bridges = [[] for _ in range(n + 1)]
    for i in range(m):
        a, b, crossing, period, free = data[3 + 5 * i : 8 + 5 * i]
        bridges[a].append((b, crossing, period, free))
        bridges[b].append((a, crossing, period, free))
    reached = [False] * (n + 1)
    heap = [(start, 1)]
    while heap:
        now, island = heapq.heappop(heap)
        if island == n:
            print(now)
            return
        if reached[island]:
            continue
        reached[island] = True
        for target, crossing, period, free in bridges[island]:
            if not reached[target]:
                phase = now % period
                wait = 0 if phase < free else period - phase
                heapq.heappush(heap, (now + wait + crossing, target))
    print(-1)


main()
