"""The plan of the other categories: nature, the night sky, mathematics, the city and a drawer of posters."""

from __future__ import annotations

from core.demo.catalogue import CANON, LEICA, NIKON, PIXEL, SONY, Place, Roll, Shot, Thumbnail

_NONE = Thumbnail.NONE

NATURE = (
    Roll("Nature/Forest mornings", (
        Shot("Beeches in May.jpg", "woods.inside", "beech", "wide", "2021-05-15 06:31:12"),
        Shot("Birches.jpg", "woods.inside", "birch", "wide", "2021-05-15 07:02:40"),
        Shot("IMG_5512.JPG", "woods.inside", "pine", "tall", "2021-08-28 06:58:21", orientation=8),
        Shot("Golden October.jpg", "woods.inside", "autumn", "wide", "2021-10-23 08:19:55"),
        Shot("IMG_5730.JPG", "woods.inside", "blue", "wide", "2021-11-13 07:44:09+01:00"),
        Shot("Rose light.jpg", "woods.inside", "rose", "tall", "2021-12-04 08:12:33+01:00"),
        Shot("Snow in the firs.jpg", "woods.inside", "snow", "wide", "2022-01-15 09:03:47+01:00"),
        Shot("Valley mist.jpg", "mist.morning", "green", "wide", "2021-09-11 07:05:18"),
        Shot("Smoke.webp", "mist.morning", "smoke", "tall", "2021-11-13 08:20:02+01:00"),
        Shot("Lake country.jpg", "mist.morning", "teal", "panorama", "2021-09-12 07:01:44"),
    ), CANON, 2, Place(51.7550, 10.6170, 540), "shade"),
    Roll("Nature/Garden", (
        Shot("Dahlia.jpg", "botany.flower", "dahlia", "wide", "2020-08-22 10:15:30"),
        Shot("Sunflower.jpg", "botany.flower", "sunflower", "square", "2020-08-22 10:28:03"),
        Shot("Daisy.jpg", "botany.flower", "daisy", "wide", "2020-06-06 09:41:26"),
        Shot("IMG_4127.JPG", "botany.flower", "violet", "tall", "2020-09-05 11:02:19", orientation=6),
        Shot("Peach dahlia.jpg", "botany.flower", "peach dahlia", "tall", "2020-09-05 11:19:44"),
        Shot("Rudbeckia.jpg", "botany.flower", "rudbeckia", "wide", "2020-09-05 11:33:08"),
        Shot("Succulent.jpg", "botany.flower", "succulent", "square", "2020-10-10 14:07:51"),
        Shot("Dandelion clock.jpg", "botany.dandelion", "142434-e8b878", "tall", "2020-05-16 18:52:37"),
        Shot("Ferns after rain.jpg", "botany.fern", "06180c-8cc850", "wide", "2020-05-30 08:24:10", "shade"),
    ), CANON, 1, Place(52.2040, 0.1260, 14), "macro"),
    Roll("Nature/Cloud diary", (
        Shot("2021-03-02 mackerel sky.jpg", "clouds.diary", "mackerel", "wide", "2021-03-02 18:04:12"),
        Shot("2021-04-19 fair weather.jpg", "clouds.diary", "fair", "wide", "2021-04-19 13:22:45+02:00"),
        Shot("2021-06-21 midsummer.jpg", "clouds.diary", "summer", "wide", "2021-06-21 15:47:09+02:00"),
        Shot("2021-07-08 before the storm.jpg", "clouds.diary", "storm", "cinema", "2021-07-08 17:30:51+02:00"),
        Shot("2021-09-14 pink.jpg", "clouds.diary", "rose", "tall", "2021-09-14 19:12:26+02:00"),
        Shot("2021-10-30 ember.jpg", "clouds.diary", "ember", "cinema", "2021-10-30 17:41:33+02:00"),
        Shot("2021-11-25 morning.webp", "clouds.diary", "dawn", "wide", "2021-11-25 08:02:57"),
        Shot("2021-12-31 last evening.jpg", "clouds.diary", "evening", "wide", "2021-12-31 16:20:14"),
    ), PIXEL, 1, Place(54.3213, 10.1349, 5)),
    Roll("Nature/The old tree", (
        Shot("1 March.jpg", "trees.oak", "spring", "wide", "2017-04-29 10:03:11+02:00"),
        Shot("2 Blossom.jpg", "trees.oak", "blossom", "tall", "2017-05-07 10:11:54+02:00"),
        Shot("3 Summer.jpg", "trees.oak", "summer", "wide", "2017-07-16 10:02:36+02:00"),
        Shot("4 Dusk in August.jpg", "trees.oak", "dusk", "wide", "2017-08-20 20:31:42+02:00", "dusk"),
        Shot("5 October.jpg", "trees.oak", "autumn", "wide", "2017-10-15 10:07:29+02:00"),
        Shot("6 November.jpg", "trees.oak", "late autumn", "square", "2017-11-19 10:01:03"),
        Shot("7 Winter.jpg", "trees.oak", "winter", "wide", "2018-01-21 10:06:48"),
        Shot("8 Starry night.avif", "trees.oak", "night", "wide", "2018-01-21 22:14:20", "stars"),
    ), NIKON, 1, Place(47.6797, 9.1730, 430), writes_offset=False),
)  # fmt: skip

