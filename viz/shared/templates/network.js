"use strict";
/* The page: what is shown, where one looks, what is chosen and told. Every text of a case is set as text, never as markup. */
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const holder = document.getElementById("picture");
  const details = document.getElementById("details");
  const about = document.getElementById("about");
  const panel = document.getElementById("panel");
  const darkWanted = window.matchMedia("(prefers-color-scheme: dark)");
  const nodes = new vis.DataSet(scene.nodes);
  const edges = new vis.DataSet(scene.edges);
  const cards = new Map(scene.nodes.map((node) => [node.id, node]));
  const ties = new Map(scene.edges.map((edge) => [edge.id, edge]));
  const rows = new Map(Array.from(document.querySelectorAll("tr[data-node]"), (row) => [row.dataset.node, row]));
  const layouts = new Map(scene.layouts.map((layout) => [layout.id, layout]));
  const boxes = Array.from(document.querySelectorAll("#kinds input"));
  const atFirst = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  let printing = false;
  let chosen = null; // {node: id} or {edge: id, node: id}
  let near = null; // ids of the nodes that stay bright
  let there = new Set(); // ids that the tables tell
  let drawn = new Set(); // ids of the cards in the picture

  /* What one has asked for. Other scripts change it and call apply(); the address tells it. */
  const state = {
    kinds: new Set(atFirst), layout: "network", hidden: new Set(), focus: null, time: null, pattern: null, match: null,
    filters: { agency: "", person: "", certainty: "", basis: "", from: "", to: "" },
  };
  // What other scripts add: what stays bright, how a card is told, which nodes and ties are there, what to do after.
  const parts = { passes: [], lit: () => null, current: () => null, lane: () => false, card: (card) => card, is: () => true, tie: () => true, after: [], tell: () => {}, tellTie: () => {} };

  const network = new vis.Network(holder, { nodes: nodes, edges: edges }, scene.options);
  // The canvas takes no keys: the tables are the way for the keyboard.
  holder.querySelector(".vis-network").tabIndex = -1;

  // The picture --------------------------------------------------------------------------------------

  function look(light) {
    const mode = !light && !printing && darkWanted.matches ? "dark" : "light";
    return { mode: mode, base: scene.schemes[mode], kinds: scene.kinds, lines: scene.lines };
  }
  let now = look();
  function isRelationship(edge) {
    return !cards.has(edge.node);
  }
  function touches(edge) {
    if (chosen.edge) return edge.node === chosen.node || edge.id === chosen.edge;
    return edge.from === chosen.node || edge.to === chosen.node;
  }
  function wordsByPair() {
    const pairs = new Map();
    edges.forEach((edge) => {
      if (edge.hidden || !(chosen ? touches(edge) : parts.lit() === null && isRelationship(edge) && !edge.light)) return;
      const pair = [edge.from, edge.to].sort().join(" ");
      if (!pairs.has(pair)) pairs.set(pair, { id: edge.id, words: [] });
      if (!pairs.get(pair).words.includes(edge.words)) pairs.get(pair).words.push(edge.words);
    });
    return pairs;
  }
  function below(ctx) {
    bandsShown().forEach((band) => casegraphDrawing.band(ctx, now, band));
  }
  function above(ctx) {
    const taken = [];
    const lit = parts.lit();
    drawn.forEach((id) => {
      const node = parts.card(cards.get(id));
      const at = network.getPosition(id);
      const faded = near !== null ? !near.has(id) : lit !== null && !lit.has(id);
      casegraphDrawing.card(ctx, now, node, at, {
        faded: faded, chosen: chosen !== null && chosen.node === id, lit: (lit !== null && lit.has(id)) || parts.current() === id,
      });
      if (!faded) taken.push({ x: at.x - node.w / 2 - 2, y: at.y - node.h / 2 - 2, w: node.w + 4, h: node.h + 4 });
    });
    wordsByPair().forEach((entry) => {
      const type = network.body.edges[entry.id].edgeType;
      casegraphDrawing.words(ctx, now, entry.words.join("; "), (t) => type.getPoint(t, type.getViaNode()), taken);
    });
  }
  network.on("beforeDrawing", below);
  network.on("afterDrawing", above);
  /* The whole picture by another hand than the canvas of the page. */
  function paint(ctx) {
    below(ctx);
    network.renderer._drawEdges(ctx);
    network.renderer._drawArrows(ctx);
    above(ctx);
  }

  // What is shown ------------------------------------------------------------------------------------

  function wanted(kind) {
    return !boxes.some((box) => box.value === kind) || state.kinds.has(kind);
  }
  /* Where a card stands: bands that hold nothing are passed over, and those below move up. */
  let moved = new Map();
  function centre(id) {
    const [x, y] = layouts.get(state.layout).centres[id];
    return [x, y - (moved.get(bandOf(layouts.get(state.layout), x, y)) || 0)];
  }
  function bandOf(layout, x, y) {
    return layout.bands.find((band) => x > band.x && x < band.x + band.width && y > band.y && y < band.y + band.height);
  }
  let shown = [];
  function arrange() {
    const layout = layouts.get(state.layout);
    const held = new Set();
    scene.nodes.forEach((node) => {
      if (drawn.has(node.id) || (parts.lane(node.id) && wanted(parts.card(node).kind))) held.add(bandOf(layout, ...layout.centres[node.id]));
    });
    moved = new Map();
    shown = [];
    let up = 0;
    Array.from(new Set(layout.bands.map((band) => band.y))).forEach((y) => {
      const level = layout.bands.filter((band) => band.y === y);
      const kept = level.filter((band) => held.has(band));
      kept.forEach((band) => { moved.set(band, up); shown.push(Object.assign({}, band, { y: band.y - up })); });
      if (!kept.length) up += Math.max(...level.map((band) => band.height)) + 26;
    });
  }
  function bandsShown() {
    return shown;
  }
  function tieThere(edge) {
    return parts.is(edge.node) && parts.is(edge.from) && parts.is(edge.to) && parts.tie(edge);
  }
  /* The nodes within some steps of one, along ties that are there. */
  function around(id, steps, among) {
    const found = new Set([id]);
    for (let step = 0; step < steps; step += 1) {
      const edge = new Set(found);
      scene.edges.forEach((tie) => {
        if (!tieThere(tie) || !among.has(tie.from) || !among.has(tie.to)) return;
        if (edge.has(tie.from)) found.add(tie.to);
        if (edge.has(tie.to)) found.add(tie.from);
      });
    }
    return found;
  }
  function choosing() {
    let ids = new Set(scene.nodes.map((node) => node.id).filter((id) => parts.is(id) && !state.hidden.has(id)));
    parts.passes.forEach((pass) => { ids = pass(ids); });
    if (state.focus && ids.has(state.focus.id)) ids = around(state.focus.id, state.focus.steps, ids);
    return ids;
  }
  function styleAll() {
    now = look();
    const mode = now.mode;
    const bent = new Set(layouts.get(state.layout).bent);
    const lit = parts.lit();
    nodes.update(scene.nodes.map((node) => {
      const [x, y] = centre(node.id);
      return { id: node.id, hidden: !drawn.has(node.id), x: x, y: y };
    }));
    edges.update(
      scene.edges.map((edge) => {
        const line = scene.lines[edge.line];
        const plain = (edge.line === "tie" || edge.line === "uncertain") && !isRelationship(edge);
        const on = chosen ? touches(edge) : lit !== null && lit.has(edge.from) && lit.has(edge.to);
        const quiet = chosen !== null || lit !== null;
        const ends = drawn.has(edge.from) && drawn.has(edge.to) && tieThere(edge);
        const kept = isRelationship(edge) ? wanted("Relationship") : on || !plain || wanted("ties");
        const opacity = on ? 1 : quiet ? 0.1 : plain ? 0.32 : edge.light ? 0.45 : 1;
        return {
          id: edge.id,
          hidden: !ends || !kept,
          width: on ? Math.max(line.width, 2.2) : edge.light ? 1 : line.width,
          smooth: bent.has(edge.id) ? { enabled: true, type: "curvedCW", roundness: 0.22 } : false,
          color: { color: line[mode], highlight: line[mode], hover: line[mode], opacity: opacity, inherit: false },
        };
      })
    );
    network.redraw();
  }
  let lastPlace = "";
  /* Shows what the state asks for: picture, tables and controls. */
  function apply() {
    boxes.forEach((box) => { box.checked = state.kinds.has(box.value); });
    there = choosing();
    drawn = new Set(Array.from(there).filter((id) => wanted(parts.card(cards.get(id)).kind)));
    if (chosen && chosen.node && !parts.is(chosen.node)) settle(null);
    arrange();
    parts.after.forEach((act) => act());
    settle(chosen);
    styleAll();
    const place = state.layout + bandsShown().map((band) => band.id).join();
    if (place !== lastPlace) home();
    lastPlace = place;
  }

  // Where one looks ----------------------------------------------------------------------------------

  function home() {
    const bands = bandsShown();
    const bottom = Math.max(...bands.map((band) => band.y + band.height), 200);
    const wide = layouts.get(state.layout).width;
    const margin = 14;
    const width = holder.clientWidth;
    const whole = width / (wide + 2 * margin);
    const scale = Math.max(whole, width < 700 ? 0.62 : 0.5);
    const all = (bottom + 2 * margin) * scale;
    // Where the whole width cannot be shown, the picture is moved under the finger; it must leave room to scroll by.
    const height = Math.round(scale > whole ? Math.min(all, window.innerHeight * 0.6) : all);
    network.setSize("100%", height + "px");
    holder.style.height = height + "px";
    network.redraw();
    // Where not all can be seen, one looks at the first card from the left.
    const first = Math.min(...Array.from(drawn, (id) => { const [x, y] = centre(id); return bands[0] && y < bands[0].y + bands[0].height ? x : Infinity; }));
    const left = scale > whole && first > width / scale - 110 && first < Infinity ? first - 110 : 0;
    network.moveTo({
      position: { x: left + width / scale / 2 - margin, y: height / scale / 2 - margin },
      scale: scale,
      animation: false,
    });
  }
  function zoom(factor) {
    network.moveTo({ scale: Math.min(4, Math.max(0.15, network.getScale() * factor)), animation: false });
  }

  // What is chosen -----------------------------------------------------------------------------------

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function link(id, text) {
    const made = element("a");
    made.append(element("bdi", text));
    made.href = "#row-" + id;
    made.dataset.show = id;
    return made;
  }
  function choose(what) {
    settle(what);
    styleAll();
  }
  /* Takes a choice and tells of it in the panel. */
  function settle(what) {
    const same = what && chosen && what.node === chosen.node && what.edge === chosen.edge;
    chosen = what;
    document.querySelectorAll("tr.chosen").forEach((row) => row.classList.remove("chosen"));
    near = null;
    details.hidden = !what;
    about.hidden = !!what || state.pattern !== null || state.time !== null;
    if (!what) {
      details.replaceChildren();
      if (network.getSelectedNodes().length || network.getSelectedEdges().length) network.unselectAll();
      return;
    }
    near = new Set([what.node]);
    scene.edges.forEach((edge) => {
      if (tieThere(edge) && touches(edge)) near.add(edge.from).add(edge.to);
    });
    if (what.edge && cards.has(what.node)) parts.tellTie(ties.get(what.edge));
    else {
      parts.tell(what.node);
      if (rows.has(what.node)) rows.get(what.node).classList.add("chosen");
    }
    if (!same) panel.scrollTop = 0;
  }
  /* Shows a node wherever it is: what hides it is taken away. */
  function show(id) {
    if (!parts.is(id)) return;
    const card = cards.get(id);
    if (card) {
      const kind = parts.card(card).kind;
      state.hidden.delete(id);
      if (!wanted(kind)) state.kinds.add(kind);
      if (!choosing().has(id)) {
        Object.keys(state.filters).forEach((name) => { state.filters[name] = ""; });
        state.focus = null;
      }
      chosen = { node: id };
      apply();
      network.selectNodes([id], false);
      return;
    }
    const edge = scene.edges.find((each) => each.node === id);
    if (edge) choose({ edge: edge.id, node: id });
  }

  network.on("click", (event) => {
    if (event.nodes.length) choose({ node: event.nodes[0] });
    else if (event.edges.length) choose({ edge: event.edges[0], node: ties.get(event.edges[0]).node });
    else choose(null);
    // On a narrow screen the panel stands below the picture.
    if (chosen && panel.getBoundingClientRect().top > window.innerHeight * 0.85) panel.scrollIntoView({ block: "start" });
  });
  network.on("hoverNode", () => { holder.style.cursor = "pointer"; });
  network.on("blurNode", () => { holder.style.cursor = ""; });
  network.on("hoverEdge", () => { holder.style.cursor = "pointer"; });
  network.on("blurEdge", () => { holder.style.cursor = ""; });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen) choose(null);
  });
  boxes.forEach((box) => box.addEventListener("change", () => {
    if (box.checked) state.kinds.add(box.value);
    else state.kinds.delete(box.value);
    apply();
  }));
  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.25));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(0.8));
  document.getElementById("whole").addEventListener("click", home);
  // The wheel scrolls the page; with Ctrl it zooms the picture.
  holder.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true });

  let wait = 0;
  window.addEventListener("resize", () => { clearTimeout(wait); wait = setTimeout(home, 120); });
  darkWanted.addEventListener("change", styleAll);
  window.addEventListener("beforeprint", () => { printing = true; styleAll(); });
  window.addEventListener("afterprint", () => { printing = false; styleAll(); });

  window.casegraphView = {
    scene: scene, state: state, parts: parts, network: network, cards: cards, rows: rows, atFirst: atFirst, boxes: boxes,
    apply: apply, show: show, choose: choose, chosen: () => chosen, home: home,
    there: () => there, drawn: () => drawn, element: element, link: link, layouts: layouts, bandsShown: bandsShown, paint: paint,
    /* Draws once in light colours with another hand: for paper and for files. */
    inLight: (draw) => { printing = true; styleAll(); draw(now); printing = false; styleAll(); },
  };
})();
