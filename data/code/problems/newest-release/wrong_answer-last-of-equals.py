# Prints the last of several names of the newest release.
best_name, best = "none", ()
different = set()
for _ in range(int(input())):
    name = input().strip()
    if "-" in name:
        continue
    numbers = [int(part) for part in name.removeprefix("v").split(".")]
    release = tuple(numbers + [0] * (6 - len(numbers)))
    different.add(release)
    if release >= best:
        best_name, best = name, release
print(best_name, len(different))
