"""What the server says: `weigh serve` on the command line, and what is wrong with a request."""

from __future__ import annotations

SERVE = """\
Serve the page on this machine: paste code, a table or a whole page into a browser, and see its layers, its pictures and
why a number is another.

It listens on this machine alone, and opens the page in a browser. Nothing that is pasted is run, kept or sent anywhere.
The same questions can be asked as JSON: docs/api.md.
"""

OPTIONS = {
    "host": "The address to listen on. Any other than this machine's own lets others in the network ask as well.",
    "port": "The port to listen on; 0 for any that is free.",
    "browser": "Do not open the page in a browser.",
    "workers": "How many questions are answered at once; one for each processor if left out.",
    "deadline": "Seconds that an answer may take, after which it is given up.",
}

SERVING = "weigh is served at {address}  (Ctrl-C ends it)"
OPEN_TO_OTHERS = "Others in the network can ask as well: it listens on {host}."

FAULTS: dict[str, str] = {
    # the server itself
    "serve.missing": "`weigh serve` needs two packages that are not installed: {packages}.\n"
    "  Install them: pip install 'weigh[serve]'.",
    "serve.port_taken": "the port to listen on must be free.\n"
    "  Port {port} of {host} is taken by another program.\n"
    "  Free is for example: weigh serve --port {free}. With --port 0 weigh picks one.",
    "serve.port_denied": "the port to listen on must be one that you may use.\n"
    "  Port {port} of {host} is kept for the system.\n"
    "  Use one above 1023: weigh serve --port {free}.",
    "serve.no_address": "the host to listen on must be an address of this machine.\n"
    "  {host!r} is none: {why}.\n"
    "  Leave --host out to listen on 127.0.0.1.",
    # which request it is
    "serve.host": "a request must be addressed to this server by a name that it answers to.\n"
    "  Received: Host {received!r}. It answers to {known}.\n"
    "  Open {address}, or start the server with --host.",
    "serve.origin": "a request must come from the server's own page.\n"
    "  Received: Origin {received!r}.\n"
    "  Ask from the page itself, or from a program that sends no Origin.",
    "serve.no_route": "an address must be one that this server has.\n"
    "  Received: {method} {path}.\n"
    "  GET /api/openapi.json lists them all.",
    "serve.method": "an address must be asked with the method that it has.\n  Received: {method} {path}; it has {allowed}.",
    "serve.type": "a request must be JSON and say so.\n"
    "  Received: Content-Type {received!r}.\n"
    "  Send it with Content-Type: application/json.",
    "serve.too_large": "a request may hold at most {most:,} bytes.\n"
    "  This one holds {size}.\n"
    "  Send only the part that describes the network.",
    "serve.slow_body": "a request must arrive within {seconds:g} seconds.\n  After that, {received:,} bytes had arrived.",
    # what is sent and cannot be read, as the command line has it, but with nothing of a command in it
    "serve.source.no_code": "{why}\n"
    "  Nor was a table, notation or a description of a network found.\n"
    "  {called} must hold one of them, or code.",
    "serve.choice.not_an_expression": "what to build must be a name or a call.\n"
    "  Received: {target!r}.\n"
    "  Write it as in code: build_model(num_classes=10).",
    "serve.choice.no_such_name": "what to build must be defined in the source.\n"
    "  There is no {target!r}. The source defines: {names}.",
    "serve.choice.not_a_model": "what to build must give a model.\n  {target!r} gives none. The source defines: {names}.",
    "serve.choice.cannot_build": "what to build must be callable as it is written.\n  {target} ends with: {why}\n"
    "  Write the call as in code, with what it asks for: build_model(num_classes=10).",
    # what a request holds
    "serve.json": "a request must be one JSON object, such as {example}.\n  {why}.",
    "serve.key": "a request may hold only what its address knows.\n  Received: {received!r}. It knows: {known}.{near}",
    "serve.lacking": "a request must hold what is asked.\n  {key!r} is not there. It is {what}.",
    "serve.value": "each part of a request must be of its kind.\n  {key!r} must be {what}.\n  Received: {received}.",
    "serve.sources": "a request must hold one source: `source` (text), `bytes` (base64) or `zoo` (a name).\n  {received}.",
    "serve.zoo": "`zoo` must name a network of the zoo.\n  Received: {received!r}.{near}\n  GET /api/zoo lists them all.",
    "serve.base64": "`bytes` must be base64.\n  {why}.",
    # what an answer takes
    "serve.deadline": "an answer must be found within {seconds:g} seconds.\n"
    "  This one took longer, and was given up.\n"
    "  Ask about a smaller part, or start the server with a longer --deadline.",
    "serve.memory": "an answer must be found within {megabytes:,} MB of memory.\n"
    "  This one took more, and was given up.\n"
    "  Ask about a smaller part.",
    "serve.long_answer": "an answer may hold at most {most:,} bytes.\n"
    "  This one would hold more.\n"
    "  Ask about a smaller part of the network.",
    "serve.busy": "too much is asked at once: {waiting:,} questions wait already.\n  Ask again in {seconds} seconds.",
    "serve.busy_long": "too many long questions are asked at once: {running:,} are being answered already, and this one "
    "takes long too.\n  Ask again in {seconds} seconds.",
    "serve.died": "the process that looked for the answer ended before it was found.\n"
    "  Mostly that is for lack of memory.\n"
    "  Ask about a smaller part.",
    "serve.ending": "the server is ending, and answers nothing more.",
    "serve.internal": "weigh failed. This is a fault in weigh, not in your source: please report it with what you asked.",
}

