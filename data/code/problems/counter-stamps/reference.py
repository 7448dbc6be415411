input()
values = list(map(int, input().split()))
parcels = list(map(int, input().split()))

NEVER = 10**9
fewest = [0] + [NEVER] * max(parcels)
for value in values:
    for amount in range(value, len(fewest)):
        if fewest[amount - value] + 1 < fewest[amount]:
            fewest[amount] = fewest[amount - value] + 1
for postage in parcels:
    print(fewest[postage] if fewest[postage] < NEVER else -1)
