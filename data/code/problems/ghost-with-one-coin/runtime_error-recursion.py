# Plays the game recursively, one call for each letter: too deep for long words.
def ghost_winners(words, fragments):
    END = "end"
    root = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[END] = True
    memory = {}

    def wins(node, coin):
        key = id(node), coin
        if key not in memory:
            memory[key] = any(
                not wins(child, coin)
                for letter, child in node.items()
                if letter != END and END not in child
            ) or (coin and not wins(node, False))
        return memory[key]

    out = []
    for fragment in fragments:
        node = root
        for letter in fragment:
            node = node[letter]
        out.append("first" if wins(node, True) else "second")
    return out
