# ruff: noqa: E501 - XML
"""Makes the sample files again: ``python tests/data/samples/make.py`` (needs LibreOffice, ``soffice``).

One text in Russian and in English is written as a flat OpenDocument file and converted by LibreOffice, so that
every format holds the same sentences.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
COLUMNS = '<style:columns fo:column-count="2" fo:column-gap="0.8cm"/>'
POOR = str.maketrans("«»—", '""-')
"""What KOI8-R lacks."""
FORMATS = {"ru": ("odt", "docx", "rtf", "pdf", "html", "epub"), "en": ("odt", "docx", "pdf", "html", "epub")}
ENCODINGS = {"ru": ("utf-8", "utf-16", "cp1251", "koi8-r"), "en": ("utf-8",)}

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">
<office:font-face-decls><style:font-face style:name="DejaVu Serif" svg:font-family="'DejaVu Serif'"/></office:font-face-decls>
<office:styles>
 <style:default-style style:family="paragraph"><style:paragraph-properties fo:hyphenation-ladder-count="no-limit"/>
  <style:text-properties style:font-name="DejaVu Serif" fo:font-size="10pt" fo:language="{language}" fo:country="{country}"
   fo:hyphenate="true" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:default-style>
 <style:style style:name="Standard" style:family="paragraph"/>
 <style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph"
  style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="justify" fo:margin-bottom="0.2cm"/></style:style>
 <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
  style:default-outline-level="1"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.3cm"/>
  <style:text-properties fo:font-size="15pt" fo:hyphenate="false"/></style:style>
 <style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard">
  <style:text-properties fo:font-size="8pt"/></style:style>
 <text:notes-configuration text:note-class="footnote" style:num-format="1" text:start-value="0"
  text:footnotes-position="page" text:citation-style-name="Mark" text:citation-body-style-name="Mark"/>
 <style:style style:name="Mark" style:family="text">
  <style:text-properties style:text-position="super 58%"/></style:style>
</office:styles>
<office:automatic-styles>
 <text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
  <style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment
   text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="1cm"/></style:list-level-properties>
  </text:list-level-style-bullet></text:list-style>
 <style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="14.8cm" fo:page-height="16cm"
  fo:margin-top="1.2cm" fo:margin-bottom="1.2cm" fo:margin-left="1.4cm" fo:margin-right="1.4cm">{columns}
  </style:page-layout-properties><style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm1">
 <style:header><text:p>{running}</text:p></style:header>
 <style:footer><text:p><text:page-number/></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
"""


def flat(language: str, *, two_columns: bool = False) -> str:
    """The text as one OpenDocument XML file."""
    lines = (HERE / f"text.{language}").read_text(encoding="utf-8").split("\n")
    country = {"ru": "RU", "en": "US"}[language]
    columns = COLUMNS if two_columns else ""
    body = [HEAD.format(language=language, country=country, columns=columns, running=escape(lines[0]))]
    body += [_block(line) for line in lines[1:] if line]
    return "\n".join(body) + "\n</office:text></office:body></office:document>\n"


def _parted(line: str) -> tuple[str, str]:
    """A line's mark, if it has one, and its text."""
    kind, _, text = line.partition(" ")
    return (kind, text) if kind in ("#", "-", "|") else ("", line)


def _block(line: str) -> str:
    kind, text = _parted(line)
    text = _with_note(text)
    if kind == "#":
        return f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{text}</text:h>'
    if kind == "-":
        return f'<text:list text:style-name="L1"><text:list-item><text:p>{text}</text:p></text:list-item></text:list>'
    if kind == "|":
        cells = "".join(
            f"<table:table-cell><text:p>{cell.strip()}</text:p></table:table-cell>" for cell in text.split("|")
        )
        columns = '<table:table-column table:number-columns-repeated="2"/>'
        return f"<table:table>{columns}<table:table-row>{cells}</table:table-row></table:table>"
    return f'<text:p text:style-name="Text_20_body">{text}</text:p>'


def _with_note(text: str) -> str:
    """``{...}`` is a footnote."""
    before, brace, rest = text.partition("{")
    if not brace:
        return escape(text)
    note, _, after = rest.partition("}")
    body = f'<text:note-body><text:p text:style-name="Footnote">{escape(note)}</text:p></text:note-body>'
    return f'{escape(before)}<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>{body}</text:note>{escape(after)}'


def convert(source: Path, suffix: str, target: Path) -> None:
    """By LibreOffice, with a profile of its own."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        made = Path(folder, f"{source.stem}.{suffix}")
        if suffix == "odt":
            _slim(made, target)
        else:
            shutil.move(made, target)


def _slim(package: Path, target: Path) -> None:
    """Without the picture of the first page, three quarters of the file."""
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(target, "w") as slim:
        for member in whole.infolist():
            if not member.is_dir() and not member.filename.startswith("Thumbnails/"):
                slim.writestr(member, whole.read(member))


def plain(language: str) -> str:
    """One block a line."""
    lines = (HERE / f"text.{language}").read_text(encoding="utf-8").split("\n")[1:]
    texts = []
    for line in filter(None, lines):
        kind, text = _parted(line)
        before, _, rest = text.partition("{")
        note, _, after = rest.partition("}")
        texts += [cell.strip() for cell in text.split("|")] if kind == "|" else [before + after, note]
    return "\n\n".join(filter(None, texts)) + "\n"


def main() -> None:
    """Write every sample."""
    for language in ("ru", "en"):
        with tempfile.TemporaryDirectory() as folder:
            one, two = Path(folder, f"{language}.fodt"), Path(folder, f"{language}-columns.fodt")
            one.write_text(flat(language), encoding="utf-8")
            two.write_text(flat(language, two_columns=True), encoding="utf-8")
            for suffix in FORMATS[language]:
                convert(one, suffix, HERE / f"sample.{language}.{suffix}")
            if language == "ru":
                convert(two, "pdf", HERE / f"columns.{language}.pdf")
        for encoding in ENCODINGS[language]:
            text = plain(language).translate(POOR) if encoding == "koi8-r" else plain(language)
            (HERE / f"sample.{language}.{encoding}.txt").write_bytes(text.encode(encoding))


if __name__ == "__main__":
    main()
