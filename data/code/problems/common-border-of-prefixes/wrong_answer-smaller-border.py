# Takes the smaller one of the two longest borders, which need not be a border of the other prefix.
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
    print(min(fail[i], fail[j]))
