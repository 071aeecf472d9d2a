"use strict";
/* An overview: what is chosen and told, what the filter shows, which group is open. Every text of a case is set as text. */
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const items = new Map(Object.entries(scene.items));
  const groups = new Map();
  const patterns = scene.groups.length ? scene.groups[0].patterns : [];
  const titles = new Map();
  if (scene.groups.length) scene.groups[0].open.forEach((group) => {
    groups.set(group.key, group);
    group.cases.forEach((each) => titles.set(each[0], { title: each[1], group: group.key, row: each }));
  });
  const picture = document.getElementById("picture");
  const details = document.getElementById("details");
  const about = document.getElementById("about");
  const panel = document.getElementById("panel");
  const filter = document.getElementById("filter");
  const find = document.getElementById("find");
  const back = document.getElementById("back");
  const opened = document.getElementById("opened");
  const whole = picture.getAttribute("viewBox");
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
  function tell(key) {
    const item = items.get(key);
    details.replaceChildren(element("p", item.kind, "kind"), element("h2", item.label));
    if (item.facts.length) details.append(list(item.facts));
    if (groups.has(key)) details.append(button("Open the group", () => open(key)));
    if (item.ends) {
      details.append(element("h3", "Joins"));
      item.ends.forEach((end) => details.append(button(items.get(end).label, () => choose(end))));
    }
    const cases = item.cases.length ? item.cases : groups.has(key) ? groups.get(key).cases.map((each) => [each[0], each[1], ""]) : [];
    if (cases.length) {
      details.append(element("h3", cases.length === 1 ? "Case" : "Cases: " + new Set(cases.map((each) => each[0])).size));
      const made = element("ul");
      cases.slice(0, 200).forEach((each) => {
        const line = element("li");
        line.append(element("bdi", each[1]));
        if (each[2]) line.append(element("span", " " + each[2], "meaning"));
        made.append(line);
      });
      details.append(made);
      if (cases.length > 200) details.append(element("p", "The rest stands in the table."));
    }
    if (document.getElementById("row-" + key)) {
      const link = element("a", "In the table");
      link.href = "#row-" + key;
      link.addEventListener("click", () => {
        const hidden = document.getElementById("row-" + key).closest("details");
        if (hidden) hidden.open = true;
      });
      details.append(link);
    }
  }
  function choose(key) {
    chosen = key;
    document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
    picture.classList.toggle("choosing", key !== null);
    details.hidden = key === null;
    about.hidden = key !== null;
    remember();
    if (key === null) return;
    const bright = new Set([key]);
    const item = items.get(key);
    const members = new Set(item.cases.map((each) => each[0]));
    if (item.ends) item.ends.forEach((end) => bright.add(end));
    else if (item.group) items.forEach((other, id) => {
      if (!other.ends && !other.group && members.has(other.cases[0][0])) bright.add(id);
    });
    else items.forEach((other, id) => {
      if (other.ends && other.ends.includes(key) && !hiddenTie(id)) bright.add(id).add(other.ends[0]).add(other.ends[1]);
    });
    shapes.forEach((shape, id) => shape.classList.toggle("fades", !bright.has(id)));
    groupNames.forEach((shape) => shape.classList.toggle("fades", !bright.has(shape.dataset.name)));
    marks.forEach((mark) => mark.classList.toggle("fades", !bright.has(mark.dataset.mark)));
    if (shapes.has(key)) shapes.get(key).classList.add("chosen");
    const row = document.getElementById("row-" + key);
    if (row) row.classList.add("chosen");
    tell(key);
    panel.scrollTop = 0;
  }
  function hiddenTie(key) {
    return shapes.has(key) && shapes.get(key).classList.contains("gone");
  }
  function sift() {
    const value = filter ? filter.value : "";
    const least = /^[0-9]+$/.test(value) ? Number(value) : null;
    let shown = 0;
    let all = 0;
    picture.querySelectorAll(".edge").forEach((edge) => {
      const there = value === "" || (least === null ? edge.dataset.line === value : Number(edge.dataset.weight) >= least);
      edge.classList.toggle("gone", !there);
      all += 1;
      if (there) shown += 1;
    });
    marks.forEach((mark) => mark.classList.toggle("gone", hiddenTie(mark.dataset.mark)));
    if (all) document.getElementById("status").textContent = "Lines shown: " + shown + " of " + all;
    if (chosen !== null && hiddenTie(chosen)) choose(null);
    else if (chosen !== null) choose(chosen);
    remember();
  }

  // A group of a large corpus ------------------------------------------------------------------------

  function svg(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }
  function open(key) {
    const group = groups.get(key);
    opened.replaceChildren();
    group.cases.forEach((each) => {
      const dot = svg("circle", { cx: each[2], cy: each[3], r: 4.5, class: "k-Child", fill: "currentColor", stroke: "var(--card)" });
      const name = svg("title", {});
      name.textContent = each[1];
      dot.append(name);
      dot.dataset.case = each[0];
      opened.append(dot);
    });
    picture.querySelectorAll(".name, #ties").forEach((each) => each.classList.add("gone"));
    const r = group.r + 20;
    picture.setAttribute("viewBox", [group.x - r * 1.4, group.y - r, r * 2.8, r * 2].join(" "));
    back.hidden = false;
  }
  function close() {
    opened.replaceChildren();
    picture.querySelectorAll(".name, #ties").forEach((each) => each.classList.remove("gone"));
    picture.setAttribute("viewBox", whole);
    back.hidden = true;
  }
  function tellCase(id) {
    const found = titles.get(id);
    // Of thousands of lines none could be followed: only those of the case that is chosen are drawn.
    opened.querySelectorAll("path").forEach((line) => line.remove());
    found.row[5].forEach((near) => {
      const other = titles.get(near[0]);
      if (other.group !== found.group) return;
      opened.prepend(svg("path", { d: "M" + found.row[2] + " " + found.row[3] + "L" + other.row[2] + " " + other.row[3], stroke: "var(--text)", "stroke-width": 2, fill: "none" }));
    });
    opened.querySelectorAll("circle").forEach((dot) => dot.setAttribute("r", dot.dataset.case === id ? 9 : 4.5));
    details.hidden = false;
    about.hidden = true;
    details.replaceChildren(element("p", "Case", "kind"), element("h2", found.title));
    details.append(element("h3", "Patterns"), list(found.row[4].map((number) => patterns[number])));
    details.append(element("h3", "Nearest cases"));
    found.row[5].forEach((near) => details.append(button(titles.get(near[0]).title + " (" + near[1].toFixed(2) + ")", () => showCase(near[0]))));
  }
  function showCase(id) {
    const group = titles.get(id).group;
    choose(null);
    open(group);
    tellCase(id);
  }

  // The address keeps what is chosen, so that it can be bookmarked.
  function remember() {
    const parts = [];
    if (chosen !== null) parts.push("show=" + encodeURIComponent(chosen));
    if (filter) parts.push("filter=" + encodeURIComponent(filter.value));
    try {
      history.replaceState(null, "", parts.length ? "#" + parts.join("&") : "#");
    } catch (error) {
      // In a frame without an address of its own there is nothing to keep the state in.
      if (error.name !== "SecurityError") throw error;
    }
  }
  function recall() {
    const state = new URLSearchParams(location.hash.slice(1));
    if (filter && state.get("filter") !== null && Array.from(filter.options).some((each) => each.value === state.get("filter"))) filter.value = state.get("filter");
    return items.has(state.get("show")) ? state.get("show") : null;
  }

  document.addEventListener("click", (event) => {
    const dot = event.target.closest("[data-case]");
    if (dot) return tellCase(dot.dataset.case);
    const from = event.target.closest("[data-show]");
    if (from) {
      choose(from.dataset.show);
      picture.scrollIntoView({ block: "start" });
      panel.focus({ preventScroll: true });
      return undefined;
    }
    const shape = event.target.closest("#picture [data-key], #picture [data-mark]");
    if (shape) choose(shape.dataset.key || shape.dataset.mark);
    return undefined;
  });
  picture.addEventListener("keydown", (event) => {
    const shape = event.target.closest("[data-key]");
    if (shape && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      choose(shape.dataset.key);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen !== null) choose(null);
  });
  document.getElementById("clear").addEventListener("click", () => choose(null));
  document.getElementById("tools").addEventListener("submit", (event) => event.preventDefault());
  if (back) back.addEventListener("click", close);
  if (filter) filter.addEventListener("change", sift);

  const names = new Map();
  items.forEach((item, key) => { if (!item.ends) names.set(item.label, () => choose(key)); });
  titles.forEach((found, id) => names.set(found.title, () => showCase(id)));
  // A browser suggests well from some hundreds; beyond that, what is typed is found all the same.
  if (names.size <= 500) names.forEach((_, name) => {
    const option = element("option");
    option.value = name;
    document.getElementById("names").append(option);
  });
  find.addEventListener("change", () => {
    const wanted = find.value.trim().toLowerCase();
    if (!wanted) return;
    const exact = Array.from(names).find(([name]) => name.toLowerCase() === wanted);
    const near = exact || Array.from(names).find(([name]) => name.toLowerCase().includes(wanted));
    if (near) near[1]();
    else document.getElementById("status").textContent = "Nothing of that name";
  });

  const first = recall();
  sift();
  if (first !== null) choose(first);
  // For tests and for those who look with a browser's tools.
  window.casegraphOverview = { choose: choose, chosen: () => chosen, open: open, close: close };
})();
