# Tries all the triples.
from math import comb, gcd

n = int(input())
numbers = list(map(int, input().split()))
wins = 0
for i in range(n):
    for j in range(i):
        both = gcd(numbers[i], numbers[j])
        for k in range(j):
            if gcd(both, numbers[k]) == 1:
                wins += 1
draws = comb(n, 3)
common = gcd(wins, draws)
print(f"{wins // common}/{draws // common}")
