# Draws with replacement: the same ticket may come up again.
from math import gcd

n = int(input())
numbers = list(map(int, input().split()))
top = max(numbers)
showing = [0] * (top + 1)
for number in numbers:
    showing[number] += 1
wins = [0] * (top + 1)
for d in range(top, 0, -1):
    wins[d] = sum(showing[d::d]) ** 3 - sum(wins[2 * d :: d])
common = gcd(wins[1], n**3)
print(f"{wins[1] // common}/{n**3 // common}")
