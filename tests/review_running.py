"""A review that runs as users run it: the command in a process of its own, asked over HTTP."""

import http.client
import json
import subprocess
import sys
from urllib.parse import urlencode, urlsplit


class Running:
    """``aligner review`` on a pairs file; ``address`` has its token."""

    def __init__(self, pairs, *options):
        command = [sys.executable, "-m", "aligner", "review", str(pairs), "--no-browser", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise RuntimeError(self.process.communicate()[1])
        self.port = urlsplit(self.address).port
        self.cookie = ""

    def ask(self, method, path, body=None, connection=None, **headers):
        """Status, headers and body of an answer."""
        one = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        one.request(method, path, body, {"cookie": self.cookie, **headers})
        answer = one.getresponse()
        data = answer.read()
        if connection is None:
            one.close()
        return answer.status, answer.headers, data

    def enter(self):
        """Take the cookie for the token."""
        status, headers, _ = self.ask("GET", "/?" + urlsplit(self.address).query)
        assert status == 303
        self.cookie = headers["set-cookie"].partition(";")[0]
        return self

    def get(self, path, **asked):
        status, _, data = self.ask("GET", f"{path}?{urlencode(asked)}")
        return status, data.decode()

    def decide(self, connection=None, **asked):
        status, _, data = self.ask(
            "POST", "/decide", json.dumps(asked), connection, **{"content-type": "application/json"}
        )
        return status, json.loads(data)

    def keys(self):
        """The key of each row that the list shows at the top."""
        import re

        numbers = ",".join(map(str, range(60)))
        return re.findall(r'data-key="([\d.]+)"', self.get("/rows", at=numbers)[1])

    def stop(self):
        self.process.terminate()
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self):
        self.process.kill()
        self.process.communicate(timeout=10)