KINDS = {
    "text": "a text",
    "texts": "a list of at most {most:,} texts",
    "settings": "an object of names and their values as text",
    "whole": "a whole number of at least 0",
    "object": "an object with a source",
    "line": "a text of at most {most:,} characters",
}
"""What a part of a request must be, as the end of "must be"."""

PARTS = {
    "claims": "a list of claims: 60M, 138,357,544, neurons=650k",
    "layer": "a layer's name, its path, or its number as in #3",
    "page": "the text of a page",
    "a": "an object with the first source",
    "b": "an object with the second source",
}
"""What a part is that is not there, as the end of "It is"."""

RECEIVED = {
    "nothing": "null",
    "text": "a text",
    "long": "a text of {size:,} characters",
    "number": "the number {value}",
    "true": "true",
    "false": "false",
    "list": "a list",
    "many": "a list of {size:,}",
    "object": "an object",
}
"""How what was received instead is told, without repeating it at length."""

TO_BUILD = "Say what to build: {example}."
"""What is said on the page in place of the command that names it."""
PASTED = "The pasted text"
"""What a source is called that has no name."""

NOT_JSON = {
    "empty": "It is empty",
    "encoding": "It is no UTF-8",
    "syntax": "Line {line}, column {column}: {why}",
    "deep": "It is nested too deeply",
    "number": "It holds a number that is too long, or none that JSON has",
    "kind": "It is {received}",
}

NO_SOURCE = "There is none of them"
SEVERAL_SOURCES = "There are {names}"
NEAR = " Did you mean {near}?"
NOT_BASE64 = "Its letters are not those of base64, or some are missing"

API = (
    "What `weigh` answers on the command line with --json, over HTTP on this machine. Nothing that is sent is run, kept "
    "or sent on. All integers are exact; a size that is not known is null; keys may be added."
)

STATUS_MEANS: dict[int | str, str] = {
    200: "Answered, also where something in the network is not known or contradicts itself.",
    400: "Not a request that the server knows.",
    403: "Asked from a page that is not the server's own.",
    408: "The request did not arrive in time.",
    413: "The request is too long.",
    415: "The request is not JSON, or does not say so.",
    422: "Nothing could be read, or what is asked about is not there: the error of the command line, with its line.",
    500: "weigh failed.",
    503: "Too much is asked at once.",
    504: "The deadline passed.",
    "retry": "Seconds after which to ask again.",
}
