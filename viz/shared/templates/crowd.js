"use strict";
/* A corpus of many cases: drawn and told from rows of numbers; the cases of a group when it is opened. */
window.casegraphCrowd = function (crowd, view) {
  const { element, button, picture } = view;
  const [ID, TITLE, X, Y, PATTERNS, NEAR] = [0, 1, 2, 3, 4, 5];
  const cases = crowd.cases;
  const groups = new Map();
  let first = 0;
  crowd.groups.forEach(([key, x, y, r, count]) => {
    groups.set(key, { key: key, x: x, y: y, r: r, first: first, last: first + count });
    first += count;
  });
  const groupOf = (number) => Array.from(groups.values()).find((group) => number < group.last);
  const back = document.getElementById("back");
  const layer = document.getElementById("opened");
  const whole = picture.getAttribute("viewBox");
  const titles = new Map();
  cases.forEach((each) => titles.set(each[TITLE], (titles.get(each[TITLE]) || 0) + 1));
  // Of cases with one title the id tells which is meant.
  const name = (number) => cases[number][TITLE] + (titles.get(cases[number][TITLE]) > 1 ? " (" + cases[number][ID] + ")" : "");
  const svg = (tag, said) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(said).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
  const matched = (number) => pairs(cases[number][PATTERNS]);
  const words = ([pattern, bases]) => crowd.patterns[pattern] + " (" + crowd.bases.filter((_, i) => bases & (1 << i)).join(", ") + ")";
  function shared(one, other) {
    const found = new Set(matched(other).map(([pattern]) => pattern));
    return matched(one).filter(([pattern]) => found.has(pattern)).map(([pattern]) => crowd.patterns[pattern]);
  }
  const place = (number) => cases[number][X] + " " + cases[number][Y];
  let open = null;
  let chosen = null;

  // The picture ----------------------------------------------------------------------------------------

  const dots = new Map();
  function dot(number) {
    const made = svg("circle", { cx: cases[number][X], cy: cases[number][Y], r: 4.5, class: "case face k-Child", fill: "currentColor", stroke: "var(--card)" });
    made.dataset.case = number;
    const title = svg("title", {});
    title.textContent = name(number);
    made.append(title);
    dots.set(number, made);
    return made;
  }
  const all = svg("g", { id: "cases" });
  const joined = svg("g", { id: "joined" });
  const lines = new Map();
  if (crowd.drawn) {
    const byShared = new Map();
    cases.forEach((each, one) => pairs(each[NEAR]).forEach(([other]) => {
      const mutual = pairs(cases[other][NEAR]).some(([back]) => back === one);
      if (mutual && other < one) return;
      const weight = shared(one, other).length;
      byShared.set(weight, [...(byShared.get(weight) || []), "M" + place(one) + "L" + place(other)]);
    }));
    byShared.forEach((found, weight) => {
      const path = svg("path", { d: found.join(""), fill: "none", stroke: "currentColor", "stroke-opacity": ".35", class: "l-relationship" });
      lines.set(weight, { path: path, count: found.length });
      joined.append(path);
    });
    all.append(...cases.map((_, number) => dot(number)));
    document.querySelector("#nodes .name").before(joined, all);
  }
  /* Where names of groups stand over them, cases step back. */
  const recede = () => [all, joined].forEach((each) => each.setAttribute("opacity", ".4"));
  recede();
  const mine = svg("g", { id: "mine", "pointer-events": "none" });
  layer.append(mine);

  function show(key) {
    if (open !== null && open.key === key) return;
    close();
    open = groups.get(key);
    const numbers = Array.from({ length: open.last - open.first }, (_, i) => open.first + i);
    if (!crowd.drawn) layer.prepend(...numbers.map(dot));
    numbers.forEach((number, i) => {
      const made = dots.get(number);
      made.setAttribute("tabindex", i ? -1 : 0);
      made.setAttribute("role", "button");
      made.setAttribute("aria-label", "Case: " + name(number));
    });
    picture.querySelectorAll(".name, #ties, #joined").forEach((each) => each.classList.add("gone"));
    all.removeAttribute("opacity");
    picture.querySelectorAll(".node").forEach((each) => each.setAttribute("tabindex", -1));
    const r = open.r + 20;
    picture.setAttribute("viewBox", [open.x - r * 1.4, open.y - r, r * 2.8, r * 2].join(" "));
    back.hidden = false;
  }
  function close() {
    if (open === null) return;
    for (let number = open.first; number < open.last; number += 1) {
      if (crowd.drawn) ["tabindex", "role", "aria-label"].forEach((said) => dots.get(number).removeAttribute(said));
      else dots.get(number).remove();
    }
    leave();
    open = null;
    picture.querySelectorAll(".name, #ties, #joined").forEach((each) => each.classList.remove("gone"));
    recede();
    picture.querySelectorAll(".node").forEach((each) => each.setAttribute("tabindex", 0));
    picture.setAttribute("viewBox", whole);
    back.hidden = true;
  }
  function leave() {
    if (chosen !== null && dots.has(chosen)) dots.get(chosen).setAttribute("r", 4.5);
    chosen = null;
    mine.replaceChildren();
  }
  /* Of thousands of lines none could be followed: those of the case that is chosen are drawn over the others. */
  function choose(number) {
    view.choose(null);
    const group = groupOf(number);
    show(group.key);
    chosen = number;
    pairs(cases[number][NEAR]).forEach(([other]) => {
      if (groupOf(other) === group) mine.append(svg("path", { d: "M" + place(number) + "L" + place(other), stroke: "var(--text)", "stroke-width": 2, fill: "none" }));
    });
    dots.get(number).setAttribute("r", 7);
    const size = Math.max(open.r / 22, 5);
    const label = svg("text", { x: cases[number][X], y: cases[number][Y] - 11 - size * 0.3, "text-anchor": "middle", "font-size": size, "font-weight": 700, fill: "var(--text)", stroke: "var(--card)", "stroke-width": size / 3, "paint-order": "stroke" });
    label.textContent = name(number);
    mine.append(label);
    reach(number);
    const found = matched(number).map(words);
    const near = element("ul", "", "plain");
    pairs(cases[number][NEAR]).forEach(([other, value]) => {
      const line = element("li");
      line.append(button(name(other), () => choose(other)), element("span", " " + said(number, other, value), "meaning"));
      near.append(line);
    });
    view.panelOf("Case", name(number), element("h3", "Patterns"), view.list(found.length ? found : ["Nothing told in it matches a pattern"]), element("h3", "Nearest cases"), near, button("All cases of the group", () => { view.choose(group.key); view.panel.focus({ preventScroll: true }); }));
    view.remember("case:" + cases[number][ID]);
  }
  function said(one, other, value) {
    const both = shared(one, other);
    return "similarity " + (value / 100).toFixed(2) + (both.length ? "; both: " + both.join("; ") : "; no pattern in common");
  }

  // The keyboard: one stop for a group's cases, arrows between them. -----------------------------------

  function reach(number) {
    for (let each = open.first; each < open.last; each += 1) dots.get(each).setAttribute("tabindex", each === number ? 0 : -1);
  }
  picture.addEventListener("keydown", (event) => {
    const on = event.target.closest("[data-case]");
    if (!on || open === null) return;
    const at = Number(on.dataset.case);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: open.first, End: open.last - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(at);
    else if (to === undefined) return;
    else {
      const next = Math.min(Math.max(to, open.first), open.last - 1);
      reach(next);
      dots.get(next).focus();
    }
    event.preventDefault();
  });
  picture.addEventListener("click", (event) => {
    const on = event.target.closest("[data-case]");
    if (!on) return;
    choose(Number(on.dataset.case));
    event.stopPropagation();
  });
  back.addEventListener("click", () => {
    const from = open;
    view.choose(null);
    close();
    if (from) picture.querySelector("[data-key=" + from.key + "]").focus({ preventScroll: true });
  });

  // The tables: a group's rows are made when they are opened. ------------------------------------------

  function row(number) {
    const made = element("tr");
    made.dataset.node = cases[number][ID];
    const head = element("th");
    head.scope = "row";
    const shown = button("Show", () => {
      choose(number);
      picture.scrollIntoView({ block: "start" });
      view.panel.focus({ preventScroll: true });
    });
    shown.className = "screen";
    shown.append(element("span", " in the picture: " + name(number), "visually-hidden"));
    head.append(element("bdi", name(number), "label"), shown);
    const told = element("td");
    told.append(view.list(matched(number).map(words)));
    const near = element("td");
    near.append(view.list(pairs(cases[number][NEAR]).map(([other, value]) => name(other) + ": " + said(number, other, value))));
    made.append(head, told, near);
    return made;
  }
  document.querySelectorAll("tbody[data-cases]").forEach((body) => body.closest("details").addEventListener("toggle", () => {
    if (body.childElementCount) return;
    const group = groups.get(body.dataset.cases);
    // Some hundreds at a time, so that the page answers in between.
    const more = (from) => {
      const to = Math.min(from + 250, group.last);
      body.append(...Array.from({ length: to - from }, (_, i) => row(from + i)));
      if (to < group.last) setTimeout(() => more(to), 0);
    };
    more(group.first);
  }));

  return {
    drawn: crowd.drawn,
    has: (key) => groups.has(key),
    leave: leave,
    names: cases.map((_, number) => [name(number), () => choose(number)]),
    told: (key) => [
      element("p", "Within it, arrow keys lead from case to case.", "note"),
      button(open !== null && open.key === key ? "To its cases" : "Open the group", () => { show(key); dots.get(open.first).focus({ preventScroll: true }); }),
    ],
    sift: (least) => {
      let [shown, count] = [0, 0];
      lines.forEach((line, weight) => {
        line.path.classList.toggle("gone", weight < least);
        count += line.count;
        if (weight >= least) shown += line.count;
      });
      return [shown, count];
    },
    recall: (said) => {
      const number = said && said.startsWith("case:") ? cases.findIndex((each) => "case:" + each[ID] === said) : -1;
      if (number >= 0) choose(number);
    },
  };
};
