"""How fast each reader is and how much memory it takes, each file in a process of its own.

python tests/benchmarks/readers.py [megabytes of text]

The same text goes into every format. Megabytes are those of the text that comes out, in UTF-8. Time is the processor's,
that of PDFium's process included, so that other work on the machine does not count; the start of the interpreter does
not either.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SENTENCE = "The ferry of line {} leaves the harbour every morning at seven and comes back late in the evening."
LINES_A_PAGE = 45


def paragraphs(megabytes: float) -> list[str]:
    """Enough different paragraphs of four sentences."""
    size = 4 * len(SENTENCE)
    return [" ".join(SENTENCE.format(4 * n + k) for k in range(4)) for n in range(int(megabytes * 1e6 / size))]


def files(texts: list[str]) -> dict[str, bytes]:
    """A file of each format."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import document_files as make

    html = "".join(f"<p>{text}</p>" for text in texts)
    runs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    lines = [SENTENCE.format(n) for n in range(4 * len(texts))]
    pages = [lines[n : n + LINES_A_PAGE] for n in range(0, len(lines), LINES_A_PAGE)]
    cue = "{}\n00:00:01,000 --> 00:00:01,500\n{}\n"
    return {
        "text.txt": "\n\n".join(texts).encode(),
        "text.md": "\n\n".join(texts).encode(),
        "text.html": f"<html><body>{html}</body></html>".encode(),
        "text.docx": make.docx(runs),
        "text.odt": make.odt("".join(f"<text:p>{text}</text:p>" for text in texts)),
        "text.epub": make.epub([make.xhtml(html)]),
        "text.rtf": ("{\\rtf1 " + "".join(f"{text}\\par " for text in texts) + "}").encode(),
        "text.srt": "\n".join(cue.format(n, line) for n, line in enumerate(lines)).encode(),
        "text.pdf": make.pdf([[(20, 580 - 12 * n, 8, line) for n, line in enumerate(page)] for page in pages]),
    }


def read(path: str) -> None:
    """Read one file and say what processor time that took."""
    from aligner import documents

    begin = sum(os.times()[:4])
    document = documents.read(path, language="en")
    pages = {block.place for block in document.blocks if block.place.startswith("page")}
    print(json.dumps([sum(os.times()[:4]) - begin, len(document.text.encode()), len(pages)]))


def main(megabytes: float) -> None:
    print(f"{megabytes} MB of text\n\n| reader | MB/s | pages/s | peak MB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files(paragraphs(megabytes)).items():
            path = Path(folder, name)
            path.write_bytes(content)
            with subprocess.Popen([sys.executable, __file__, "--read", path], stdout=subprocess.PIPE) as process:
                output = process.stdout.read() if process.stdout else b""
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            seconds, size, pages = json.loads(output)
            rate = f"{pages / seconds:.0f}" if pages else ""
            # For a PDF the larger of two processes: wait4 counts children that were waited for.
            print(f"| {path.suffix[1:]} | {size / 1e6 / seconds:.2f} | {rate} | {usage.ru_maxrss / 1024:.0f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(sys.argv[2])
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
