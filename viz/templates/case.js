"use strict";
/* The page: what is shown, where one looks, what is chosen and told. Every text of a case is set as text, never as markup. */
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const holder = document.getElementById("picture");
  const details = document.getElementById("details");
  const about = document.getElementById("about");
  const darkWanted = window.matchMedia("(prefers-color-scheme: dark)");
  const nodes = new vis.DataSet(scene.nodes);
  const edges = new vis.DataSet(scene.edges);
  const cards = new Map(scene.nodes.map((node) => [node.id, node]));
  const ties = new Map(scene.edges.map((edge) => [edge.id, edge]));
  let printing = false;
  let chosen = null; // {node: id} or {edge: id, node: id}
  let near = null; // ids of the nodes that stay bright

  const network = new vis.Network(holder, { nodes: nodes, edges: edges }, scene.options);
  // The canvas takes no keys: the tables are the way for the keyboard.
  holder.querySelector(".vis-network").tabIndex = -1;

  // The picture --------------------------------------------------------------------------------------

  function look() {
    const mode = !printing && darkWanted.matches ? "dark" : "light";
    return { mode: mode, base: scene.schemes[mode], kinds: scene.kinds, lines: scene.lines };
  }
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
      if (edge.hidden || !(chosen ? touches(edge) : isRelationship(edge) && !edge.light)) return;
      const pair = [edge.from, edge.to].sort().join(" ");
      if (!pairs.has(pair)) pairs.set(pair, { id: edge.id, words: [] });
      if (!pairs.get(pair).words.includes(edge.words)) pairs.get(pair).words.push(edge.words);
    });
    return pairs;
  }
  network.on("beforeDrawing", (ctx) => {
    const now = look();
    scene.bands.filter(bandShown).forEach((band) => casegraphDrawing.band(ctx, now, band));
  });
  network.on("afterDrawing", (ctx) => {
    const now = look();
    const taken = [];
    nodes.forEach((node) => {
      if (node.hidden) return;
      const at = network.getPosition(node.id);
      const faded = near !== null && !near.has(node.id);
      casegraphDrawing.card(ctx, now, node, at, { faded: faded, chosen: chosen !== null && chosen.node === node.id });
      if (!faded) taken.push({ x: at.x - node.w / 2 - 2, y: at.y - node.h / 2 - 2, w: node.w + 4, h: node.h + 4 });
    });
    wordsByPair().forEach((entry) => {
      const type = network.body.edges[entry.id].edgeType;
      casegraphDrawing.words(ctx, now, entry.words.join("; "), (t) => type.getPoint(t, type.getViaNode()), taken);
    });
  });

  // What is shown ------------------------------------------------------------------------------------

  const boxes = Array.from(document.querySelectorAll("#kinds input"));
  function wanted(kind) {
    const box = boxes.find((each) => each.value === kind);
    return !box || box.checked;
  }
  function inBand(node, band) {
    return node.x > band.x && node.x < band.x + band.width && node.y > band.y && node.y < band.y + band.height;
  }
  function bandShown(band) {
    return scene.nodes.some((node) => wanted(node.kind) && inBand(node, band));
  }
  function styleAll() {
    const mode = look().mode;
    nodes.update(scene.nodes.map((node) => ({ id: node.id, hidden: !wanted(node.kind) })));
    edges.update(
      scene.edges.map((edge) => {
        const line = scene.lines[edge.line];
        const plain = (edge.line === "tie" || edge.line === "uncertain") && !isRelationship(edge);
        const on = chosen ? touches(edge) : false;
        const ends = wanted(cards.get(edge.from).kind) && wanted(cards.get(edge.to).kind);
        const there = isRelationship(edge) ? wanted("Relationship") : on || !plain || wanted("ties");
        const opacity = on ? 1 : chosen ? 0.1 : plain ? 0.32 : edge.light ? 0.45 : 1;
        return {
          id: edge.id,
          hidden: !ends || !there,
          width: on ? Math.max(line.width, 2.2) : edge.light ? 1 : line.width,
          color: { color: line[mode], highlight: line[mode], hover: line[mode], opacity: opacity, inherit: false },
        };
      })
    );
    network.redraw();
  }

  // Where one looks ----------------------------------------------------------------------------------

  function home() {
    const bands = scene.bands.filter(bandShown);
    const bottom = Math.max(...bands.map((band) => band.y + band.height), 200);
    const margin = 14;
    const width = holder.clientWidth;
    const whole = width / (scene.width + 2 * margin);
    const scale = Math.max(whole, width < 700 ? 0.62 : 0.5);
    const all = (bottom + 2 * margin) * scale;
    // Where the whole width cannot be shown, the picture is moved under the finger; it must leave room to scroll by.
    const height = Math.round(scale > whole ? Math.min(all, window.innerHeight * 0.6) : all);
    network.setSize("100%", height + "px");
    holder.style.height = height + "px";
    network.redraw();
    network.moveTo({
      position: { x: width / scale / 2 - margin, y: height / scale / 2 - margin },
      scale: scale,
      animation: false,
    });
  }
  function zoom(factor) {
    network.moveTo({ scale: Math.min(4, Math.max(0.15, network.getScale() * factor)), animation: false });
  }

  // The panel ----------------------------------------------------------------------------------------

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function tell(id) {
    const row = document.getElementById("row-" + id);
    details.replaceChildren();
    if (!row) return;
    const head = row.cells[0];
    const kind = head.querySelector(".kind").cloneNode(true);
    const title = element("h2");
    title.append(head.querySelector(".label").cloneNode(true));
    details.append(kind, title);
    const tag = head.querySelector(":scope > .tag");
    if (tag) details.append(tag.cloneNode(true));
    Array.from(row.cells).slice(1).forEach((cell) => {
      if (!cell.textContent.trim()) return;
      details.append(element("h3", cell.dataset.name));
      const part = element("div");
      Array.from(cell.childNodes).forEach((child) => part.append(child.cloneNode(true)));
      details.append(part);
    });
    const whole = element("p");
    const link = element("a", "In the table");
    link.href = "#row-" + id;
    whole.append(link);
    details.append(whole);
  }
  function tellTie(edge) {
    details.replaceChildren();
    details.append(element("p", "Tie", "kind"));
    const sentence = element("h2");
    const teller = cards.get(edge.node);
    const other = edge.from === edge.node ? edge.to : edge.from;
    sentence.append(link(edge.node, teller.text), document.createTextNode(" – " + edge.words + " – "), link(other, cards.get(other).text));
    details.append(sentence, element("p", "Choose one of the two for its description, certainty and evidence."));
  }
  function link(id, text) {
    const made = element("a");
    made.append(element("bdi", text));
    made.href = "#row-" + id;
    made.dataset.show = id;
    return made;
  }
  function choose(what) {
    chosen = what;
    document.querySelectorAll("tr.chosen").forEach((row) => row.classList.remove("chosen"));
    near = null;
    if (!what) {
      details.hidden = true;
      about.hidden = false;
      details.replaceChildren();
      network.unselectAll();
      styleAll();
      return;
    }
    near = new Set([what.node]);
    scene.edges.forEach((edge) => {
      if (touches(edge)) near.add(edge.from).add(edge.to);
    });
    about.hidden = true;
    details.hidden = false;
    if (what.edge && cards.has(what.node)) tellTie(ties.get(what.edge));
    else {
      tell(what.node);
      const row = document.getElementById("row-" + what.node);
      if (row) row.classList.add("chosen");
    }
    document.getElementById("panel").scrollTop = 0;
    styleAll();
  }
  function show(id) {
    const card = cards.get(id);
    if (card) {
      const box = boxes.find((each) => each.value === card.kind);
      if (box && !box.checked) {
        box.checked = true;
        home();
      }
      choose({ node: id });
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
    const panel = document.getElementById("panel");
    if (chosen && panel.getBoundingClientRect().top > window.innerHeight * 0.85) panel.scrollIntoView({ block: "start" });
  });
  network.on("hoverNode", () => { holder.style.cursor = "pointer"; });
  network.on("blurNode", () => { holder.style.cursor = ""; });
  network.on("hoverEdge", () => { holder.style.cursor = "pointer"; });
  network.on("blurEdge", () => { holder.style.cursor = ""; });

  document.addEventListener("click", (event) => {
    const from = event.target.closest("[data-show]");
    if (!from) return;
    const inTable = from.closest("#tables");
    if (from.tagName === "A" && inTable) return; // in the tables a tie leads to the other's row
    event.preventDefault();
    show(from.dataset.show);
    const panel = document.getElementById("panel");
    panel.focus({ preventScroll: !inTable });
    if (inTable) document.querySelector(".view").scrollIntoView({ block: "start" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen) choose(null);
  });
  boxes.forEach((box) => box.addEventListener("change", () => { styleAll(); home(); }));
  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.25));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(0.8));
  document.getElementById("whole").addEventListener("click", home);
  document.getElementById("clear").addEventListener("click", () => choose(null));
  // The wheel scrolls the page; with Ctrl it zooms the picture.
  holder.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true });

  let wait = 0;
  window.addEventListener("resize", () => { clearTimeout(wait); wait = setTimeout(home, 120); });
  darkWanted.addEventListener("change", styleAll);
  window.addEventListener("beforeprint", () => { printing = true; styleAll(); });
  window.addEventListener("afterprint", () => { printing = false; styleAll(); });

  styleAll();
  home();
  // For tests and for those who look with a browser's tools.
  window.casegraphView = { network: network, show: show, chosen: () => chosen };
})();
