// The moving part of a live photo plays while its picture, or the space bar on its link, is held.
"use strict";
(() => {
  const link = document.getElementById("live"), still = document.getElementById("still");
  if (!link || !still) return;
  let film = null;
  const start = () => {
    if (film) return;
    film = document.createElement("video");
    Object.assign(film, { src: link.href, muted: true, loop: true, playsInline: true, className: still.className });
    film.width = still.width;
    film.height = still.height;
    film.setAttribute("aria-label", still.alt);
    // The still stays until there is something to see.
    film.addEventListener("playing", () => { if (film) { still.hidden = true; film.hidden = false; } });
    film.hidden = true;
    still.after(film);
    film.play().catch(() => {});
  };
  const stop = () => {
    film?.remove();
    film = null;
    still.hidden = false;
  };
  link.firstElementChild.hidden = false;
  still.draggable = false;
  still.addEventListener("pointerdown", (event) => { if (!event.button) start(); });
  still.addEventListener("contextmenu", (event) => event.preventDefault());
  for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, stop);
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    start();
  });
  link.addEventListener("keyup", stop);
})();