NIGHT = (
    Roll("Night Sky/Milky Way", (
        Shot("Over the firs.jpg", "nightsky.galaxy", "pines", "wide", "2023-07-15 00:42:10"),
        Shot("The tent.jpg", "nightsky.galaxy", "tent", "wide", "2023-07-15 01:20:33"),
        Shot("DSC09120.JPG", "nightsky.galaxy", "blue", "tall", "2023-07-15 01:58:47", orientation=8),
        Shot("Violet night.jpg", "nightsky.galaxy", "violet", "wide", "2023-07-16 00:31:05"),
        Shot("DSC09188.JPG", "nightsky.galaxy", "desert", "wide", "2023-07-16 01:44:18"),
        Shot("Standing in it.jpg", "nightsky.galaxy", "pines", "tall", "2023-07-16 02:12:52"),
        Shot("Arch.webp", "nightsky.galaxy", "blue", "panorama", "2023-07-16 02:40:29"),
    ), SONY, 2, Place(44.1170, 6.9800, 2120), "stars"),
    Roll("Night Sky/Northern lights", (
        Shot("Lake.jpg", "nightsky.northern_lights", "green/lake", "wide", "2022-12-03 21:15:46"),
        Shot("Crown.jpg", "nightsky.northern_lights", "violet/peaks", "tall", "2022-12-03 21:48:02"),
        Shot("Rose over green.jpg", "nightsky.northern_lights", "rose/pines", "wide", "2022-12-03 22:26:11"),
        Shot("L1031208.JPG", "nightsky.northern_lights", "teal/lake", "wide", "2022-12-04 19:57:34", orientation=3),
        Shot("Above the firs.heic", "nightsky.northern_lights", "green/pines", "tall", "2022-12-04 20:33:50"),
        Shot("Wide sky.jpg", "nightsky.northern_lights", "violet/lake", "panorama", "2022-12-04 23:02:07"),
    ), LEICA, 1, Place(69.6496, 18.9560, 110), "night"),
    Roll("Night Sky/Through the telescope", (
        Shot("Ringed giant.jpg", "planets.telescope", "ringed", "wide", "2024-01-12 22:10:00"),
        Shot("Storm bands.jpg", "planets.telescope", "giant", "square", "2024-01-12 22:41:00"),
        Shot("Blue world.png", "planets.telescope", "ocean", "wide", "2024-01-13 23:05:00"),
        Shot("Ice giant.jpg", "planets.telescope", "ice", "tall", "2024-02-09 21:30:00"),
        Shot("Red planet.jpg", "planets.telescope", "red", "wide", "2024-02-09 22:02:00"),
        Shot("Violet rings.webp", "planets.telescope", "violet", "wide", "2024-02-10 22:17:00"),
        Shot("Half moon.jpg", "planets.telescope", "moon", "square", "2024-02-16 20:44:00"),
        Shot("Carina.jpg", "planets.nebula", "carina", "wide", "2024-03-08 23:50:00"),
        Shot("Veil.jpg", "planets.nebula", "veil", "tall", "2024-03-09 00:35:00"),
        Shot("Rosette.avif", "planets.nebula", "rosette", "square", "2024-03-09 01:12:00"),
        Shot("Lagoon.jpg", "planets.nebula", "lagoon", "wide", "2024-06-02 00:20:00"),
    ), None, 1),
)  # fmt: skip

