# Lets the generator run for up to p ticks.
p, a, c, s, t = map(int, input().split())
answer = -1
for tick in range(p):
    if s == t:
        answer = tick
        break
    s = (a * s + c) % p
print(answer)
