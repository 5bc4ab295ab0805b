"""What is asked beside the editor of the page: claims, shapes, names without a value, what to build, a published network."""

from __future__ import annotations

import re
from typing import Any

from page_actions import ALEXNET, FORUM, answer, editor, paste, refused
from playwright.sync_api import Page, expect


def test_a_published_network_is_chosen_and_left_again(page: Page) -> None:
    page.get_by_label("published network").select_option("vgg16")
    expect(answer(page)).to_contain_text("138,357,544 parameters")
    paste(page, ALEXNET)
    expect(answer(page)).to_contain_text("25,678,184 parameters")
    expect(page.get_by_label("published network")).to_have_value("")


def test_the_code_of_a_published_network_is_shown_and_its_claims_are_at_hand(page: Page) -> None:
    page.get_by_label("published network").select_option("alexnet")
    expect(editor(page)).to_contain_text("AlexNet as its paper describes it")
    page.get_by_role("button", name="60 million").click()
    expect(answer(page)).to_contain_text("The claim of 60 million holds")
    expect(page.get_by_role("textbox", name="claim")).to_be_focused()
    page.get_by_role("button", name="neurons=650,000").click()
    expect(page.get_by_role("textbox", name="claim")).to_have_value("60 million; neurons=650,000")
    editor(page).click()
    page.keyboard.type("x")
    page.wait_for_timeout(600)
    expect(page.get_by_label("published network")).to_have_value("alexnet")
    page.keyboard.press("End")
    paste(page, ALEXNET)
    expect(page.get_by_label("published network")).to_have_value("")
    expect(editor(page)).not_to_contain_text("as its paper describes it")


def test_what_the_text_around_code_states_is_at_hand(page: Page) -> None:
    paste(
        page, f"The paper says that AlexNet has 60 million parameters.\nMine is smaller:\n\n{ALEXNET}\nWhy is that?\n"
    )
    page.get_by_role("button", name="60M").click()
    expect(answer(page)).to_contain_text("two edits lead to 62,378,344")


def test_a_claim_that_is_none_leaves_the_network_where_it_is(page: Page, open_page: Any) -> None:
    paste(page, ALEXNET)
    field = page.get_by_role("textbox", name="claim")
    field.fill("sixty million")
    expect(field).to_have_accessible_description(re.compile("a claim must be a number .*'sixty million'"))
    expect(answer(page)).to_contain_text("25,678,184 parameters")
    expect(page.get_by_role("alert")).to_have_count(0)
    field.fill("60M")
    expect(answer(page)).to_contain_text("62,378,344")
    expect(field).to_have_accessible_description("")
    refused(open_page)


def test_claims_in_one_line_are_parted(page: Page) -> None:
    paste(page, ALEXNET)
    page.get_by_role("textbox", name="claim").fill("60M, 650k neurons")
    expect(answer(page)).to_contain_text("60M and 650k neurons")
    expect(page.get_by_role("textbox", name="claim")).not_to_have_attribute("aria-invalid", "true")


def test_what_is_not_defined_is_filled_in(page: Page, open_page: Any, picture: Any) -> None:
    """The field is there once it is needed, its button writes the name, and the link keeps the value."""
    assert page.get_by_label("undefined names").count() == 0
    paste(page, FORUM)
    expect(page.get_by_role("main")).to_contain_text("Give it a value under “undefined names”")
    expect(page.get_by_role("main")).not_to_contain_text("--set")
    page.get_by_role("button", name="input_shape=").click()
    field = page.get_by_label("undefined names")
    expect(field).to_be_focused()
    page.keyboard.type("28,28,1")
    expect(field).to_have_value("input_shape=28,28,1")
    expect(answer(page)).to_contain_text("154,798 parameters")
    picture(page, "page-undefined")
    page.get_by_role("button", name="copy a link").click()
    page.wait_for_url(re.compile("#.{50,}"))
    other: Page = open_page()
    other.goto(page.url)
    expect(other.get_by_label("undefined names")).to_have_value("input_shape=28,28,1")
    expect(answer(other)).to_have_text(answer(page).inner_text())


def test_a_value_that_is_not_used_is_said_beside_it(page: Page) -> None:
    paste(page, FORUM)
    field = page.get_by_label("undefined names")
    field.fill("input_shape=28,28,1; classes=10; x")
    expect(field).to_have_accessible_description(re.compile("Each is a name and its value.*classes was not used"))


def test_what_to_build_is_chosen(page: Page, open_page: Any) -> None:
    paste(page, "def build(n, m):\n    return {3: keras.Sequential([keras.layers.Dense(3, input_shape=(m,))])}[n]\n")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The pasted text was read")
    expect(alert).not_to_contain_text("'-")
    page.get_by_role("button", name="build(n=..., m=...)").click()
    field = page.get_by_label("what to build")
    expect(field).to_be_focused()
    field.fill("build(n=3, m=4)")
    expect(answer(page)).to_contain_text("15 parameters")
    field.fill("other(3)")
    expect(page.get_by_role("alert")).to_contain_text("There is no 'other'")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="build", exact=True).click()
    expect(field).to_have_value("build")
    refused(open_page)


def test_an_argument_that_nobody_gives_is_filled_in(page: Page) -> None:
    paste(page, "def build(n, m):\n    return keras.Sequential([keras.layers.Dense(n, input_shape=(m,))])\n")
    expect(page.get_by_role("main")).to_contain_text("Nothing gives build its argument m.")
    page.get_by_role("button", name="m=", exact=True).first.click()
    field = page.get_by_label("undefined names")
    expect(field).to_be_focused()
    field.fill("n=3; m=4")
    expect(answer(page)).to_contain_text("15 parameters")


def test_a_shape_that_is_not_used_is_said_beside_it(page: Page, picture: Any) -> None:
    paste(page, ALEXNET)
    field = page.get_by_label("input's shape")
    field.fill("(None, 227, 227, 3)")
    expect(field).to_have_accessible_description(re.compile("Not used: .* without the batch"))
    expect(page.get_by_role("main")).not_to_contain_text("--input")
    picture(page, "page-shape")
    page.get_by_role("button", name="227x227x3").click()
    expect(field).to_have_accessible_description("")
