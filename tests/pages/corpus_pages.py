"""Pages with what they hold (`corpus.toml`), and where an audit of them falls short of it.

python tests/pages/corpus_pages.py corpus        every page of corpus/, what falls short, and a sum
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weigh.checking import check
from weigh.show.json_check import check_json

HERE = Path(__file__).parent
UNVERIFIABLE = 3  # claims beyond those listed that may be told of a page, if nothing is said to be so or not so
Json = dict[str, Any]


def pages(folder: str) -> list[Json]:
    """The entries of `<folder>.toml`, each with the path of its page."""
    entries: list[Json] = tomllib.loads((HERE / f"{folder}.toml").read_text(encoding="utf-8"))["page"]
    return [{"models": [], "claims": [], **entry, "path": HERE / folder / entry["file"]} for entry in entries]


def audited(page: Json) -> Json:
    """What `weigh check --json` prints."""
    audit: Json = json.loads(check_json(check(page["path"])))
    return audit


def shortfalls(page: Json, audit: Json) -> list[str]:
    """Everything in which the audit is other than the page."""
    return [*_models(page, audit), *_claims(page, audit)]


def _models(page: Json, audit: Json) -> Iterator[str]:
    left = [model for model in audit["models"] if model.get("origin") != "zoo"]
    for wanted in page["models"]:
        found = next((model for model in left if _is(model, wanted)), None)
        if found:
            left.remove(found)
        else:
            totals = [model["params"]["total"] for model in audit["models"]]
            yield f"no model {wanted}; there are {totals}"
    for model in left if not page.get("any_models") else ():
        yield f"a model that is not on the page: {model['name']}, {model['params']['total']}"


def _is(model: Json, wanted: Json) -> bool:
    params = model["params"]
    if wanted.get("faulty") and not model["faults"]:
        return False
    return all(params[key] == wanted[key] for key in ("total", "trainable") if key in wanted)


def _claims(page: Json, audit: Json) -> Iterator[str]:
    listed = page["claims"]
    for wanted in listed:
        found = [claim for claim in audit["claims"] if _matches(claim, wanted)]
        if not found and not wanted.get("optional") and not _told_elsewhere(wanted, page, audit):
            yield f"not told: {wanted['text']!r} {wanted['verdict']}"
        if found:
            faults = [list(_differs(claim, wanted)) for claim in found]
            if all(faults):
                yield f"{wanted['text']!r}: {'; '.join(min(faults, key=len))}"
    extra = [claim for claim in audit["claims"] if not any(_matches(claim, wanted) for wanted in listed)]
    extra = [claim for claim in extra if claim["source"] != "table" or page.get("nothing")]
    for claim in extra:
        if claim["verdict"] != "unverifiable":
            yield f"told besides: {claim['text']!r} {claim['verdict']}, {claim['because']}"
    open_ones = [claim for claim in extra if claim["verdict"] == "unverifiable"]
    if len(open_ones) > UNVERIFIABLE:
        yield f"{len(open_ones)} claims besides that cannot be checked: {[claim['text'] for claim in open_ones]}"


def _told_elsewhere(wanted: Json, page: Json, audit: Json) -> bool:
    """A page may say the same of the same thing twice; once is enough."""
    same = [one for one in page["claims"] if all(one[key] == wanted[key] for key in ("number", "quantity", "verdict"))]
    return any(_matches(claim, one) and not list(_differs(claim, one)) for one in same for claim in audit["claims"])


def _matches(claim: Json, wanted: Json) -> bool:
    """The same place and the same number."""
    told, listed = _plain(claim["text"]), _plain(wanted["text"])
    if listed not in told and told not in listed:
        return False
    low, high = claim["low"], claim["high"]
    return low is None or low <= wanted["number"] <= (high if high is not None else low)


def _differs(claim: Json, wanted: Json) -> Iterator[str]:
    if claim["verdict"] == "unverifiable" and wanted.get("optional"):
        return
    if claim["verdict"] != wanted["verdict"]:
        yield f"{claim['verdict']} instead of {wanted['verdict']} ({claim['because']})"
    if claim["quantity"] not in (None, wanted["quantity"]):
        yield f"read as {claim['quantity']}, not {wanted['quantity']}"
    if wanted["verdict"] == "fails" and claim["actual"] != wanted.get("actual", claim["actual"]):
        yield f"{claim['actual']} told for {wanted['actual']}"
    reason = f"{claim['because']} {json.dumps(claim['why'], ensure_ascii=False)}"
    if wanted.get("because", "") not in reason:
        yield f"the reason is without {wanted['because']!r}: {claim['because']}"


def _plain(text: str) -> str:
    """Without what a page, or TeX, puts around and between words, numbers and signs."""
    for sign in ("{,}", "\\cdot", "\\times"):
        text = text.replace(sign, "," if sign == "{,}" else "")
    return "".join(text.translate(_SIGNS).split())


_SIGNS = str.maketrans("", "", "`*×·$")


def main(folder: str) -> None:
    well = told = 0
    entries = pages(folder)
    for page in entries:
        try:
            missing = shortfalls(page, audited(page))
        except Exception as error:
            missing = [f"ended by {type(error).__name__}: {error}"]
        well += not missing
        told += sum(not claim.get("optional") for claim in page["claims"])
        print(page["file"], *(missing or ["as it should be"]), sep="\n    ")
    print(f"{well} of {len(entries)} pages; {told} claims that had to be told")


if __name__ == "__main__":
    main(sys.argv[1])
