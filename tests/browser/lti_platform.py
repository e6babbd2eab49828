"""What a university's learning system is to a hub in LTI 1.3: it says who somebody is, and signs it.

Run by the hub's Python: lti_platform.py PORT. It believes everybody who they say they are.
"""

import html
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

PORT = int(sys.argv[1])
ISSUER = f"http://localhost:{PORT}"
KEY, FORGED = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


class Platform(BaseHTTPRequestHandler):
    def do_GET(self):
        where = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        if where.path == "/keys":
            key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            self.answer("application/json", json.dumps({"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]}))
        elif where.path == "/authorize":
            token = jwt.encode(
                claims(asked), FORGED if asked.get("lti_message_hint") == "forged" else KEY, "RS256", {"kid": "1"}
            )
            fields = "".join(
                f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
                for name, value in {"id_token": token, "state": asked["state"]}.items()
            )
            form = f'<form method="post" action="{html.escape(asked["redirect_uri"])}">{fields}</form>'
            self.answer("text/html", f"<!doctype html>{form}<script>document.forms[0].submit()</script>")
        else:
            self.send_error(404)

    def answer(self, kind, text):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def claims(asked):
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": asked["client_id"],
        "sub": "8c1f",
        "iat": now,
        "exp": now + 300,
        "nonce": asked["nonce"],
        "preferred_username": asked["login_hint"],
        f"{CLAIM}message_type": "LtiResourceLinkRequest",
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}deployment_id": "1",
        f"{CLAIM}target_link_uri": "/hub",
        f"{CLAIM}resource_link": {"id": "1"},
        f"{CLAIM}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
    }


ThreadingHTTPServer(("127.0.0.1", PORT), Platform).serve_forever()