MATHEMATICS = (
    Roll("Mathematics/Julia sets", (
        Shot("Dragon.png", "fractals.escape", "dragon/ember", "wide", "2020-12-27 15:00:00"),
        Shot("Snowflake.png", "fractals.escape", "snowflake/lagoon", "wide", "2020-12-27 15:20:00"),
        Shot("Galaxies.jpg", "fractals.escape", "galaxies/gold", "wide", "2020-12-27 16:05:00"),
        Shot("Lace.webp", "fractals.escape", "lace/dusk", "wide", "2020-12-28 11:30:00"),
        Shot("Spiral garden.jpg", "fractals.escape", "spiral garden/forest", "square", "2020-12-28 12:10:00"),
        Shot("Coral.png", "fractals.escape", "coral/ice", "tall", "2020-12-28 14:45:00"),
        Shot("Fern garden.webp", "fractals.escape", "fern/orchid", "wide", "2020-12-29 10:15:00"),
        Shot("Shell.jpg", "fractals.escape", "shell/lagoon", "wide", "2020-12-29 10:40:00"),
    ), None, 1),
    Roll("Mathematics/Mandelbrot", (
        Shot("0 The whole set.png", "fractals.escape", "whole/dusk", "wide", "2021-01-02 13:00:00"),
        Shot("1 Seahorse.jpg", "fractals.escape", "seahorse/dusk", "wide", "2021-01-02 13:30:00"),
        Shot("2 Seahorse tail.jpg", "fractals.escape", "seahorse tail/gold", "wide", "2021-01-02 14:00:00"),
        Shot("3 Spiral.webp", "fractals.escape", "spiral/ice", "wide", "2021-01-02 14:30:00"),
        Shot("4 Starfish.jpg", "fractals.escape", "starfish/forest", "tall", "2021-01-02 15:00:00"),
        Shot("5 Small copy.png", "fractals.escape", "scepter/lagoon", "wide", "2021-01-02 15:30:00"),
        Shot("6 River.avif", "fractals.escape", "river/ember", "tall", "2021-01-02 16:00:00"),
    ), None, 1),
    Roll("Mathematics/Strange attractors", (
        Shot("Silk.png", "attractors.density", "silk/aurora", "wide", "2022-03-14 20:00:00"),
        Shot("Wing.jpg", "attractors.density", "wing/rose", "wide", "2022-03-14 20:12:00"),
        Shot("Veil.jpg", "attractors.density", "veil/gold", "wide", "2022-03-14 20:25:00"),
        Shot("Smoke.webp", "attractors.density", "smoke/ocean", "square", "2022-03-14 20:41:00"),
        Shot("Ribbon.jpg", "attractors.density", "ribbon/violet", "wide", "2022-03-15 19:30:00"),
        Shot("Orbit.png", "attractors.density", "orbit/paper", "wide", "2022-03-15 19:44:00"),
        Shot("Nest.jpg", "attractors.density", "nest/aurora", "tall", "2022-03-15 20:03:00"),
        Shot("Lattice.avif", "attractors.density", "lattice/violet", "tall", "2022-03-15 20:20:00"),
        Shot("Bloom.png", "attractors.density", "bloom/paper", "wide", "2022-03-15 20:38:00"),
    ), None, 0),
)  # fmt: skip

