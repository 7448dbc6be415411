# Pulls the lever up to n times.
for _ in range(int(input())):
    n, a, s, t = map(int, input().split())
    answer = -1
    for pulled in range(n):
        if s == t:
            answer = pulled
            break
        s = (s + a) % n
    print(answer)
