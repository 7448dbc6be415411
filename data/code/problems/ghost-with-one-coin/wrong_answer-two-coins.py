# Gives each player a coin of their own.
def ghost_winners(words, fragments):
    done = set(words)
    after = {}
    for word in words:
        for size in range(len(word)):
            after.setdefault(word[:size], set()).add(word[: size + 1])
    wins = {}
    for fragment in sorted(after, key=len, reverse=True):
        moves = [f for f in after[fragment] if f not in done]
        for mine, other in ((False, False), (False, True), (True, False), (True, True)):
            wins[fragment, mine, other] = any(not wins[f, other, mine] for f in moves) or (
                mine and not wins[fragment, other, False]
            )
    return ["first" if wins[f, True, True] else "second" for f in fragments]
