"use strict";
/* Filters: what happened, and the rest, by agency, person, certainty, basis and period; and what one put away. */
(function () {
  const view = window.casegraphView;
  const names = Object.keys(view.state.filters);
  const inputs = Object.fromEntries(names.map((name) => [name, document.getElementById("filter-" + name)]));
  const status = document.getElementById("status");
  const actors = new Set(["Child", "Perpetrator", "PersonOfConcern", "Caregiver", "Person", "Agency"]);
  const ties = new Map(view.scene.nodes.map((node) => [node.id, new Set()]));
  view.scene.edges.forEach((edge) => {
    if (edge.line === "relationship" || !view.cards.has(edge.node)) return;
    ties.get(edge.from).add(edge.to);
    ties.get(edge.to).add(edge.from);
  });
  const bases = new Map();
  view.scene.patterns.forEach((pattern) => pattern.matches.forEach((match) => match.premises.forEach((id) => {
    if (!bases.has(id)) bases.set(id, new Set());
    bases.get(id).add(match.basis);
  })));

  function certain(node, wanted) {
    if (wanted === "inferred") return node.inferred;
    return node.doubt === Number(wanted);
  }
  function passes(node) {
    const want = view.state.filters;
    return (!want.agency || ties.get(node.id).has(want.agency))
      && (!want.person || ties.get(node.id).has(want.person))
      && (!want.certainty || certain(node, want.certainty))
      && (!want.basis || (bases.has(node.id) && bases.get(node.id).has(want.basis)))
      && (!(want.from || want.to) || (node.position && node.position >= Number(want.from || 0) && node.position <= Number(want.to || Infinity)));
  }
  function active() {
    return names.filter((name) => view.state.filters[name]);
  }
  /* Of people and agencies those stay who have a part in what is left, and those who were asked for. */
  function filter(ids) {
    if (!active().length) return ids;
    const want = view.state.filters;
    const left = new Set(Array.from(ids).filter((id) => {
      const node = view.cards.get(id);
      return !actors.has(node.kind) && passes(node);
    }));
    Array.from(ids).forEach((id) => {
      if (!actors.has(view.cards.get(id).kind)) return;
      if (id === want.agency || id === want.person || Array.from(ties.get(id)).some((other) => left.has(other) && !actors.has(view.cards.get(other).kind))) left.add(id);
    });
    return left;
  }
  function button(text, act) {
    const made = view.element("button", text);
    made.type = "button";
    made.addEventListener("click", () => { act(); status.focus(); });
    return made;
  }
  function tell() {
    names.forEach((name) => { inputs[name].value = view.state.filters[name]; });
    // In a replay a person's certainty is told by the events so far alone.
    const count = active().length;
    document.getElementById("filter-count").textContent = count ? "(" + count + " on)" : "";
    document.getElementById("filters-clear").disabled = !count;
    const total = view.scene.nodes.filter((node) => view.parts.is(node.id)).length;
    const said = [];
    if (view.there().size < total) said.push(view.there().size + " of " + total + " shown");
    const focus = view.state.focus;
    if (focus && view.parts.is(focus.id)) said.push("focus on " + view.parts.card(view.cards.get(focus.id)).text + ", " + focus.steps + (focus.steps === 1 ? " step" : " steps"));
    if (view.state.hidden.size) said.push(view.state.hidden.size + " hidden");
    const text = said.length ? said.join("; ") + ". " : "";
    status.replaceChildren(view.element("span", text));
    if (focus) status.append(button("Back", view.back));
    if (focus) status.append(button("Leave focus", () => { view.past.length = 0; view.state.focus = null; view.apply(); }));
    if (view.state.hidden.size) status.append(button("Show hidden", () => { view.state.hidden.clear(); view.apply(); }));
    status.hidden = !text;
  }
  function clear() {
    names.forEach((name) => { view.state.filters[name] = ""; });
    view.apply();
  }
  names.forEach((name) => inputs[name].addEventListener("change", () => {
    view.state.filters[name] = inputs[name].value;
    view.apply();
  }));
  document.getElementById("filters-clear").addEventListener("click", () => { clear(); inputs.agency.focus(); });
  view.parts.passes.push(filter);
  view.parts.after.push(tell);
})();
