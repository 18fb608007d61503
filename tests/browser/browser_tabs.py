"""People with a browser each: what they do on the pages, and what can be seen of them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any, Literal

from PIL import Image, ImageOps
from playwright.async_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Locator, Page

from tests.terminals.images.compare import Match, assert_shows
from tests.terminals.programs.terminal import Box

DESKTOP, PHONE, NARROWEST = (1280, 800), (390, 844), (320, 568)
"""Viewports in CSS pixels; the last is what WCAG 2.2, 1.4.10 asks pages to fit into."""

MINIMUM_PSNR = 24.0
"""dB; a JPEG of 400 or 1200 pixels, scaled by the browser, against the drawing scaled by Pillow."""
MINIMUM_SIMILARITY = 0.7

_ARRIVED = "images => images.every(image => image.complete && image.naturalWidth > 0)"
_WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@dataclass
class Visitor:
    """One tab of one browser that nobody else uses."""

    page: Page
    devtools: CDPSession

    async def enter(self, link: str, password: str = "") -> None:
        """Follow a link, open it, and wait for its photos."""
        await self.page.goto(link)
        if password:
            await self.page.get_by_label("Password").fill(password)
        await self.page.get_by_role("button", name="Open").click()
        await self.page.locator("#photos").wait_for()

    @property
    def home(self) -> str:
        """The address of the link's pages."""
        return self.page.url[: self.page.url.index("/", self.page.url.index("/s/") + 3) + 1]

    @property
    def tiles(self) -> Locator:
        return self.page.locator("#photos a")

    @property
    def lightbox(self) -> Locator:
        return self.page.locator("dialog[open]")

    async def see(self, pictures: Locator) -> None:
        """Wait until these pictures have arrived, wherever on the page they are."""
        for picture in await pictures.all():
            await picture.scroll_into_view_if_needed()
        await self.page.wait_for_function(_ARRIVED, arg=await pictures.element_handles())

    async def photograph(self, *, whole: bool = False) -> Image.Image:
        """The window now, or the whole page, in device pixels."""
        data = await self.page.screenshot(full_page=whole, animations="disabled", caret="hide")
        with Image.open(io.BytesIO(data)) as image:
            return image.convert("RGB")

    async def assert_fits(self) -> None:
        """Nothing has to be scrolled sideways."""
        content, window = await self.page.evaluate(_WIDTHS)
        assert content <= window, f"{content} px in {window} at {self.page.url}"

    async def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a finger over the screen."""
        await self._touch("touchStart", [start])
        for step in range(1, 5):
            await self._touch("touchMove", [(a + (b - a) * step / 4 for a, b in zip(start, end, strict=True))])
        await self._touch("touchEnd", [])

    async def pinch(self, centre: tuple[float, float], distances: tuple[float, float]) -> None:
        """Lay two fingers on a place, this far apart at first and that far at last."""
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
class Visitors:
    """Everybody who comes during one test."""

    browser: Browser
    root: str
    requested: list[str] = field(default_factory=list)
    """Every address that any page asked for, as the network log of the developer tools has it."""
    broken: list[str] = field(default_factory=list)
    """Errors of scripts, refusals by the content security policy, and dialogs that scripts opened."""
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def arrive(
        self,
        size: tuple[int, int] = DESKTOP,
        *,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
        pixels: float = 1,
    ) -> Visitor:
        """Let somebody come with an empty browser of so many pixels per CSS pixel; small screens are touched."""
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
        return Visitor(page, devtools)

    async def leave(self) -> None:
        """Let everybody go."""
        for context in self._contexts:
            await context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused password is an answer with an error's status, which Chromium writes down, too.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.broken.append(message.text)


async def box_of(thing: Locator) -> dict[str, float]:
    """Where something is in the window, in CSS pixels: x, y, width and height."""
    box = await thing.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def assert_pictured(photograph: Image.Image, drawing: Image.Image, box: dict[str, float], pixels: float = 1) -> Match:
    """A picture fills this box (CSS pixels) of a photograph, cut at two sides where its shape is another one."""
    left, top = round(box["x"] * pixels), round(box["y"] * pixels)
    size = (round(box["width"] * pixels), round(box["height"] * pixels))
    wanted = ImageOps.fit(drawing.convert("RGB"), size, Image.Resampling.LANCZOS)
    place = Box(left, top, *size)
    return assert_shows(photograph, wanted, place, minimum_psnr=MINIMUM_PSNR, minimum_similarity=MINIMUM_SIMILARITY)


def contained(drawing: Image.Image, area: dict[str, float]) -> dict[str, float]:
    """The box that a whole picture takes in an area (CSS `object-fit: contain`)."""
    scale = min(area["width"] / drawing.width, area["height"] / drawing.height)
    width, height = drawing.width * scale, drawing.height * scale
    return {
        "x": area["x"] + (area["width"] - width) / 2,
        "y": area["y"] + (area["height"] - height) / 2,
        "width": width,
        "height": height,
    }
