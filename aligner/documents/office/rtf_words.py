"""RTF's control words and code pages, as tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.documents.flow import Aside

SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "colortbl info pict object fldinst shpinst shprslt listtable listoverridetable revtbl rsidtbl generator "
        "filetbl xe tc rxe bkmkstart bkmkend atnid atnauthor annotation atndate atnref ftnsep ftnsepc ftncn aftnsep "
        "aftnsepc aftncn themedata colorschememapping datastore latentstyles pgdsctbl nonesttables nesttableprops sp "
        "template title subject author operator keywords comment doccomm company manager category creatim revtim "
        "printim buptim",
    )
)
"""Groups without text of the document; so are those marked as unknown to old readers, but for text boxes."""
ASIDES: dict[str, Aside] = {
    "footnote": "footnote",
    "shptxt": "text box",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page footer"),
}
CHARACTERS = {
    "tab": " ",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"\\": "\\", b"{": "{", b"}": "}"}
CHARSETS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
