from math import comb, gcd

n = int(input())
numbers = list(map(int, input().split()))
top = max(numbers)
showing = [0] * (top + 1)
for number in numbers:
    showing[number] += 1

mobius = [0, 1] + [0] * (top - 1)
for i in range(1, top + 1):
    if mobius[i]:
        for j in range(2 * i, top + 1, i):
            mobius[j] -= mobius[i]

# Inclusion and exclusion over the divisor that all three numbers share.
wins = sum(mobius[d] * comb(sum(showing[d::d]), 3) for d in range(1, top + 1) if mobius[d])
draws = comb(n, 3)
common = gcd(wins, draws)
print(f"{wins // common}/{draws // common}")
