/* The room of a sale. Everything here is only quicker than a reload: price, list and clock follow the stream of the record,
   the clock goes by the server's time, a bid is sent once. Amounts stay decimal text; what counts is judged by the server. */
(() => {
  "use strict";
  const room = document.getElementById("room");
  if (!room) return;
  let values, offset, clockTimer;
  const $ = (name) => room.querySelector(`[data-${name}]`);
  const serverNow = () => performance.timeOrigin + performance.now() + offset;
  const at = (text) => Date.parse(text);
  const language = document.documentElement.lang || "en";
  const shown = (amount) => {
    const whole = /^-?\d+$/.test(amount);
    return `${new Intl.NumberFormat(language, { minimumFractionDigits: whole ? 0 : 2, maximumFractionDigits: whole ? 0 : 2 }).format(amount)} ${values.currency}`;
  };

  function read() {
    values = JSON.parse((room.querySelector("#sale-values") || document.getElementById("sale-values")).textContent);
    offset = at(values.now) - (performance.timeOrigin + performance.now());
    clearInterval(clockTimer);
    clockTimer = setInterval(tick, 250);
    tick();
    wireSeal();
  }

  function span(ms) {
    const seconds = Math.max(0, Math.ceil(ms / 1000));
    const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (n) => String(n).padStart(2, "0");
    return `${d ? `${d} d ` : ""}${d || h ? `${two(h)}:` : ""}${two(m)}:${two(s)}`;
  }

  let asked = false;
  function tick() {
    const clock = $("clock");
    if (!clock || values.state !== "announced" || values.suspended) return;
    const now = serverNow(), opens = at(values.opens), over = at(values.over);
    const next = now < opens ? opens : over;
    clock.textContent = span(next - now);
    clock.classList.toggle("near", now >= opens && over - now < 60000);
    if (values.every && !values.taken && now >= opens && now < over) fall(now - opens);
    if (next - now <= 0 && !asked) reload(1500 + Math.random() * 4000);
    if (!asked && now >= opens && !values.wasOpen && values.wasOpen !== undefined) reload(Math.random() * 1500);
    values.wasOpen = now >= opens;
  }

  function fall(passed) {
    const steps = Math.floor(passed / 1000 / values.every);
    const price = Math.max(Number(values.floor), Number(values.start) - steps * Number(values.fall));
    const text = String(Math.round(price * 10000) / 10000);
    $("price").textContent = shown(text);
    const take = $("take");
    if (take) take.value = text;
  }

  /* The whole room anew: at the change of a stage, which everybody sees at the same moment, each after a moment of his own. */
  function reload(after) {
    if (asked || room.hasAttribute("data-hall")) { if (!asked) { asked = true; setTimeout(() => location.reload(), after); } return; }
    asked = true;
    setTimeout(() => htmx.ajax("GET", location.pathname, { target: "#room", swap: "innerHTML" }).then(() => { asked = false; }), after);
  }

  function added(told) {
    if (told.number <= values.number) return;
    values.number = told.number;
    const wasOver = values.over;
    values.over = told.over_at;
    values.suspended = told.is_suspended;
    const entry = told.entry;
    if (told.price && $("price")) {
      $("price").textContent = shown(told.price);
      $("price").classList.add("fresh");
      setTimeout(() => $("price") && $("price").classList.remove("fresh"), 1200);
    }
    if ($("label") && told.price) $("label").textContent = values.price_now;
    if ($("leads") && told.leader !== values.me) { $("leads").hidden = true; if ($("outbid")) $("outbid").hidden = false; }
    if ($("leader") && told.leader) { $("leader").hidden = false; $("leader-code").textContent = told.leader; }
    if ($("number")) $("number").textContent = told.number;
    if ($("extended") && at(told.over_at) > at(wasOver)) $("extended").hidden = false;
    list(told.number, entry);
    suggest(told);
    if (entry.kind !== "bid" || (entry.bidder && entry.bidder === values.me)) reload(Math.random() * 800);
    else if (values.led && told.leader !== values.me) reload(Math.random() * 800);
    values.led = told.leader === values.me;
  }

  function list(number, entry) {
    const entries = $("entries");
    if (!entries) return;
    const nothing = $("nothing");
    if (nothing) nothing.remove();
    const row = document.createElement("li");
    if (entry.bidder && entry.bidder === values.me) row.className = "own";
    const part = (tag, text, name) => { const made = document.createElement(tag); made.textContent = text; if (name) made.className = name; row.append(made, " "); };
    part("span", number, "muted small");
    if (entry.bidder) part("strong", entry.bidder);
    part("span", values.kinds[entry.kind] || entry.kind);
    if (entry.amount) part("strong", shown(entry.amount), "bid-money");
    part("time", new Date(entry.at).toLocaleTimeString(language), "muted small");
    entries.prepend(row);
    const most = Number(entries.dataset.most || 200);
    while (entries.children.length > most) entries.lastElementChild.remove();
  }

  /* The least next bid, as a suggestion; a bidder who has typed something keeps it. */
  function suggest(told) {
    const field = $("least");
    if (!field || values.format !== "english" || field.value !== field.defaultValue) return;
    const price = Number(told.price), step = values.steps.filter(([begin]) => Number(begin) <= price).pop();
    const next = values.downward ? price - Number(step[1]) : price + Number(step[1]);
    field.value = field.defaultValue = String(Math.round(next * 10000) / 10000);
  }

  /* Sealing: SHA-256 of the canonical JSON of docs/rules §1; the key never leaves this machine by itself. */
  const written = (amount) => { const plain = amount.replace(/[\s,，]/g, ""); return plain.includes(".") ? plain.replace(/0+$/, "").replace(/\.$/, "") : plain.replace(/^0+(?=\d)/, ""); };
  const kept = () => `bole-sealed-${values.sale}-${values.me}`;
  function wireSeal() {
    const amount = $("seal-amount"), digest = $("seal-digest");
    if (amount && digest && window.crypto && crypto.subtle) {
      amount.addEventListener("input", async () => {
        const text = written(amount.value);
        if (!/^\d+(\.\d{1,4})?$/.test(text)) { digest.value = ""; return; }
        const bytes = crypto.getRandomValues(new Uint8Array(32));
        const nonce = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
        const canonical = `{"amount":${JSON.stringify(text)},"bidder":${JSON.stringify(values.me)},"nonce":"${nonce}","sale":${JSON.stringify(values.sale)}}`;
        const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical));
        digest.value = Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0")).join("");
        digest.dataset.secret = JSON.stringify({ amount: text, nonce, sale: values.sale, bidder: values.me, commitment: digest.value });
      });
      digest.form.addEventListener("submit", () => {
        if (!digest.dataset.secret) return;
        localStorage.setItem(kept(), digest.dataset.secret);
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([digest.dataset.secret], { type: "application/json" }));
        link.download = `${values.sale}-sealed.json`;
        link.click();
      });
    }
    const open = $("open-amount");
    if (open) {
      const secret = JSON.parse(localStorage.getItem(kept()) || "null");
      if (secret) { open.value = secret.amount; $("open-key").value = secret.nonce; }
    }
  }

  read();
  document.body.addEventListener("htmx:afterSwap", (event) => { if (event.target === room) read(); });
  const source = new EventSource(room.dataset.saleLive);
  source.addEventListener("exchange.entries_added", (event) => JSON.parse(event.data).public.entries.forEach(added));
  for (const kind of ["closed", "confirmed", "ended", "relisted"]) {
    source.addEventListener(`exchange.sale_${kind}`, () => reload(Math.random() * 2500));
  }
  addEventListener("pagehide", () => source.close());
})();
