"use strict";
/* The tables: they tell what the picture may show, and lead to it. */
(function () {
  const view = window.casegraphView;

  function relationshipEnds(id) {
    return view.scene.edges.filter((edge) => edge.node === id).every((edge) => view.there().has(edge.from) && view.there().has(edge.to));
  }
  function styleTables() {
    view.rows.forEach((row, id) => {
      if (!view.cards.has(id) && !view.state.hidden.has(id) && view.parts.is(id) && relationshipEnds(id)) view.there().add(id);
      row.hidden = !view.there().has(id);
    });
    document.querySelectorAll("#tables table").forEach((table) => {
      const all = table.tBodies[0].rows.length;
      const left = Array.from(table.tBodies[0].rows).filter((row) => !row.hidden).length;
      const holder = table.closest(".scroll");
      const head = document.getElementById(holder.getAttribute("aria-labelledby"));
      head.querySelector(".count").textContent = left === all ? String(all) : left + " of " + all;
      holder.hidden = left === 0;
    });
  }
  document.addEventListener("click", (event) => {
    const from = event.target.closest("[data-show]");
    if (!from) return;
    const inTable = from.closest("#tables");
    if (from.tagName === "A" && inTable) return; // in the tables a tie leads to the other's row
    event.preventDefault();
    view.show(from.dataset.show);
    document.getElementById("panel").focus({ preventScroll: !inTable });
    if (inTable) document.querySelector(".view").scrollIntoView({ block: "start" });
  });

  view.parts.after.push(styleTables);
})();