CITY = (
    Roll("City/Blue hour", (
        Shot("River front.jpg", "cities.skyline", "blue", "wide", "2023-11-04 18:05:22-04:00",
             place=Place(40.7003, -73.9967, 4)),
        Shot("The spire.jpg", "cities.skyline", "rose", "tall", "2023-11-04 18:12:40-04:00",
             place=Place(40.7205, -74.0365, 5)),
        Shot("DSC_7731.JPG", "cities.skyline", "teal", "wide", "2023-11-05 16:58:09"),
        Shot("Old dome.jpg", "cities.skyline", "amber", "wide", "2023-11-05 16:41:55"),
        Shot("Late.jpg", "cities.skyline", "night", "wide", "2023-11-05 20:30:17"),
        Shot("DSC_7790.JPG", "cities.skyline", "blue", "panorama", "2023-11-06 17:02:31"),
        Shot("Morning bridge.jpg", "cities.skyline", "dawn", "cinema", "2023-11-07 06:28:03", "dawn",
             place=Place(40.7061, -73.9969, 6)),
    ), NIKON, -5, Place(40.7127, -74.0100, 10), "tripod"),
    Roll("City/Out of focus", (
        Shot("Wet street.jpg", "bokeh.bokeh", "street", "wide", "2019-12-14 18:20:05"),
        Shot("Neon.jpg", "bokeh.bokeh", "neon", "tall", "2019-12-14 19:02:48"),
        Shot("Rain.jpg", "bokeh.bokeh", "rain", "wide", "2019-12-15 17:45:31"),
        Shot("Fair.webp", "bokeh.bokeh", "garden", "square", "2019-12-15 18:33:10"),
        Shot("First frost.jpg", "bokeh.bokeh", "winter", "wide", "2019-12-16 20:07:26"),
    ), SONY, -5, Place(43.6532, -79.3832, 90), "lights"),
)  # fmt: skip

_DUSK_INKS = "1c2450-fff0d0-f4b07c-d8584c-7c2c5c-2c1840"
_SEA_INKS = "041424-e8f4ff-8cd0d0-2c8ca0-145070-0a2440"
_FLOW_INKS = "f4ecdc-264653-2a9d8f-e9c46a-f4a261-e76f51"
_GLASS_INKS = "f8f0e0-f4a08c-8cc8d8-f8d070-b498d0"
_LOOP_INKS = "10142c-f4a261-e76f51-2a9d8f-f0e4c8"

POSTERS = (
    Roll("Posters", (
        Shot("Breathing.gif", "posters.breathing", _LOOP_INKS, "loop", "2024-05-01 12:00:00"),
        Shot("Arcs.png", "posters.poster", "arcs/f4ecdc-e4572e-17bebb-ffc914-2e282a", "sheet", "2023-04-02 16:00:00"),
        Shot("Circles.png", "posters.poster", f"circles/{_GLASS_INKS}", "sheet", "2023-04-02 16:10:00"),
        Shot("Dunes.webp", "posters.poster", f"dunes/{_DUSK_INKS}", "sheet", "2023-04-02 16:20:00"),
        Shot("Flow.jpg", "posters.poster", f"flow/{_FLOW_INKS}", "sheet", "2023-04-02 16:30:00"),
        Shot("Interference.png", "posters.poster", "moire/f6f0e4-e0403c-1c3c8c", "sheet", "2023-04-02 16:40:00"),
        Shot("Pulsar.png", "posters.poster", "pulsar/0c0c10-f4f4f0", "sheet", "2023-04-02 16:50:00"),
        Shot("Sun.jpg", "posters.poster", "sun/f4e8d0-e8583c-f0a04c-3c6478-1c3448", "sheet", "2023-04-02 17:00:00"),
        Shot("Waves at night.jpg", "posters.poster", f"dunes/{_SEA_INKS}", "wide", "2023-04-02 17:10:00"),
    ), None, 2),
)  # fmt: skip

ROLLS = (*NATURE, *NIGHT, *MATHEMATICS, *CITY, *POSTERS)
