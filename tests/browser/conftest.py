"""Chromium and a served gallery for all browser tests, and a new visitor for each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.browser_tabs import Visitors
from tests.browser.served_pages import ServedPages, served_pages
from tests.programs import program

PATIENCE = 20_000
"""Milliseconds that a condition may take to come true on a busy machine."""


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium without a window."""
    path = program("chromium")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        # As root, Chromium starts without its sandbox only.
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def pages(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServedPages]:
    """A gallery that is visited by all tests; each makes links of its own."""
    async with served_pages(tmp_path_factory.mktemp("pages")) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="package")
async def visitors(chromium: Browser, pages: ServedPages) -> AsyncIterator[Visitors]:
    """Lets people in; when they have left, none of their pages broke, and none asked another host for anything."""
    visitors = Visitors(chromium, pages.root)
    yield visitors
    await visitors.leave()
    assert not visitors.broken
    assert not {url for url in visitors.requested if not url.startswith((f"{pages.root}/", "data:", "blob:"))}
