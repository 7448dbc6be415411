# Builds the whole table anew for each parcel.
input()
values = list(map(int, input().split()))
for postage in map(int, input().split()):
    fewest = [0] + [10**9] * postage
    for amount in range(1, postage + 1):
        for value in values:
            if value <= amount:
                fewest[amount] = min(fewest[amount], fewest[amount - value] + 1)
    print(fewest[postage] if fewest[postage] < 10**9 else -1)
