from collections import Counter

stamp, strip = input().strip(), input().strip()
missing = Counter(stamp)  # how often the stamp has a letter more than the window
uneven = len(missing)  # letters for which that is not 0


def change(letter, by):
    global uneven
    uneven -= missing[letter] != 0
    missing[letter] += by
    uneven += missing[letter] != 0


sightings = cut_out = free_from = 0
for end, letter in enumerate(strip, 1):
    change(letter, -1)
    start = end - len(stamp)
    if start > 0:
        change(strip[start - 1], 1)
    if uneven == 0:
        sightings += 1
        if start >= free_from:
            cut_out += 1
            free_from = end
print(sightings, cut_out)
