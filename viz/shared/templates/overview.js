"use strict";
/* An overview: what is chosen and told, what the filter shows. Every text of a case is set as text. */
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const items = new Map(Object.entries(scene.items));
  const picture = document.getElementById("picture");
  const details = document.getElementById("details");
  const about = document.getElementById("about");
  const panel = document.getElementById("panel");
  const filter = document.getElementById("filter");
  const lift = document.getElementById("lift");
  const find = document.getElementById("find");
  const status = document.getElementById("status");
  const shapes = new Map();
  picture.querySelectorAll("[data-key]").forEach((shape) => shapes.set(shape.dataset.key, shape));
  const groupNames = picture.querySelectorAll("[data-name]");
  const marks = picture.querySelectorAll("[data-mark]");
  let chosen = null;

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function list(texts) {
    const made = element("ul");
    texts.forEach((text) => made.append(element("li", text)));
    return made;
  }
  function button(text, act) {
    const made = element("button", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  /* What is told in the panel; without a kind, how to read the picture. */
  function panelOf(kind, label, ...parts) {
    details.hidden = !kind;
    about.hidden = Boolean(kind);
    panel.scrollTop = 0;
    if (kind) details.replaceChildren(element("p", kind, "kind"), element("h2", label), ...parts);
    else details.replaceChildren();
  }
  function told(key) {
    const item = items.get(key);
    const parts = item.facts.length ? [list(item.facts)] : [];
    if (crowd && crowd.has(key)) parts.push(...crowd.told(key));
    if (item.ends) parts.push(element("h3", "Joins"), ...item.ends.map((end) => button(items.get(end).label, () => choose(end))));
    if (item.cases.length) {
      const made = element("ul");
      item.cases.forEach((each) => {
        const line = element("li");
        line.append(element("bdi", scene.titles[each[0]]));
        if (each[1]) line.append(element("span", " " + each[1], "meaning"));
        made.append(line);
      });
      const count = new Set(item.cases.map((each) => each[0])).size;
      parts.push(element("h3", count === 1 ? "Case" : "Cases: " + count), made);
    }
    if (document.getElementById("row-" + key)) {
      const link = element("a", "In the table");
      link.href = "#row-" + key;
      link.addEventListener("click", () => unfold(document.getElementById("row-" + key)));
      parts.push(link);
    }
    panelOf(item.kind, item.label, ...parts);
  }
  /* A row may stand in what is folded, and be made only when that is opened. */
  function unfold(row) {
    for (let at = row; at; at = at.parentElement) if (at.localName === "details") at.open = true;
  }
  function choose(key) {
    chosen = key;
    document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
    picture.classList.toggle("choosing", key !== null);
    if (crowd) crowd.leave();
    remember(key);
    if (key === null) return panelOf("");
    const bright = new Set([key]);
    const item = items.get(key);
    if (item.ends) item.ends.forEach((end) => bright.add(end));
    else items.forEach((other, id) => {
      if (other.ends && other.ends.includes(key) && !hiddenTie(id)) bright.add(id).add(other.ends[0]).add(other.ends[1]);
    });
    shapes.forEach((shape, id) => shape.classList.toggle("fades", !bright.has(id)));
    groupNames.forEach((shape) => shape.classList.toggle("fades", !bright.has(shape.dataset.name)));
    marks.forEach((mark) => mark.classList.toggle("fades", !bright.has(mark.dataset.mark)));
    if (shapes.has(key)) shapes.get(key).classList.add("chosen");
    const row = document.getElementById("row-" + key);
    if (row) row.classList.add("chosen");
    return told(key);
  }
  function hiddenTie(key) {
    return shapes.has(key) && shapes.get(key).classList.contains("gone");
  }
  function sift() {
    const value = filter ? filter.value : "";
    const least = /^[0-9]+$/.test(value) ? Number(value) : null;
    const edges = Array.from(picture.querySelectorAll("#ties .edge"));
    const lifted = lift ? Number(lift.value) : 0;
    edges.forEach((edge) => {
      const low = lifted && Number(edge.dataset.lift) < lifted;
      edge.classList.toggle("gone", low || !(value === "" || (least === null ? edge.dataset.line === value : Number(edge.dataset.weight) >= least)));
    });
    const [shown, all] = crowd && crowd.drawn ? crowd.sift(least || 0) : [edges.filter((edge) => !edge.classList.contains("gone")).length, edges.length];
    marks.forEach((mark) => mark.classList.toggle("gone", hiddenTie(mark.dataset.mark)));
    if (all) status.textContent = "Lines shown: " + shown.toLocaleString("en-GB") + " of " + all.toLocaleString("en-GB");
    if (chosen !== null) choose(hiddenTie(chosen) ? null : chosen);
    else remember(null);
  }

  // The address keeps what is chosen, so that it can be bookmarked.
  let kept = null;
  function remember(key) {
    kept = key;
    const parts = [];
    if (key !== null) parts.push("show=" + encodeURIComponent(key));
    if (filter) parts.push("filter=" + encodeURIComponent(filter.value));
    if (lift && lift.value !== "0") parts.push("lift=" + encodeURIComponent(lift.value));
    try {
      history.replaceState(null, "", parts.length ? "#" + parts.join("&") : "#");
    } catch (error) {
      // In a frame without an address of its own there is nothing to keep the state in.
      if (error.name !== "SecurityError") throw error;
    }
  }

  // Rows of many ties are made when they are asked for. ------------------------------------------------

  function row(key) {
    const item = items.get(key);
    const made = element("tr");
    made.id = "row-" + key;
    made.dataset.tie = key;
    const head = element("th");
    head.scope = "row";
    const show = element("button", "Show", "screen");
    show.type = "button";
    show.dataset.show = key;
    show.append(element("span", " in the picture: " + item.label, "visually-hidden"));
    head.append(element("bdi", item.label, "label"), show);
    made.append(head, ...item.columns.map((text) => element("td", text)));
    const cases = element("td");
    item.cases.forEach((each, i) => cases.append(element("bdi", scene.titles[each[0]]), i + 1 < item.cases.length ? "; " : ""));
    made.append(cases);
    return made;
  }
  document.querySelectorAll("tbody[data-rows]").forEach((body) => body.closest("details").addEventListener("toggle", () => {
    if (!body.childElementCount) body.append(...Array.from(items.keys()).filter((key) => items.get(key).ends).map(row));
    if (chosen !== null && document.getElementById("row-" + chosen)) document.getElementById("row-" + chosen).classList.add("chosen");
  }));

  const view = { items: items, element: element, list: list, button: button, panelOf: panelOf, choose: choose, remember: remember, picture: picture, panel: panel, chosen: () => chosen };
  const crowd = scene.crowd ? window.casegraphCrowd(scene.crowd, view) : null;

  document.addEventListener("click", (event) => {
    const from = event.target.closest("[data-show]");
    const shape = event.target.closest("#picture [data-key], #picture [data-mark]");
    if (from) {
      choose(from.dataset.show);
      picture.scrollIntoView({ block: "start" });
      panel.focus({ preventScroll: true });
    } else if (shape) choose(shape.dataset.key || shape.dataset.mark);
  });
  picture.addEventListener("keydown", (event) => {
    const shape = event.target.closest("[data-key]");
    if (shape && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      choose(shape.dataset.key);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && kept !== null) choose(null);
  });
  document.getElementById("clear").addEventListener("click", () => choose(null));
  document.getElementById("tools").addEventListener("submit", (event) => event.preventDefault());
  [filter, lift].forEach((each) => each && each.addEventListener("change", sift));

  const names = [];
  items.forEach((item, key) => { if (!item.ends) names.push([item.label, () => choose(key)]); });
  if (crowd) names.push(...crowd.names);
  // A browser suggests well from some hundreds; beyond that, what is typed is found all the same.
  if (names.length <= 500) names.forEach(([name]) => {
    const option = element("option");
    option.value = name;
    document.getElementById("names").append(option);
  });
  find.addEventListener("change", () => {
    const wanted = find.value.trim().toLowerCase();
    if (!wanted) return;
    const near = names.find(([name]) => name.toLowerCase() === wanted) || names.find(([name]) => name.toLowerCase().includes(wanted));
    if (near) near[1]();
    else status.textContent = "Nothing of that name";
  });

  const state = new URLSearchParams(location.hash.slice(1));
  [filter, lift].forEach((each) => {
    if (each && Array.from(each.options).some((option) => option.value === state.get(each.id))) each.value = state.get(each.id);
  });
  sift();
  if (items.has(state.get("show"))) choose(state.get("show"));
  else if (crowd) crowd.recall(state.get("show"));
  // For tests and for those who look with a browser's tools.
  window.casegraphOverview = { choose: choose, chosen: () => kept };
})();
