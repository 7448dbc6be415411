# Goes from left to right and copies as much as it can, whenever that is cheaper than typing.
def least_effort(text, copy_cost):
    done = total = 0
    while done < len(text):
        size = 0
        while done + size < len(text) and text[done : done + size + 1] in text[:done]:
            size += 1
        if size > copy_cost:
            total += copy_cost
            done += size
        else:
            total += 1
            done += 1
    return total
