"""The plan of the category Travel: journeys with their days, places and cameras."""

from __future__ import annotations

from core.demo.catalogue import FUJI, LEICA, NIKON, PHONE, SONY, Place, Roll, Shot, Thumbnail

_BOXED = Thumbnail.LETTERBOXED
_NONE = Thumbnail.NONE

ROLLS = (
    Roll("Travel/Alps in autumn", (
        Shot("Larches above the valley.jpg", "alps.mountain", "larches", "wide", "2022-10-08 10:42:11", seed=2),
        Shot("DSCF0871.JPG", "alps.mountain", "autumn", "tall", "2022-10-08 11:20:37", orientation=8, seed=3),
        Shot("DSCF0874.JPG", "alps.mountain", "larches", "wide", "2022-10-08 11:31:02", seed=1),
        Shot("Ridge after ridge.jpg", "mist.morning", "rose", "wide", "2022-10-09 07:25:40", "dawn"),
        Shot("Dawn over the ridge.jpg", "alps.mountain", "dawn", "wide", "2022-10-09 07:38:19", "dawn", seed=4),
        Shot("Sea of fog.jpg", "alps.mountain", "fog", "wide", "2022-10-09 08:55:03", seed=3),
        Shot("DSCF0912.JPG", "mist.morning", "amber", "tall", "2022-10-09 18:21:45", "dusk", orientation=6),
        Shot("First snow.jpg", "alps.mountain", "winter", "wide", "2022-10-10 09:47:28", "sun", seed=2),
        Shot("DSCF0940.JPG", "alps.mountain", "winter", "tall", "2022-10-10 10:05:51", "sun"),
        Shot("Summit panorama.jpg", "alps.mountain", "autumn", "panorama", "2022-10-10 13:12:09", seed=3,
             thumbnail=_NONE),
        Shot("Evening glow.jpg", "alps.mountain", "alpenglow", "wide", "2022-10-10 18:44:33", "dusk", seed=3),
        Shot("Moonlight from the hut.avif", "alps.mountain", "moonlit", "wide", "2022-10-10 22:30:12", "night", seed=4),
    ), FUJI, 2, Place(46.0207, 7.7491, 2450)),
    Roll("Travel/Coast road", (
        Shot("Last sun.jpg", "sea.shore", "sunset/", "wide", "2019-08-14 19:52:10", "dusk"),
        Shot("DSC_0312.JPG", "sea.shore", "turquoise/cliffs", "wide", "2019-08-14 11:08:44", "sun"),
        Shot("DSC_0318.JPG", "sea.shore", "noon/", "wide", "2019-08-14 12:40:03", "sun"),
        Shot("The lighthouse.jpg", "sea.shore", "violet/lighthouse", "wide", "2019-08-14 20:21:36", "tripod"),
        Shot("Sea stacks.jpg", "sea.shore", "silver/rocks", "wide", "2019-08-15 08:15:57"),
        Shot("DSC_0347.JPG", "sea.shore", "pink/islands", "tall", "2019-08-15 19:40:22", "dusk", orientation=6),
        Shot("Going home.jpg", "sea.shore", "ember/sail", "wide", "2019-08-15 20:02:48", "dusk"),
        Shot("Moon path.webp", "sea.shore", "night/islands", "tall", "2019-08-15 22:48:19", "night"),
        Shot("Headland.jpg", "sea.shore", "gold/cliffs", "panorama", "2019-08-16 07:02:05", "dawn"),
    ), NIKON, -7, Place(36.2704, -121.8081, 60), writes_offset=False),
    Roll("Travel/Iceland in February", (
        Shot("Black ridges.jpg", "alps.mountain", "basalt", "wide", "2023-02-17 12:31:50", "shade", seed=2),
        Shot("L1020417.JPG", "alps.mountain", "basalt", "tall", "2023-02-17 13:04:12", "shade", 8),
        Shot("Blue hour in the highlands.jpg", "mist.morning", "blue", "wide", "2023-02-18 09:40:00", "dawn"),
        Shot("Reynisdrangar.jpg", "sea.shore", "silver/rocks", "tall", "2023-02-18 15:20:47", "shade",
             place=Place(63.4026, -19.0391, 4)),
        Shot("Green curtain.jpg", "nightsky.northern_lights", "green/lake", "wide", "2023-02-18 23:11:09", "night"),
        Shot("L1020451.JPG", "nightsky.northern_lights", "teal/peaks", "tall", "2023-02-18 23:34:26", "night"),
        Shot("Snow light.jpg", "alps.mountain", "winter", "panorama", "2023-02-19 11:18:31"),
        Shot("Glacier lagoon.jpg", "sea.shore", "turquoise/islands", "wide", "2023-02-19 14:46:02",
             place=Place(64.0484, -16.1794, 2)),
    ), LEICA, 0, Place(63.9830, -16.8210, 310)),
    Roll("Travel/Japan/Day 1", (
        Shot("IMG_2041.HEIC", "japan.volcano", "spring", "phone", "2024-04-09 08:12:30", seed=12),
        Shot("IMG_2044.HEIC", "japan.volcano", "blue", "phone tall", "2024-04-09 08:40:07"),
        Shot("Cherry tree by the lake.jpg", "trees.oak", "blossom", "phone", "2024-04-09 10:22:51"),
        Shot("Deep in the bamboo.jpg", "woods.inside", "jade", "phone tall", "2024-04-09 13:31:18", "shade"),
        Shot("Gate in the water.jpg", "sea.shore", "gold/torii", "phone tall", "2024-04-09 17:26:40", "dusk",
             place=Place(35.2046, 139.0254, 723)),
        Shot("Red mountain.jpg", "japan.volcano", "red", "phone", "2024-04-09 17:58:02", "dusk"),
        Shot("IMG_2069.HEIC", "japan.volcano", "night", "phone", "2024-04-09 21:05:44", "night"),
    ), PHONE, 9, Place(35.5171, 138.7518, 840)),
    Roll("Travel/Japan/Day 2", (
        Shot("Bamboo grove.jpg", "woods.inside", "bamboo", "phone tall", "2024-04-10 07:15:09", "shade",
             place=Place(35.0170, 135.6713, 62)),
        Shot("IMG_2080.HEIC", "japan.pagoda", "mist", "phone", "2024-04-10 08:02:55", "dawn"),
        Shot("Pagoda at dusk.jpg", "japan.pagoda", "rose", "phone tall", "2024-04-10 18:11:20", "dusk"),
        Shot("IMG_2097.HEIC", "japan.pagoda", "ember", "phone", "2024-04-10 18:24:01", "dusk"),
        Shot("Lanterns.jpg", "bokeh.bokeh", "lanterns", "phone tall", "2024-04-10 19:40:33", "lights"),
        Shot("IMG_2104.HEIC", "japan.volcano", "dusk", "phone", "2024-04-10 18:31:12", "dusk",
             place=Place(35.1570, 138.6760, 520)),
        Shot("Tower from the bay.jpg", "cities.skyline", "violet", "phone", "2024-04-10 20:52:48", "night",
             place=Place(35.6305, 139.7760, 8)),
        Shot("Itsukushima.jpg", "sea.shore", "pink/torii", "phone", "2024-04-11 06:04:16", "dawn",
             place=Place(34.2966, 132.3182, 3)),
    ), PHONE, 9, Place(34.9986, 135.7794, 95)),
    Roll("Travel/Sahara", (
        Shot("Crest line.jpg", "alps.desert", "morning", "wide", "2018-11-21 08:20:14", "sun"),
        Shot("DSC04417.JPG", "alps.desert", "noon", "wide", "2018-11-21 12:03:37", "sun", thumbnail=_BOXED),
        Shot("DSC04421.JPG", "alps.desert", "morning", "tall", "2018-11-21 09:11:58", "sun", 6),
        Shot("Red dunes.jpg", "alps.desert", "evening", "wide", "2018-11-21 16:58:20", "dusk"),
        Shot("After sunset.jpg", "alps.desert", "dusk", "panorama", "2018-11-21 17:39:41", "dusk"),
        Shot("Under the galaxy.jpg", "nightsky.galaxy", "desert", "tall", "2018-11-21 22:14:05", "stars"),
        Shot("DSC04463.JPG", "alps.desert", "night", "wide", "2018-11-21 23:01:26", "stars", 3, thumbnail=_BOXED),
        Shot("Atlas at first light.avif", "mist.morning", "fire", "wide", "2018-11-22 06:50:09", "dawn"),
    ), SONY, 1, Place(31.1454, -3.9680, 730)),
)  # fmt: skip
