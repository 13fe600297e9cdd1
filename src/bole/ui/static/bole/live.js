/* Live parts: an element with data-live (the address of a stream) and data-live-event hears of every such event as a DOM
   event "live", which htmx takes as a trigger. Events that come together are one. EventSource comes back by itself. */
(() => {
  "use strict";
  document.querySelectorAll("[data-live]").forEach((part) => {
    let waiting = 0;
    const source = new EventSource(part.dataset.live);
    source.addEventListener(part.dataset.liveEvent, () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => htmx.trigger(part, "live"), 150);
    });
    addEventListener("pagehide", () => source.close());
  });
})();
