"use strict";
/* The state in the page's address, so that a finding can be bookmarked; then the page begins. */
(function () {
  const view = window.casegraphView;
  const state = view.state;
  const layout = document.getElementById("layout");

  function known(id) {
    return id !== null && view.cards.has(id);
  }
  function number(text, most) {
    const n = /^\d{1,6}$/.test(text || "") ? Number(text) : NaN;
    return n >= 1 && n <= most ? n : null;
  }
  function write() {
    const said = new URLSearchParams();
    const kinds = view.boxes.map((box) => box.value);
    const other = kinds.filter((kind) => state.kinds.has(kind) !== view.atFirst.has(kind));
    if (other.length) said.set("kinds", kinds.filter((kind) => state.kinds.has(kind)).join(" "));
    if (state.layout !== "network") said.set("layout", state.layout);
    Object.entries(state.filters).forEach(([name, value]) => { if (value) said.set(name, value); });
    if (state.focus) said.set("focus", state.focus.id + " " + state.focus.steps);
    if (state.hidden.size) said.set("hidden", Array.from(state.hidden).sort().join(" "));
    if (state.time !== null) said.set("time", String(state.time));
    if (state.pattern !== null) said.set("pattern", state.pattern);
    if (state.match !== null) said.set("match", String(state.match + 1));
    const text = said.toString();
    return text ? "#" + text : "";
  }
  /* Takes from the address what the case has; the rest is passed over. */
  function read() {
    const said = new URLSearchParams(location.hash.slice(1));
    view.saving = said.get("save");
    state.kinds = new Set(said.has("kinds") ? said.get("kinds").split(" ") : view.atFirst);
    state.layout = view.layouts.has(said.get("layout")) ? said.get("layout") : "network";
    Object.keys(state.filters).forEach((name) => {
      const value = said.get(name) || "";
      const input = document.getElementById("filter-" + name);
      state.filters[name] = (input.whole || Array.from(input.options)).some((option) => option.value === value) ? value : "";
    });
    const [id, steps] = (said.get("focus") || "").split(" ");
    state.focus = known(id) && (steps === "1" || steps === "2") ? { id: id, steps: Number(steps) } : null;
    state.hidden = new Set((said.get("hidden") || "").split(" ").filter(known));
    state.time = document.getElementById("time") ? number(said.get("time"), view.scene.replay.last) : null;
    const pattern = view.scene.patterns.find((each) => each.name === said.get("pattern"));
    state.pattern = pattern && state.time === null ? pattern.name : null;
    const match = state.pattern ? number(said.get("match"), pattern.matches.length) : null;
    state.match = match === null ? null : match - 1;
  }
  function ours() {
    return location.hash === "" || location.hash.includes("=");
  }
  function keep() {
    layout.value = state.layout;
    const text = write();
    if (!ours() && text === "") return; // a link to a row
    try {
      history.replaceState(null, "", text || location.pathname + location.search);
    } catch (error) {
      // In a frame without an address of its own there is nothing to keep the state in.
      if (error.name !== "SecurityError") throw error;
    }
  }
  layout.addEventListener("change", () => { state.layout = layout.value; view.apply(); });
  window.addEventListener("hashchange", () => { if (ours()) { read(); view.choose(null); view.apply(); } });
  if (ours()) read();
  view.parts.after.push(keep);
  view.apply();
})();
