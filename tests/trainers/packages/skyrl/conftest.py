"""skyrl 0.3.0 declares Python 3.11, but needs 3.12's TypedDict; on 3.11 it gets the back-port."""

import sys
import typing

import typing_extensions

if sys.version_info < (3, 12):
    typing.TypedDict = typing_extensions.TypedDict
