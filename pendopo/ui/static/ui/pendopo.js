/* What pages gain where there is script: nothing depends on it. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const UNSAID = ["password", "file", "hidden"];

  all("[data-errors]:not([autofocus])").forEach(box => box.focus());

  /* Escape, or a press beside it, closes the menu. */
  const menu = one("details.menu");
  if (menu) {
    document.addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false; });
    menu.addEventListener("keydown", event => {
      if (event.key !== "Escape") return;
      menu.open = false;
      one("summary", menu).focus();
    });
  }

  /* A second press sends nothing; the page that comes back from history may be sent again. */
  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || event.submitter?.formTarget === "_blank") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    if (form.getAttribute("action") === "/keluar") sessionStorage.clear();
    if (form.dataset.autosave) sessionStorage.setItem("terkirim", form.dataset.autosave);
    setTimeout(() => all("button", form).forEach(button => button.setAttribute("aria-disabled", "true")));
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach(form => {
    delete form.dataset.sent;
    all("button", form).forEach(button => button.removeAttribute("aria-disabled"));
  }));

  /* Typed text is kept in this tab until the office has it, and offered back if it was lost. */
  const typed = form => Object.fromEntries([...form.elements]
    .filter(control => control.name && control.matches("input, select, textarea") && !UNSAID.includes(control.type))
    .map(control => {
      const ticked = ["checkbox", "radio"].includes(control.type);
      return [control.name + (ticked ? "=" + control.value : ""), ticked ? control.checked : control.value];
    }));
  const fill = (form, values) => [...form.elements].forEach(control => {
    const ticked = control.name + "=" + control.value;
    if (ticked in values) control.checked = values[ticked];
    else if (control.name in values && !UNSAID.includes(control.type)) control.value = values[control.name];
  });
  const differs = (values, form) => {
    const shown = typed(form);
    return Object.keys(values).some(name => name in shown && String(shown[name]).trim() !== String(values[name]).trim());
  };
  const sent = sessionStorage.getItem("terkirim");
  if (sent && !/^\/(masuk|lanjutkan)/.test(location.pathname) && !one("[data-refused]")
      && !all("form[data-autosave]").some(form => form.dataset.autosave === sent)) {
    sessionStorage.removeItem("terkirim");
    sessionStorage.removeItem("isian:" + sent);
  }
  all("form[data-autosave]").forEach(form => {
    const key = "isian:" + form.dataset.autosave;
    const status = one("[data-kept]");
    const offer = one("[data-restore]");
    const lost = sessionStorage.getItem(key);
    let timer = 0;
    if (lost && offer && differs(JSON.parse(lost), form)) {
      offer.hidden = false;
      one("button", offer).addEventListener("click", () => {
        fill(form, JSON.parse(lost));
        offer.hidden = true;
        form.dispatchEvent(new Event("input"));
      });
    } else sessionStorage.removeItem(key);
    const follow = known => all("[data-later]", form).forEach(shown => {
      shown.textContent = known[shown.id] || shown.dataset.later;
      shown.classList.toggle("soft", !known[shown.id]);
    });
    const save = async () => {
      timer = 0;
      const body = new FormData(form);
      all("input[type=file]", form).forEach(control => body.delete(control.name));
      try {
        const answer = await fetch(form.dataset.autosave, {method: "POST", body, redirect: "error", keepalive: true});
        if (!answer.ok) throw new Error(answer.status);
        const known = answer.status === 200 ? await answer.json() : {};
        if (!timer) {
          sessionStorage.removeItem(key);
          follow(known);
        }
        const now = new Date().toTimeString().slice(0, 5);
        status.textContent = status.dataset.words + " " + (document.documentElement.lang === "en" ? now : now.replace(":", "."));
      } catch { status.textContent = status.dataset.lost; }
    };
    form.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify(typed(form)));
      clearTimeout(timer);
      timer = setTimeout(save, 2000);
      follow({});
    });
    const flush = () => {
      if (timer) { clearTimeout(timer); save(); }
    };
    form.addEventListener("submit", () => { clearTimeout(timer); timer = 0; });
    addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", () => document.hidden && flush());
    addEventListener("online", () => sessionStorage.getItem(key) && save());
  });

  /* A step that is half done is there again when she comes back from a paper or another case. */
  all("form[data-half]").forEach(form => {
    const key = "setengah:" + form.dataset.half;
    const keep = () => sessionStorage.setItem(key, JSON.stringify(typed(form)));
    const half = sessionStorage.getItem(key);
    if (form.hasAttribute("data-typed")) keep();
    else if (half) {
      fill(form, JSON.parse(half));
      [...form.elements].forEach(control => {
        const fold = control.value && !UNSAID.includes(control.type) && control.matches("select, textarea") && control.closest("details");
        if (fold) fold.open = true;
      });
    }
    document.addEventListener("input", event => { if (event.target.form === form) keep(); });
    form.addEventListener("submit", event => {
      if (event.submitter?.formTarget !== "_blank") sessionStorage.removeItem(key);
    });
  });

  all("[data-count]").forEach(control => {
    const said = document.getElementById(control.dataset.count);
    const count = () => { said.textContent = said.dataset.words.replace("#", control.value.length); };
    control.addEventListener("input", count);
    count();
  });

  all("input[type=file][data-chosen]").forEach(control => {
    const said = document.getElementById(control.dataset.chosen);
    const comma = number => document.documentElement.lang === "en" ? number : number.replace(".", ",");
    control.addEventListener("change", () => {
      said.textContent = [...control.files].map(file =>
        file.name + " (" + comma((file.size / 1048576).toFixed(1)) + " MB)" +
        (file.size > control.dataset.most * 1048576 ? ": " + said.dataset.large : "")).join("; ");
    });
  });

  if (navigator.clipboard) all("[data-copy]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.done;
    });
  });

  if (navigator.geolocation) all("[data-locate]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(found => {
      const line = document.getElementById(button.dataset.locate);
      line.value = found.coords.latitude.toFixed(6) + ", " + found.coords.longitude.toFixed(6);
      line.dispatchEvent(new Event("input", {bubbles: true}));
      line.dispatchEvent(new Event("change", {bubbles: true}));
    }, () => { button.nextElementSibling.textContent = button.dataset.failed; }));
  });

  /* A tap sets the pin at once; the office draws the map again and says where the pin lies. */
  all("[data-map]").forEach(box => {
    const line = document.getElementById(box.dataset.map);
    const form = line.form;
    const draw = async (name, x, y) => {
      const body = new FormData(form);
      if (x === undefined) body.append(name, "1");
      else [["x", x], ["y", y]].forEach(([axis, at]) => body.append(name + "." + axis, Math.round(at)));
      const answer = await fetch(location.href, {method: "POST", body, redirect: "error"});
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(box.id);
      one("svg", box).replaceWith(one("svg", fresh));
      box.dataset.edges = fresh.dataset.edges;
      one("[data-view]", box).value = one("[data-view]", fresh).value;
      one("[data-where]", box).textContent = one("[data-where]", fresh).textContent;
    };
    const press = (button, ...at) => draw(button.name, ...at).catch(() => form.requestSubmit(button));
    box.addEventListener("click", event => {
      const button = event.target.closest("[name]");
      if (!button) return;
      event.preventDefault();
      if (button.type !== "image") return press(button);
      const [north, west, tall, wide] = box.dataset.edges.split(" ").map(Number);
      const isKey = !event.detail;
      const [x, y] = isKey ? [.5, .5] : [event.offsetX / button.clientWidth, event.offsetY / button.clientHeight];
      line.value = (north - tall * y).toFixed(5) + ", " + (west + wide * x).toFixed(5);
      const pin = one("[data-pin]", box);
      pin.setAttribute("transform", "translate(" + 264 * x + " " + 198 * y + ")");
      pin.removeAttribute("hidden");
      line.dispatchEvent(new Event("input", {bubbles: true}));
      return isKey ? press(button, 0, 0) : press(button, event.offsetX, event.offsetY);
    });
    line.addEventListener("change", () => line.value.trim() && draw("map-" + line.name + "-see").catch(() => {}));
  });

  /* One key presses or enters what carries it in data-key; never while somebody types. */
  const asleep = one("[data-keys-off]");
  const isTyping = target => target.isContentEditable
    || target.matches("select, textarea, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
  if (asleep) {
    const store = window.localStorage;
    asleep.checked = store.getItem("tanpa-pintasan") === "1";
    all("[data-keys]").forEach(said => { said.hidden = false; });
    asleep.addEventListener("change", () => store.setItem("tanpa-pintasan", asleep.checked ? "1" : ""));
    one("[data-key='?']").addEventListener("click", () => document.getElementById("pintasan").showModal());
    document.addEventListener("keydown", event => {
      if (asleep.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat
          || event.defaultPrevented || isTyping(event.target) || one("dialog[open]")) return;
      const held = all("[data-key]").find(element => element.dataset.key.split(" ").includes(event.key.toLowerCase()));
      if (!held) return;
      event.preventDefault();
      if (held.matches("input")) held.focus();
      if (held.matches("[type=search]")) held.select();
      else if (!held.matches("input") || event.key > "0" && event.key <= "9") held.click();
    });
  }
})();
