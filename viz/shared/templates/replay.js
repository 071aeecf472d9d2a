"use strict";
/* The case in the order of its events: what is there at a point, who knew of it, and nothing that came out later. */
(function () {
  const view = window.casegraphView;
  const replay = view.scene.replay;
  const slider = document.getElementById("time");
  const moment = document.getElementById("moment");
  const known = document.getElementById("known");
  if (!slider) return;
  const word = Object.fromEntries(view.boxes.map((box) => [box.value, box.closest("label")]));
  const actors = new Set(["Child", "Caregiver", "Person", "Agency"]);
  const at = new Map(view.scene.nodes.filter((node) => node.position).map((node) => [node.position, node]));

  function reached(point) {
    const time = view.state.time;
    return time === null || point === undefined || (point !== null && point <= time);
  }
  function is(id) {
    const end = replay.until[id];
    return reached(replay.since[id]) && (view.state.time === null || end === undefined || end >= view.state.time);
  }
  function stage(id) {
    if (view.state.time === null || !replay.people[id]) return null;
    const now = replay.people[id].filter((each) => each.start <= view.state.time).pop();
    return now.in_full ? null : now;
  }
  function held(id) {
    return !reached(replay.described[id]);
  }
  function nameless(id) {
    return !reached(replay.unnamed[id]);
  }
  /* What a node is called: not by what somebody is not yet told to have done. */
  function called(full, words) {
    if (!nameless(full.id)) return full.text;
    return replay.people[full.id] ? "A person" : words + " in the account";
  }
  /* A text in which people who are not yet named so are called otherwise. */
  function renamed(text) {
    return view.scene.nodes.reduce((said, each) => (replay.people[each.id] && nameless(each.id) ? said.split(each.text).join("a person") : said), text);
  }
  /* A card as it may be shown at this point. */
  function card(full) {
    if (view.state.time === null) return full;
    const now = stage(full.id);
    if (now) return Object.assign({}, full, { text: called(full, now.words), kind: now.kind, words: now.words, tag: now.tag, doubt: now.doubt, who: "", inferred: false, status: "" });
    // People and agencies are called by what they are; what else their cards say does not look back.
    if (!held(full.id) || replay.people[full.id] || actors.has(full.kind)) return Object.assign({}, full, { text: called(full, full.words), who: renamed(full.who) });
    return Object.assign({}, full, { text: called(full, full.words), tag: full.tag || "more is told later", who: "", status: "" });
  }
  /* The rows of the tables say no more than the cards do. */
  function tables() {
    document.body.classList.toggle("replaying", view.state.time !== null);
    view.rows.forEach((row, id) => {
      const head = row.cells[0];
      const [kind, label, tag] = [".kind", ".label", ".tag"].map((each) => head.querySelector(each));
      [kind, label, tag].forEach((part) => { if (part && !part.whole) part.whole = Array.from(part.childNodes); });
      const hold = view.state.time !== null && held(id);
      row.classList.toggle("held", hold);
      const full = view.cards.get(id);
      const shown = hold && full ? card(full) : null;
      kind.replaceChildren(...(shown ? [shown.words + (shown.tag ? " · " + shown.tag : "")] : kind.whole));
      // A relationship is no card; its name is that of its ends.
      const bare = view.state.time !== null && nameless(id) ? (full ? card(full).text : "Relationship in the account") : null;
      label.replaceChildren(...(shown ? [shown.text] : bare ? [bare] : label.whole));
      if (tag) tag.hidden = hold;
      const button = head.querySelector(".show bdi");
      if (button) button.textContent = label.textContent;
    });
    document.querySelectorAll("#tables .tie").forEach((tie) => {
      const id = tie.querySelector("[data-show]").dataset.show;
      tie.hidden = !is(id);
      const full = view.cards.get(id);
      const name = tie.querySelector("bdi");
      if (!name.whole) name.whole = name.textContent;
      name.textContent = full ? card(full).text : nameless(id) ? "Relationship in the account" : name.whole;
    });
    document.querySelectorAll("#tables li.ties").forEach((line) => {
      line.hidden = !line.querySelector(".tie:not([hidden])");
    });
    Object.entries(word).forEach(([kind, label]) => {
      const some = view.scene.nodes.some((node) => is(node.id) && card(node).kind === kind);
      label.hidden = view.state.time !== null && view.scene.kinds[kind] !== undefined && kind !== "Relationship" && !some;
      const count = label.querySelector(".count");
      if (count && kind !== "Relationship") {
        if (!count.dataset.all) count.dataset.all = count.textContent;
        const n = view.scene.nodes.filter((node) => is(node.id) && card(node).kind === kind).length;
        count.textContent = view.state.time === null ? count.dataset.all : String(n);
      }
    });
  }
  /* The filters offer no event that is not reached, and call people as the cards do. */
  function choices() {
    ["from", "to"].forEach((name) => {
      const select = document.getElementById("filter-" + name);
      if (!select.whole) select.whole = Array.from(select.options);
      select.replaceChildren(...select.whole.filter((option) => view.state.time === null || Number(option.value) <= view.state.time));
      select.whole.slice(1).forEach((option) => { option.textContent = option.value + " · " + card(at.get(Number(option.value))).text; });
    });
    Array.from(document.getElementById("filter-person").options).slice(1).forEach((option) => {
      option.textContent = card(view.cards.get(option.value)).text;
    });
  }
  function knownAt(time) {
    return replay.known.filter((each) => is(each.node) && (each.position === null || each.position <= time));
  }
  function list(title, found) {
    const byAgency = new Map();
    found.forEach((each) => byAgency.set(each.agency, (byAgency.get(each.agency) || []).concat(each)));
    const out = [view.element("h3", title)];
    if (!found.length) return out.concat(view.element("p", "Nothing that the text tells."));
    byAgency.forEach((things, agency) => {
      const line = view.element("p", "", "agency");
      line.append(view.link(agency, view.cards.get(agency).text));
      const items = view.element("ul");
      things.forEach((each) => {
        const item = view.element("li");
        const full = view.cards.get(each.node);
        item.append(full ? view.link(each.node, card(full).text) : view.element("span", "a relationship"), " (" + each.how + (each.position ? ", event " + each.position : "") + ")");
        items.append(item);
      });
      out.push(line, items);
    });
    return out;
  }
  function tell() {
    const time = view.state.time;
    slider.value = String(time === null ? replay.last + 1 : time);
    const event = at.get(time);
    const said = time === null ? "Whole account" : time + " of " + replay.last + (event ? ": " + card(event).text : "");
    moment.textContent = said;
    slider.setAttribute("aria-valuetext", said);
    document.getElementById("earlier").disabled = time === 1;
    document.getElementById("later").disabled = time === null;
    choices();
    known.hidden = time === null;
    known.replaceChildren();
    tables();
    if (time === null) return;
    const found = knownAt(time);
    known.append(
      view.element("h2", "Known at point " + time + " of " + replay.last),
      view.element("p", "Only what the text tells. That an agency is not named here does not mean that it did not know.", "note"),
      ...list("From this event", found.filter((each) => each.position === time)),
      ...list("From before", found.filter((each) => each.position !== null && each.position < time)),
      ...list("Known, the text does not say from when", found.filter((each) => each.position === null))
    );
  }
  function go(time) {
    view.state.time = time > replay.last ? null : Math.max(1, time);
    if (view.state.time !== null) view.state.pattern = view.state.match = null;
    view.apply();
  }
  slider.addEventListener("input", () => go(Number(slider.value)));
  document.getElementById("earlier").addEventListener("click", () => go((view.state.time === null ? replay.last + 1 : view.state.time) - 1));
  document.getElementById("later").addEventListener("click", () => go((view.state.time === null ? replay.last : view.state.time) + 1));
  view.parts.is = is;
  view.parts.card = card;
  // The lanes of a replay stand from its beginning, empty or not, so that nothing jumps.
  view.parts.lane = (id) => view.state.time !== null && replay.since[id] !== null;
  view.parts.tie = (edge) => reached(replay.ties[edge.id]);
  view.parts.after.push(tell);
  /* The event of this point stands out. */
  view.parts.current = () => (view.state.time !== null && at.has(view.state.time) ? at.get(view.state.time).id : null);
})();
