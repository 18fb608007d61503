"""A small sixel decoder (DEC STD 070, chapter 9) for the program's sixels, as strict as xterm about colours."""

import re

from PIL import Image

_STRING = re.compile(rb'\x1bP(?P<parameters>[0-9;]*)q"1;1;(?P<width>\d+);(?P<height>\d+)(?P<body>[^\x1b]*)\x1b\\')
_COMMAND = re.compile(
    rb"#(?P<colour>\d+)(?:;2;(?P<rgb>\d+;\d+;\d+))?|!(?P<count>\d+)(?P<repeated>[?-~])|(?P<one>[?-~])|[$-]"
)


def decode_sixel(data: bytes) -> Image.Image:
    """Return one sixel string as RGBA; pixels that were never set are transparent."""
    string = _STRING.fullmatch(data)
    assert string is not None, data[:60]
    assert string["parameters"].split(b";")[1] == b"1", "unset pixels must keep their colour"
    width, height = int(string["width"]), int(string["height"])
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pixels = image.load()
    assert pixels is not None
    colours: dict[int, tuple[int, ...]] = {}
    x = y = colour = position = 0
    drawn = False
    body = string["body"]
    while position < len(body):
        command = _COMMAND.match(body, position)
        assert command is not None, body[position : position + 20]
        position = command.end()
        if command["colour"] is not None:
            colour = int(command["colour"])
            if command["rgb"] is not None:
                assert not drawn, "a colour is defined after the first pixels"
                colours[colour] = tuple(round(int(part) * 2.55) for part in command["rgb"].split(b";"))
        elif command[0] == b"$":
            x = 0
        elif command[0] == b"-":
            x, y = 0, y + 6
            assert y < height, "a line feed after the last line could scroll the screen"
        else:
            drawn = True
            bits = (command["repeated"] or command["one"])[0] - 0x3F
            for column in range(x, x + int(command["count"] or 1)):
                for bit in range(6):
                    if bits >> bit & 1:
                        pixels[column, y + bit] = (*colours[colour], 255)
            x += int(command["count"] or 1)
            assert x <= width
    return image
