// The lightbox: everything works without it, by pages and links. No library, no request but for pictures.
"use strict";
(() => {
  const grid = document.getElementById("photos");
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
  if (!grid || !window.HTMLDialogElement) return;

  const tiles = [...grid.querySelectorAll("a")];
  const take = grid.dataset.take;
  const marks = document.getElementById("marks");
  const heartOf = (tile) => tile.parentElement.querySelector("button");
  const box = document.createElement("dialog");
  const picture = new Image();
  const bar = document.createElement("div");
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  let index = 0, timer = 0, scale = 1, x = 0, y = 0;
  const fingers = new Map();
  let start = null;

  const button = (text, label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    bar.append(made);
    return made;
  };
  button("‹", "Previous photo", () => step(-1));
  const player = button("▶", "Play slideshow", () => play(!timer));
  bar.append(words);
  button("+", "Zoom in", () => zoom(scale * 1.6));
  button("−", "Zoom out", () => zoom(scale / 1.6));
  const heart = button("", "Favourite", () => marks.requestSubmit(heartOf(tiles[index])));
  const download = document.createElement("a");
  if (take) {
    download.textContent = "Download";
    download.download = "";
    bar.append(download);
  }
  const film = document.createElement("a");
  film.textContent = "Play video";
  bar.append(film);
  button("›", "Next photo", () => step(1));
  button("✕", "Close", () => box.close()).className = "close";
  box.setAttribute("aria-label", "Photo");
  box.append(picture, bar);
  document.body.append(box);

  const address = (tile) => {
    const image = tile.querySelector("img");
    const from = image.getAttribute("src");
    return image.srcset ? from.replace("t/", "v/") : from;
  };

  function show(next) {
    index = next;
    const tile = tiles[index];
    zoom(1);
    const small = tile.querySelector("img");
    const sharp = new Image();
    sharp.src = address(tile);
    picture.src = sharp.complete ? sharp.src : small.currentSrc || small.src;
    sharp.decode().then(() => { if (tiles[index] === tile) picture.src = sharp.src; }, () => {});
    picture.alt = small.alt;
    // Numbers first: neither a long name nor one from right to left moves them.
    words.textContent = `${index + 1} / ${tiles.length} · ${picture.alt}`;
    if (take) download.href = take.endsWith("d") ? `${take}/${tile.id}.jpg` : `${take}/${tile.id}`;
    film.href = tile.href;
    film.hidden = !tile.querySelector(".play,.live");
    heart.setAttribute("aria-pressed", heartOf(tile).getAttribute("aria-pressed"));
    for (const near of [tiles[index + 1], tiles[index - 1]]) if (near) new Image().src = address(near);
    if (!box.open) box.showModal();
    history.replaceState(null, "", `#${tile.id}`);
  }

  function step(by) {
    const next = index + by;
    if (tiles[next]) return show(next);
    const page = document.querySelector(by > 0 ? "link[rel=next]" : "link[rel=prev]");
    if (page) location.href = `${page.getAttribute("href")}#${by > 0 ? "first" : "last"}`;
    else play(false);
  }

  function play(on) {
    clearInterval(timer);
    timer = on ? setInterval(() => step(1), 4000) : 0;
    player.textContent = on ? "❚❚" : "▶";
    player.setAttribute("aria-label", on ? "Pause slideshow" : "Play slideshow");
  }

  function zoom(to) {
    scale = Math.min(8, Math.max(1, to));
    if (scale === 1) x = y = 0;
    place();
  }

  function place() {
    const across = (scale - 1) * box.clientWidth / 2, down = (scale - 1) * box.clientHeight / 2;
    x = Math.min(across, Math.max(-across, x));
    y = Math.min(down, Math.max(-down, y));
    picture.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
    picture.classList.toggle("zoomed", scale > 1);
  }

  const keys = {
    ArrowRight: () => step(1), ArrowLeft: () => step(-1), Home: () => show(0), End: () => show(tiles.length - 1),
    "+": () => zoom(scale * 1.6), "=": () => zoom(scale * 1.6), "-": () => zoom(scale / 1.6), 0: () => zoom(1),
    s: () => play(!timer), d: () => take && download.click(),
    f: () => heart.click(),
  };
  // Of the document: a click on the picture, or a new page of the album, leaves the focus outside of the box.
  document.addEventListener("keydown", (event) => {
    const action = box.open && !event.ctrlKey && !event.metaKey && !event.altKey && keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  box.addEventListener("close", () => {
    play(false);
    tiles[index].focus();
    history.replaceState(null, "", location.pathname + location.search);
  });

  const spread = () => {
    const [a, b] = [...fingers.values()];
    return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  picture.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    picture.setPointerCapture(event.pointerId);
    start = { x: event.clientX, y: event.clientY, left: x, top: y, spread: spread(), scale, moved: fingers.size > 1 };
  });
  picture.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId) || !start) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size > 1 && start.spread) return zoom(start.scale * spread() / start.spread);
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > 8) start.moved = true;
    if (scale > 1) {
      x = start.left + event.clientX - start.x;
      y = start.top + event.clientY - start.y;
      place();
    }
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size || !start || event.type === "pointercancel") return;
    const across = event.clientX - start.x, down = event.clientY - start.y;
    if (!start.moved) zoom(scale > 1 ? 1 : 2.5);
    else if (start.scale === 1 && scale === 1 && Math.abs(across) > 40 && Math.abs(across) > Math.abs(down))
      step(across < 0 ? 1 : -1);
    else if (start.scale === 1 && scale === 1 && down > 80) box.close();
  };
  picture.addEventListener("pointerup", lift);
  picture.addEventListener("pointercancel", lift);
  picture.draggable = false;
  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.25 : 0.8));
  }, { passive: false });

  // The form of the hearts is sent without leaving the page, for each photo in the order of clicks; what is refused is
  // sent again as a form does, to show why.
  const sent = new WeakMap();
  marks?.addEventListener("submit", (event) => {
    const pressed = event.submitter, { name, value } = pressed, on = name === "add";
    const body = new URLSearchParams(new FormData(marks));
    const count = document.getElementById("count");
    event.preventDefault();
    body.set(name, value);
    pressed.name = on ? "drop" : "add";
    pressed.setAttribute("aria-pressed", on);
    if (tiles[index] === pressed.previousSibling) heart.setAttribute("aria-pressed", on);
    if (count) count.textContent = Number(count.textContent) + (on ? 1 : -1);
    const before = sent.get(pressed) ?? Promise.resolve();
    sent.set(pressed, before.then(async () => {
      const how = { method: "POST", body, redirect: "manual", keepalive: true };
      const answer = await fetch(marks.action, how).catch(() => null);
      if (answer?.type === "opaqueredirect") return;
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      marks.append(field);
      marks.submit();
    }));
  });

  grid.addEventListener("click", (event) => {
    const tile = event.target.closest("a");
    if (!tile || tile.querySelector(".play") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(tiles.indexOf(tile));
  });
  const asked = { "#first": 0, "#last": tiles.length - 1 }[location.hash];
  if (asked !== undefined) show(asked);
})();
