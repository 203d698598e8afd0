"""Programs that translators use, asked to open what was written; a test is skipped where one is not installed."""

import shutil
import subprocess

import pytest

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


def converted(path, to, suffix):
    """What LibreOffice makes of a file; its profile lies beside the file, so that runs do not meet."""
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        to,
        "--outdir",
        str(path.parent),
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    result = path.with_suffix(suffix)
    assert result.exists(), done.stdout + done.stderr
    return result
