# Greedy: the heaviest crate left goes on the lighter truck.
def smallest_difference(crates, loaded):
    red, blue = loaded, 0
    for weight in sorted(crates, reverse=True):
        if red <= blue:
            red += weight
        else:
            blue += weight
    return abs(red - blue)
