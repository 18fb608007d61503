"""HTTP front end: pages, pictures and downloads of share links. The only package that imports aiohttp and jinja2."""
