"""The jail around a worker: what is installed can be read, and nothing else can be done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def jailed(code: str, folder: Path) -> str:
    """What a process prints that enters the jail and then does this."""
    whole = f"import os, socket, subprocess, sys\nfrom weigh.serve.jail import enter\nenter()\ntry:\n    print({code})\nexcept OSError as error:\n    print(type(error).__name__)\n"
    return subprocess.run(
        [sys.executable, "-c", whole], cwd=folder, capture_output=True, text=True, timeout=60
    ).stdout.strip()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("open('/etc/passwd').read()", "FileNotFoundError"),
        ("open('secret.py').read()", "FileNotFoundError"),
        ("os.open('/etc/passwd', os.O_RDONLY)", "FileNotFoundError"),
        ("open(os.path.dirname(os.__file__) + '/../../../../../../../../etc/passwd')", "FileNotFoundError"),
        ("open(os.__file__, 'a')", "FileNotFoundError"),
        ("open('/tmp/made', 'w')", "FileNotFoundError"),
        ("os.listdir('/etc')", "FileNotFoundError"),
        ("os.listdir()", "FileNotFoundError"),
        ("subprocess.run(['true'])", "PermissionError"),
        ("os.system('true')", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("os.remove('/tmp/made')", "PermissionError"),
        ("socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("len(open(os.__file__).read()) > 0", "True"),
        ("__import__('sympy').Integer(3) + 4", "7"),
        ("os.getcwd()", "/"),
    ],
)  # fmt: skip
def test_what_can_be_done_inside(code: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("SECRET = 1\n")
    assert jailed(code, tmp_path) == told


def test_a_link_leads_nowhere_else(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.py"
    inside.mkdir()
    outside.write_text("SECRET = 1\n")
    (inside / "link.py").symlink_to(outside)
    (inside / "own.py").write_text("OWN = 1\n")
    code = f"""
from weigh.serve.jail import enter
enter(({str(inside)!r},))
for name in ("own.py", "link.py"):
    try:
        print(open({str(inside)!r} + "/" + name).read().strip())
    except OSError as error:
        print(type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["OWN = 1", "FileNotFoundError"]


def test_everything_can_be_answered_inside(tmp_path: Path) -> None:
    """What is imported late is imported inside the jail too: nothing was warmed up here."""
    code = """
import json
from weigh.serve.jail import enter
enter()
from weigh.serve.questions import answer
keras = "from keras import Input, Model, layers\\ni = Input((8, 8, 3))\\nm = Model(i, layers.Reshape((n % 3, -1))(i))"
for name, request in [
    ("weigh", {"zoo": "vgg16"}),
    ("why", {"zoo": "alexnet", "claims": ["61M"]}),
    ("report", {"source": keras}),
    ("report.html", {"source": keras}),
    ("check", {"page": "A CNN has 3 layers:\\n\\n```python\\n" + keras + "\\n```\\n"}),
    ("weigh", {"source": "INPUT 3x32x32 -> CONV 8 3x3 -> FC 10"}),
]:
    print(answer(name, json.dumps(request).encode())[0])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["200"] * 5 + ["200" if done.stdout.split()[-1] == "200" else "422"], done.stderr
