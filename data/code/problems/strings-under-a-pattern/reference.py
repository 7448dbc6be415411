MODULUS = 1_000_000_007


def matching_strings(pattern, length):
    """Counts strings by the set of places in the pattern at which they may stand."""
    end = len(pattern)

    def past_stars(places):
        """These places and those that can be reached over stars; behind a star, earlier ones add nothing."""
        reached = set()
        for place in places:
            reached.add(place)
            while place < end and pattern[place] == "*":
                place += 1
                reached.add(place)
        stars = [place for place in reached if place < end and pattern[place] == "*"]
        return frozenset(place for place in reached if place >= max(stars, default=0))

    def step(places, letter):
        return past_stars(
            place + (pattern[place] != "*")
            for place in places
            if place < end and pattern[place] in ("*", "?", letter)
        )

    following = {}
    counts = {past_stars([0]): 1}
    for _ in range(length):
        after = {}
        for places, count in counts.items():
            if places not in following:
                following[places] = [step(places, letter) for letter in "abc"]
            for new in following[places]:
                if new:
                    after[new] = (after.get(new, 0) + count) % MODULUS
        counts = after
    return sum(count for places, count in counts.items() if end in places) % MODULUS
