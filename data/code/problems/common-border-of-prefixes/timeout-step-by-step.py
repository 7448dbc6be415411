# Goes from border to border, one at a time, which may take as many steps as the text has letters.
s = input().strip()
n = len(s)
fail = [0] * (n + 1)
for i in range(1, n):
    k = fail[i]
    while k and s[i] != s[k]:
        k = fail[k]
    fail[i + 1] = k + (s[i] == s[k])
for _ in range(int(input())):
    i, j = map(int, input().split())
    i, j = fail[i], fail[j]
    while i != j:
        if i > j:
            i = fail[i]
        else:
            j = fail[j]
    print(i)
