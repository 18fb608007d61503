"""Chromium and a served gallery for all browser tests, and new tabs for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.browser_tabs import Guests
from tests.browser.served_pages import ServedPages, served_pages
from tests.programs import program

PATIENCE = 60_000
"""Milliseconds within which a condition must come true on a busy machine."""


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, headless."""
    path = program("chromium")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        # As root, Chromium starts only without its sandbox.
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def pages(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServedPages]:
    """One gallery for all tests; each creates its own share links."""
    async with served_pages(tmp_path_factory.mktemp("pages")) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="package")
async def guests(chromium: Browser, pages: ServedPages) -> AsyncIterator[Guests]:
    """Opens tabs; at the end, no page may have failed or requested anything from another host."""
    guests = Guests(chromium, pages.root)
    yield guests
    await guests.leave()
    assert not guests.broken
    assert not {url for url in guests.requested if not url.startswith((f"{pages.root}/", "data:", "blob:"))}
