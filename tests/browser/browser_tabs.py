"""Browsers, one for each person: what people do on the pages, and what can be observed."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any, Literal

from PIL import Image, ImageOps
from playwright.async_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Locator, Page

from tests.terminals.images.compare import Match, assert_shows
from tests.terminals.programs.terminal import Box

DESKTOP, PHONE, NARROWEST = (1280, 800), (390, 844), (320, 568)
"""Viewports in CSS pixels; the last one is the narrowest that pages must fit (WCAG 2.2, 1.4.10)."""

MINIMUM_PSNR = 24.0
"""dB; a JPEG of 400 or 1200 pixels, scaled by the browser, against the drawing scaled by Pillow."""
MINIMUM_SIMILARITY = 0.7

_ARRIVED = "images => images.every(image => image.complete && image.naturalWidth > 0)"
_WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@dataclass
class Guest:
    """One tab of a browser of its own."""

    page: Page
    devtools: CDPSession

    async def enter(self, link: str, password: str = "") -> None:
        """Follow a link, open it, and wait for its photos and its script: before it, a click opens the photo's page."""
        await self.page.goto(link)
        if password:
            await self.page.get_by_label("Password").fill(password)
        await self.page.get_by_role("button", name="Open").click()
        await self.page.locator("#photos").wait_for()
        await self.page.wait_for_load_state("load")

    @property
    def home(self) -> str:
        """The address of the link's pages."""
        return self.page.url[: self.page.url.index("/", self.page.url.index("/s/") + 3) + 1]

    @property
    def tiles(self) -> Locator:
        return self.page.locator("#photos a")

    @property
    def hearts(self) -> Locator:
        """The buttons that make photos favourites, in the order of the tiles."""
        return self.page.locator("#photos button")

    @property
    def full_hearts(self) -> Locator:
        """Those of favourites."""
        return self.page.locator("#photos button[aria-pressed=true]")

    @property
    def lightbox(self) -> Locator:
        return self.page.locator("dialog[open]")

    async def see(self, pictures: Locator) -> None:
        """Wait until these pictures are loaded, wherever on the page they are."""
        for picture in await pictures.all():
            await picture.scroll_into_view_if_needed()
        await self.page.wait_for_function(_ARRIVED, arg=await pictures.element_handles())

    async def photograph(self, *, whole: bool = False) -> Image.Image:
        """Return the window, or the whole page, in device pixels."""
        data = await self.page.screenshot(full_page=whole, animations="disabled", caret="hide")
        with Image.open(io.BytesIO(data)) as image:
            return image.convert("RGB")

    async def assert_fits(self) -> None:
        """Assert that the page needs no horizontal scrolling."""
        content, window = await self.page.evaluate(_WIDTHS)
        assert content <= window, f"{content} px in {window} at {self.page.url}"

    async def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Swipe with one finger."""
        await self._touch("touchStart", [start])
        for step in range(1, 5):
            await self._touch("touchMove", [(a + (b - a) * step / 4 for a, b in zip(start, end, strict=True))])
        await self._touch("touchEnd", [])

    async def pinch(self, centre: tuple[float, float], distances: tuple[float, float]) -> None:
        """Pinch around a point: two fingers with a first and a last distance."""
        first, last = distances
        for step in range(5):
            half = (first + (last - first) * step / 4) / 2
            points = [(centre[0] - half, centre[1]), (centre[0] + half, centre[1])]
            await self._touch("touchMove" if step else "touchStart", points)
        await self._touch("touchEnd", [])

    async def _touch(self, kind: str, points: list[Any]) -> None:
        places = [dict(zip(("x", "y", "id"), (*point, number), strict=True)) for number, point in enumerate(points)]
        await self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


@dataclass
class Guests:
    """All tabs of one test."""

    browser: Browser
    root: str
    requested: list[str] = field(default_factory=list)
    """Every address that any page requested, from the network log of the developer tools."""
    broken: list[str] = field(default_factory=list)
    """Errors of scripts, violations of the content security policy, and dialogs opened by scripts."""
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def arrive(
        self,
        size: tuple[int, int] = DESKTOP,
        *,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
        pixels: float = 1,
    ) -> Guest:
        """Open a tab in a new browser with this viewport and pixel ratio; narrow ones have a touch screen."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=scripts,
            device_scale_factor=pixels,
            has_touch=size[0] < 600,
            reduced_motion="reduce",
            locale="en-GB",
        )
        self._contexts.append(context)
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        devtools.on("Network.requestWillBeSent", lambda event: self.requested.append(event["request"]["url"]))
        await devtools.send("Network.enable")
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.on("dialog", lambda dialog: self.broken.append(f"a dialog: {dialog.message}"))
        return Guest(page, devtools)

    async def leave(self) -> None:
        """Close all tabs."""
        for context in self._contexts:
            await context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # A wrong password is answered with an error status, which Chromium logs as well.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.broken.append(message.text)


async def box_of(thing: Locator) -> dict[str, float]:
    """Return the box of an element in the window, in CSS pixels: x, y, width and height."""
    box = await thing.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def assert_pictured(photograph: Image.Image, drawing: Image.Image, box: dict[str, float], pixels: float = 1) -> Match:
    """Assert that a drawing fills this box (CSS pixels), cropped at two sides if its shape differs."""
    left, top = round(box["x"] * pixels), round(box["y"] * pixels)
    size = (round(box["width"] * pixels), round(box["height"] * pixels))
    wanted = ImageOps.fit(drawing.convert("RGB"), size, Image.Resampling.LANCZOS)
    place = Box(left, top, *size)
    return assert_shows(photograph, wanted, place, minimum_psnr=MINIMUM_PSNR, minimum_similarity=MINIMUM_SIMILARITY)


def contained(drawing: Image.Image, area: dict[str, float]) -> dict[str, float]:
    """Return the box of a whole picture in an area (CSS `object-fit: contain`)."""
    scale = min(area["width"] / drawing.width, area["height"] / drawing.height)
    width, height = drawing.width * scale, drawing.height * scale
    return {
        "x": area["x"] + (area["width"] - width) / 2,
        "y": area["y"] + (area["height"] - height) / 2,
        "width": width,
        "height": height,
    }
