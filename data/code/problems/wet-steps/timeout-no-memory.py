# Plain recursion: the number of calls grows exponentially.
import sys

sys.setrecursionlimit(100_000)
n, m, k = map(int, input().split())
hops = list(map(int, input().split()))
wet = set(map(int, input().split())) if k else set()


def count(step):
    if step == n:
        return 1
    total = 0
    for hop in hops:
        if step + hop <= n and step + hop not in wet:
            total += count(step + hop)
    return total


print(count(0) % 1_000_000_007)
