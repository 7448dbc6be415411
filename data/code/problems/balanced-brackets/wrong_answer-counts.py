# Compares counts, so that crossing pairs and closing before opening pass.
for _ in range(int(input())):
    line = input()
    same = all(line.count(a) == line.count(b) for a, b in ("()", "[]", "{}"))
    print("yes" if same else "no")
