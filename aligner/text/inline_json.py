"""JSON that stands inside HTML or XML."""

from __future__ import annotations

import json
import re

_UNSAFE = re.compile("[<>&\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]")


def dumped(value: object) -> str:
    """JSON that neither HTML nor XML takes for markup, on one line, with all controls escaped."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
