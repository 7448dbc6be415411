# Does not fill up missing numbers, so that 1.2 and 1.2.0 are different releases.
best_name, best = "none", ()
different = set()
for _ in range(int(input())):
    name = input().strip()
    if "-" in name:
        continue
    numbers = [int(part) for part in name.removeprefix("v").split(".")]
    release = tuple(numbers)
    different.add(release)
    if release > best:
        best_name, best = name, release
print(best_name, len(different))
