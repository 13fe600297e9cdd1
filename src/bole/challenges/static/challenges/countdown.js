/* How long it still is, by the server's time: the page says what time it was there when it was made, and from then on only
   the time that passes is counted here, so a clock that is wrong by a day changes nothing. At zero the page is asked anew. */
(() => {
  "use strict";
  const begun = performance.now();
  const two = (n) => String(n).padStart(2, "0");
  const parts = [...document.querySelectorAll("[data-countdown]")].map((node) => ({
    node,
    left: Date.parse(node.dataset.countdown) - Date.parse(node.dataset.serverNow),
  }));
  const tick = () => {
    const passed = performance.now() - begun;
    parts.forEach(({ node, left }) => {
      const seconds = Math.max(0, Math.floor((left - passed) / 1000));
      const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
      node.textContent = node.dataset.pattern.replace("{days}", Math.floor(seconds / 86400)).replace("{clock}", clock);
    });
    if (parts.some(({ node, left }) => node.hasAttribute("data-reload") && left > 0 && left - passed <= 0)) location.reload();
  };
  if (parts.length) { tick(); setInterval(tick, 1000); }
})();
