/* Bole's own script: comfort on top of pages that work without it. Loaded in the head, everything is delegated to the
   document, so parts that htmx brings later need no wiring. No inline scripts, no eval, no other origin. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.dataset.js = "yes";

  /* Light or dark: what the reader chose, else what the system says. */
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("bole-theme"); } catch { return null; } };
  const paint = () => { root.dataset.bsTheme = chosen() || (dark.matches ? "dark" : "light"); };
  paint();
  dark.addEventListener("change", paint);

  const wide = window.matchMedia("(min-width: 62rem)");
  let filtersOpen = false; /* on a phone they stay open while somebody chooses, and shut when the page is opened */
  const openWide = (within) => {
    if (wide.matches || filtersOpen) within.querySelectorAll("details[data-open-wide]").forEach((d) => { d.open = true; });
  };

  /* Tabs: sections that stand below each other without this script. */
  const choose = (tab, focus) => {
    const list = tab.closest("[role=tablist]");
    list.querySelectorAll("[role=tab]").forEach((one) => {
      const on = one === tab;
      one.setAttribute("aria-selected", on);
      one.tabIndex = on ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !on;
    });
    if (focus) tab.focus();
  };
  const makeTabs = (within) => within.querySelectorAll("[data-tabs]:not([data-ready])").forEach((box) => {
    box.dataset.ready = "yes";
    const sections = [...box.querySelectorAll("[data-tab]")];
    if (sections.length < 2) return;
    const list = document.createElement("div");
    list.className = "tabs";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", box.dataset.tabs);
    sections.forEach((section, i) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.className = "tab";
      tab.id = `${section.id}-tab`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", section.id);
      tab.innerHTML = section.querySelector("[data-tab-title]").innerHTML;
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", tab.id);
      section.classList.add("tabbed");
      list.append(tab);
    });
    box.prepend(list);
    choose(list.children[Math.max(0, sections.findIndex((s) => "tabFirst" in s.dataset))], false);
  });

  /* A text area grows with what is written in it. */
  const grow = (area) => {
    area.style.blockSize = "auto";
    const limit = Math.max(window.innerHeight * 0.6, 160);
    area.style.blockSize = `${Math.min(area.scrollHeight + 2, limit)}px`;
  };
  const growAll = (within) => within.querySelectorAll("textarea[data-grows]").forEach((a) => { if (a.value) grow(a); });

  const ready = (within) => { openWide(within); makeTabs(within); growAll(within); };
  document.addEventListener("DOMContentLoaded", () => ready(document));

  /* Another row of a repeated group, made from its template. */
  const addRow = (button) => {
    const box = document.getElementById(button.dataset.addRow);
    const made = box.querySelector("template").content.cloneNode(true);
    const index = box.querySelectorAll("[data-row]").length;
    made.querySelectorAll("*").forEach((node) => {
      for (const name of ["name", "id", "for", "list", "aria-describedby"]) {
        const value = node.getAttribute(name);
        if (value) node.setAttribute(name, value.replaceAll("__row__", index));
      }
    });
    made.querySelectorAll("[data-row-number]").forEach((node) => { node.textContent = index + 1; });
    box.querySelector("[data-rows]").append(made);
    box.querySelector("[data-rows]").lastElementChild.querySelector("input, select").focus();
  };

  /* Changing the language must not lose what is typed: the form that holds it goes to the server and comes back. */
  const changeLanguage = (event, form) => {
    const wanted = event.submitter ? event.submitter.value : "";
    const keeper = document.querySelector("form[data-keeps-place]");
    const typed = keeper && [...keeper.querySelectorAll("textarea, input[type=text]")].some((field) => field.value.trim());
    if (!typed || !wanted) {
      form.querySelector("input[name=next]").value = location.pathname + location.search;
      return;
    }
    event.preventDefault();
    const only = document.createElement("input");
    Object.assign(only, { type: "hidden", name: "do", value: "show" });
    keeper.append(only);
    keeper.setAttribute("action", `${keeper.getAttribute("action") || location.pathname}?lang=${wanted}`);
    HTMLFormElement.prototype.submit.call(keeper);
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    let found;
    if ((found = at("[data-toggle]"))) {
      const open = found.getAttribute("aria-expanded") !== "true";
      found.setAttribute("aria-expanded", open);
      document.getElementById(found.dataset.toggle).classList.toggle("is-open", open);
    } else if (at("[data-theme-switch]")) {
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      try { localStorage.setItem("bole-theme", next); } catch { /* private window: only for this page */ }
      root.dataset.bsTheme = next;
    } else if ((found = at("[data-add-row]"))) {
      event.preventDefault();
      addRow(found);
    } else if ((found = at("[role=tab]"))) {
      choose(found, false);
    } else if ((found = at("[data-print]"))) {
      window.print();
    } else if ((found = at("[data-copy]"))) {
      const source = document.getElementById(found.dataset.copy);
      navigator.clipboard.writeText(source.textContent).then(() => { document.getElementById("said").textContent = found.dataset.done; });
      source.closest(".secret")?.classList.add("is-copied");
    }
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details[data-menu][open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    }
    const tab = event.target.closest?.("[role=tab]");
    if (tab && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      const all = [...tab.parentElement.children];
      const forward = (event.key === "ArrowRight") !== (root.dir === "rtl");
      const step = { Home: 0, End: all.length - 1 }[event.key] ?? (all.indexOf(tab) + (forward ? 1 : -1) + all.length) % all.length;
      event.preventDefault();
      choose(all[step], true);
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea[data-sends]")) {
      event.target.form.requestSubmit();
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-grows]")) grow(event.target);
  });

  /* Names of organisations are offered while somebody types one. */
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const list = event.target.list;
    if (!list || !list.dataset.options) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(`${list.dataset.options}?named=${encodeURIComponent(event.target.value)}`).catch(() => null);
      if (answer && answer.ok) list.replaceChildren(...(await answer.json()).map((name) => Object.assign(document.createElement("option"), { value: name })));
    }, 250);
  });

  /* Filters work at once; without this script their button does it. */
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.closest("[data-at-once]") && field.form) field.form.requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-language-form]")) changeLanguage(event, event.target);
  });

  /* htmx: a thin line while something is on its way, the heading of what came gets the focus, a lost connection is told. */
  let running = 0;
  const busy = (by) => { running = Math.max(0, running + by); document.body.classList.toggle("is-busy", running > 0); };
  document.addEventListener("htmx:beforeRequest", () => busy(1));
  document.addEventListener("htmx:afterRequest", () => busy(-1));
  document.addEventListener("htmx:sendError", () => {
    document.getElementById("notices").replaceChildren(document.getElementById("connection-lost").content.cloneNode(true));
  });
  document.addEventListener("allauth.error", (event) => {  // a passkey that was refused, cancelled or too slow
    event.preventDefault();
    const told = document.getElementById("passkey-failed");
    if (told) document.getElementById("notices").replaceChildren(told.content.cloneNode(true));
  });
  document.addEventListener("htmx:beforeRequest", () => {
    document.querySelectorAll("#notices [role=alert]").forEach((n) => n.remove());
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    filtersOpen = Boolean(event.target.querySelector("details[data-at-once][open]"));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target;
    ready(part);
    filtersOpen = false;
    const say = part.querySelector("[data-say]");
    if (say) document.getElementById("said").textContent = say.dataset.say;
    const heading = part.querySelector("[data-takes-focus]");
    const active = document.activeElement;
    if (heading && (!active || active === document.body || !part.contains(active) || active.matches("textarea, button"))) {
      heading.focus({ preventScroll: false });
    }
  });
})();
