"""Lets schemathesis act as the demo's person, and as the server of a gallery."""

import json
import os
import urllib.request
import zlib

import schemathesis

ORIGIN = os.environ["LATCHKEY_ORIGIN"]
NAME, PASSWORD = os.environ["LATCHKEY_SIGN_IN"].split(" ", 1)
GALLERY = os.environ["LATCHKEY_GALLERY"]
SECRET = os.environ["LATCHKEY_GALLERY_SECRET"]


def send(method, path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    headers |= {"Origin": ORIGIN, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{ORIGIN}/api/v1{path}", data, headers, method=method)
    return urllib.request.urlopen(request)


def sign_in():
    answer = send("POST", "/session", {"username": NAME, "password": PASSWORD})
    return answer.headers["Set-Cookie"].split(";")[0]


COOKIE = sign_in()
# DELETE /session ends this session, so that the other operations keep theirs.
SPARE_COOKIE = sign_in()

SESSION = json.load(send("GET", "/session", Cookie=COOKIE))
USER = SESSION["user"]["id"]
OWNERS = [owner["id"] for owner in SESSION["owners"]]
KEYS = json.load(send("GET", "/keys?limit=200", Cookie=COOKIE))["keys"]
WISH = {"name": "checked", "owner": OWNERS[0], "scopes": ["package:push"], "packages": ["*"]}
VALUE = json.load(send("POST", "/keys", WISH | {"lifetime_days": 30}, Cookie=COOKIE))["value"]
PLACES = [(key["id"], place["id"]) for key in KEYS for place in key["places"]]


def choose(known, generated):
    """Replaces three of four generated texts by a known one, the same in every run."""
    number = zlib.crc32(repr(generated).encode())
    return generated if number % 4 == 0 else known[number // 4 % len(known)]


@schemathesis.auth(refresh_interval=None).apply_to(path_regex="^(?!/embed-tokens)")
class Person:
    def get(self, case, context):
        ends = case.operation.method.upper() == "DELETE" and case.operation.path == "/session"
        return SPARE_COOKIE if ends else COOKIE

    def set(self, case, cookie, context):
        name, value = cookie.split("=", 1)
        case.cookies[name] = value


@schemathesis.auth().apply_to(path="/embed-tokens")
class Gallery:
    def get(self, case, context):
        return SECRET

    def set(self, case, secret, context):
        case.headers["Authorization"] = f"Bearer {secret}"


@schemathesis.hook
def before_call(context, case, kwargs):
    # A gallery's server sends no Origin. A browser sends the registry's own.
    if case.operation.path != "/embed-tokens":
        case.headers["Origin"] = ORIGIN


@schemathesis.hook
def map_path_parameters(context, parameters):
    if parameters and "place" in parameters:
        both = parameters["id"], parameters["place"]
        parameters["id"], parameters["place"] = choose(PLACES, both)
    elif parameters and "id" in parameters:
        parameters["id"] = choose([key["id"] for key in KEYS], parameters["id"])
    return parameters


@schemathesis.hook
def map_query(context, query):
    if query and "owner" in query:
        query["owner"] = choose(OWNERS, query["owner"])
    if query and "cursor" in query and choose([None], query["cursor"]) is None:
        del query["cursor"]
    return query


@schemathesis.hook
def map_headers(context, headers):
    known = {"If-Match": ["*"], "Idempotency-Key": ["once", "twice"], "X-NuGet-ApiKey": [VALUE]}
    for name in known.keys() & (headers or {}).keys():
        headers[name] = choose(known[name], headers[name])
    return headers


@schemathesis.hook
def map_body(context, body):
    known = {
        "owner": OWNERS,
        "user": [USER],
        "username": [NAME],
        "origin": [GALLERY],
        "lifetime_days": [1, 30, 90],
        "overlap_seconds": [0, 3600],
    }
    if isinstance(body, dict):
        for member in known.keys() & body.keys():
            # A test may be about a value of another type or out of range.
            if is_valid(body[member], type(known[member][0])):
                body[member] = choose(known[member], body[member])
    return body


def is_valid(value, kind):
    return type(value) is kind and (kind is str or 1 <= value < 2**31)
