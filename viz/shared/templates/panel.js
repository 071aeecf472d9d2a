"use strict";
/* The panel: what the account says of what is chosen, in the words of its row, and what can be done with it. */
(function () {
  const view = window.casegraphView;
  const details = document.getElementById("details");

  function tell(id) {
    const row = document.getElementById("row-" + id);
    details.replaceChildren();
    if (!row) return;
    const head = row.cells[0];
    const kind = head.querySelector(".kind").cloneNode(true);
    const title = view.element("h2");
    title.append(head.querySelector(".label").cloneNode(true));
    details.append(kind, title);
    const tag = head.querySelector(":scope > .tag");
    if (tag) details.append(tag.cloneNode(true));
    const held = row.classList.contains("held");
    if (held) details.append(view.element("p", "What the account says of this stands later in its order.", "note"));
    Array.from(row.cells).slice(1).forEach((cell) => {
      if (held || !cell.textContent.trim()) return;
      details.append(view.element("h3", cell.dataset.name));
      const part = view.element("div");
      Array.from(cell.childNodes).forEach((child) => part.append(child.cloneNode(true)));
      details.append(part);
    });
    const whole = view.element("p");
    const link = view.element("a", "In the table");
    link.href = "#row-" + id;
    whole.append(link);
    details.append(whole);
    title.after(actions(id));
  }
  function tellTie(edge) {
    details.replaceChildren();
    details.append(view.element("p", "Tie", "kind"));
    const sentence = view.element("h2");
    const teller = view.cards.get(edge.node);
    const other = edge.from === edge.node ? edge.to : edge.from;
    sentence.append(view.link(edge.node, view.parts.card(teller).text), document.createTextNode(" – " + edge.words + " – "), view.link(other, view.parts.card(view.cards.get(other)).text));
    details.append(sentence, actions(null), view.element("p", "Choose one of the two for its description, certainty and evidence."));
  }
  /* Buttons for what is chosen: a node's neighbourhood, out of the way with it, and back to the case. */
  function actions(id) {
    const group = view.element("div", "", "actions");
    const button = (text, act) => {
      const made = view.element("button", text);
      made.type = "button";
      made.addEventListener("click", act);
      group.append(made);
    };
    const card = view.cards.get(id);
    if (card) button("Focus: 1 step", () => focus(id, 1));
    if (card) button("Focus: 2 steps", () => focus(id, 2));
    if (card) button("Hide", () => { view.state.hidden.add(id); view.choose(null); view.apply(); document.getElementById("status").focus(); });
    button("Close", () => { view.choose(null); document.getElementById("panel").focus(); });
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", card ? "Picture around " + view.parts.card(card).text : "Choice");
    return group;
  }
  const past = [];
  function focus(id, steps) {
    past.push(view.state.focus);
    view.state.focus = { id: id, steps: steps };
    view.apply();
  }
  function back() {
    view.state.focus = past.length ? past.pop() : null;
    view.apply();
  }

  view.parts.tell = tell;
  view.parts.tellTie = tellTie;
  Object.assign(view, { focus: focus, back: back, past: past });
})();
