"""A served gallery for the tests of the web pages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.core.web.web_gallery import Web, web_in


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def web(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """A served gallery for all tests of the web pages; each makes links of its own."""
    async with web_in(tmp_path_factory.mktemp("web")) as served:
        yield served
