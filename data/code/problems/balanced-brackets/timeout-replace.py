# Removes one innermost pair at a time: quadratic in the depth.
for _ in range(int(input())):
    line = list(input())
    found = True
    while found:
        found = False
        for i in range(len(line) - 1):
            if line[i] + line[i + 1] in ("()", "[]", "{}"):
                line = line[:i] + line[i + 2 :]
                found = True
                break
    print("no" if line else "yes")
