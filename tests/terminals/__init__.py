"""Tests with real terminals: a rig shows a session in a terminal on a virtual screen and photographs it.

    with VirtualScreen(folder) as screen, XTerm(screen, ["ssh", "host"], folder=folder, columns=120) as terminal:
        terminal.wait_for_text("Landscapes")
        terminal.press("Return")
        box = terminal.cell_box(column, row, columns, rows)
        wanted = wanted_picture(original, box.width, box.height)
        shot = terminal.wait_until(lambda shot: shows(shot, wanted, box, minimum_psnr=SIXEL_MINIMUM_PSNR))

`install.sh` installs the programs; without them the tests of this folder are skipped, and fail in CI.
"""
