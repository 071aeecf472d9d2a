"use strict";
/* Patterns over the picture: the premises of the chosen one stay bright, its explanation stands beside. */
(function () {
  const view = window.casegraphView;
  const choice = document.getElementById("pattern-choice");
  const told = document.getElementById("pattern");
  if (!choice) return;

  function premises() {
    const article = document.getElementById("pattern-" + view.state.pattern);
    if (!article) return null;
    const all = Array.from(article.querySelectorAll("li.match"));
    const taken = view.state.match === null ? all : all.slice(view.state.match, view.state.match + 1);
    return new Set(taken.flatMap((match) => Array.from(match.querySelectorAll("[data-show]"), (a) => a.dataset.show)));
  }
  function choose(name, match) {
    view.state.pattern = name;
    view.state.match = match;
    if (name !== null) {
      // An explanation looks back on the whole account.
      view.state.time = null;
      // Premises of a kind that is not shown would stay dark.
      premises().forEach((id) => { if (view.cards.has(id)) view.state.kinds.add(view.cards.get(id).kind); });
    }
    view.choose(null);
    view.apply();
  }
  function button(text, on, act) {
    const made = view.element("button", text);
    made.type = "button";
    made.setAttribute("aria-pressed", String(on));
    made.addEventListener("click", act);
    return made;
  }
  function tell() {
    const name = view.state.pattern;
    choice.value = name || "";
    told.hidden = name === null;
    told.replaceChildren();
    if (name === null) return;
    const article = document.getElementById("pattern-" + name);
    Array.from(article.childNodes).forEach((child) => told.append(child.cloneNode(true)));
    const matches = Array.from(told.querySelectorAll("li.match"));
    matches.forEach((match, i) => {
      const on = view.state.match === i;
      match.classList.toggle("on", on);
      if (matches.length > 1) match.prepend(button(on ? "Highlight all matches" : "Highlight this match", on, () => choose(name, on ? null : i)));
    });
    const off = button("Leave the pattern", false, () => { choose(null, null); choice.focus(); });
    off.removeAttribute("aria-pressed");
    told.append(off);
  }
  choice.addEventListener("change", () => choose(choice.value || null, null));
  view.parts.after.push(tell);
  let lit = null;
  view.parts.after.unshift(() => { lit = view.state.pattern === null ? null : premises(); });
  view.parts.lit = () => lit;
})();
