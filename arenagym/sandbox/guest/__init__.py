"""What runs on the other side: the zygote that keeps untrusted programs, one fork each.

These modules are sent as source to a bare interpreter (`boot`), in a container or beside the host
process, so they import the standard library and one another and nothing else.
"""
