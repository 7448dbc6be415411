# The expression wants a character between the hashes, so that in "##a#" the second hash opens a topic.
import re

n, k = map(int, input().split())
heat = {}
for _ in range(n):
    names = [found.strip(" ").lower() for found in re.findall(r"#([^#]+)#", input())]
    for name in dict.fromkeys(names):
        if name:
            heat[name] = heat.get(name, 0) + 1
ranking = sorted(heat, key=lambda name: -heat[name])
for name in ranking[:k]:
    print(heat[name], name)
if not ranking:
    print("无")
