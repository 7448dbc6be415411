# Takes off the triples of every prime, and those with two primes in common twice.
from math import comb, gcd

n = int(input())
numbers = list(map(int, input().split()))
top = max(numbers)
showing = [0] * (top + 1)
for number in numbers:
    showing[number] += 1
prime = bytearray([1]) * (top + 1)
wins = draws = comb(n, 3)
for p in range(2, top + 1):
    if prime[p]:
        for j in range(2 * p, top + 1, p):
            prime[j] = 0
        wins -= comb(sum(showing[p::p]), 3)
common = gcd(wins, draws)
print(f"{wins // common}/{draws // common}")
