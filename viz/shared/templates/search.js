"use strict";
/* Search with suggestions: a combo box over names, kinds and what the account says. */
(function () {
  const view = window.casegraphView;
  const box = document.getElementById("search");
  const list = document.getElementById("suggestions");
  const most = 8;
  let found = [];
  let active = -1;

  function plain(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }
  function words(node) {
    const row = view.rows.get(node.id);
    const told = row && !row.classList.contains("held") ? row.cells[1].textContent : "";
    return plain(told);
  }
  function search(text) {
    const wanted = plain(text.trim());
    if (!wanted) return [];
    const scored = [];
    view.scene.nodes.forEach((full) => {
      if (!view.parts.is(full.id)) return;
      const node = view.parts.card(full);
      const name = plain(node.text);
      const rank = name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : plain(node.words).includes(wanted) ? 2 : words(node).includes(wanted) ? 3 : 9;
      if (rank < 9) scored.push([rank, node]);
    });
    return scored.sort((a, b) => a[0] - b[0]).slice(0, most).map((each) => each[1]);
  }
  function close() {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
  function mark(next) {
    active = next;
    Array.from(list.children).forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    if (active >= 0) box.setAttribute("aria-activedescendant", "suggestion-" + active);
    else box.removeAttribute("aria-activedescendant");
  }
  function suggest() {
    found = search(box.value);
    list.replaceChildren(...found.map((node, i) => {
      const item = view.element("li");
      item.id = "suggestion-" + i;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(view.element("bdi", node.text), view.element("span", " " + node.words + (node.position ? " " + node.position : "") + (node.tag ? ", " + node.tag : ""), "quiet"));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(i); });
      return item;
    }));
    const none = box.value.trim() && !found.length;
    document.getElementById("search-said").textContent = none ? "Nothing found; the account may use other words." : "";
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    mark(-1);
  }
  function take(i) {
    const node = found[i];
    box.value = "";
    close();
    view.show(node.id);
    document.getElementById("panel").focus({ preventScroll: true });
  }
  box.addEventListener("input", suggest);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      event.stopPropagation();
    } else if (event.key === "Enter" && found.length && !list.hidden) {
      event.preventDefault();
      take(Math.max(active, 0));
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length);
    }
  });
})();
