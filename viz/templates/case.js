"use strict";
/* Draws the scene and shows what is chosen. Every text of a case is set as text, never as markup. */
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const holder = document.getElementById("picture");
  const details = document.getElementById("details");
  const about = document.getElementById("about");
  const darkWanted = window.matchMedia("(prefers-color-scheme: dark)");
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
  const nodes = new vis.DataSet(scene.nodes);
  const edges = new vis.DataSet(scene.edges);
  const cards = new Map(scene.nodes.map((node) => [node.id, node]));
  const ties = new Map(scene.edges.map((edge) => [edge.id, edge]));
  const paths = new Map();
  const wrapped = new Map();
  let printing = false;
  let chosen = null; // {node: id} or {edge: id, node: id}
  let near = null; // ids of the nodes that stay bright

  function scheme() {
    return !printing && darkWanted.matches ? "dark" : "light";
  }
  function ground() {
    return scene.schemes[scheme()];
  }
  function path(text) {
    if (!paths.has(text)) paths.set(text, new Path2D(text));
    return paths.get(text);
  }

  const network = new vis.Network(holder, { nodes: nodes, edges: edges }, scene.options);

  // Cards ------------------------------------------------------------------------------------------

  function fit(ctx, text, width) {
    if (ctx.measureText(text).width <= width) return text;
    let end = text.length;
    while (end > 0 && ctx.measureText(text.slice(0, end) + "…").width > width) end -= 1;
    return text.slice(0, end).trimEnd() + "…";
  }
  function lines(ctx, text, width, most) {
    const key = ctx.font + "|" + width + "|" + most + "|" + text;
    if (wrapped.has(key)) return wrapped.get(key);
    const out = [];
    let line = "";
    const words = text.split(/\s+/).filter(Boolean);
    for (let i = 0; i < words.length; i += 1) {
      const longer = line ? line + " " + words[i] : words[i];
      if (ctx.measureText(longer).width <= width || !line) {
        line = longer;
        continue;
      }
      if (out.length === most - 1) {
        line = line + " " + words.slice(i).join(" ");
        break;
      }
      out.push(line);
      line = words[i];
    }
    if (line) out.push(line);
    const fitted = out.map((each) => fit(ctx, each, width));
    wrapped.set(key, fitted);
    return fitted;
  }
  function sign(ctx, d, filled, x, y, size, colour) {
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(size / 16, size / 16);
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.lineWidth = 1.9;
    ctx.fillStyle = ctx.strokeStyle = colour;
    if (filled) ctx.fill(path(d));
    else ctx.stroke(path(d));
    ctx.restore();
  }
  function drawCard(ctx, card, at) {
    const kind = scene.kinds[card.kind];
    const hue = (card.line ? scene.lines[card.line] : kind)[scheme()];
    const base = ground();
    const left = at.x - card.w / 2;
    const top = at.y - card.h / 2;
    const inner = card.w - 18;
    const isChosen = chosen && chosen.node === card.id;
    ctx.save();
    ctx.globalAlpha = near && !near.has(card.id) ? 0.3 : 1;
    ctx.beginPath();
    ctx.roundRect(left, top, card.w, card.h, 8);
    ctx.fillStyle = base.card;
    ctx.fill();
    ctx.lineWidth = isChosen ? 4 : 1.8;
    ctx.strokeStyle = isChosen ? base.focus : hue;
    ctx.setLineDash([[], [7, 4], [2, 3]][card.doubt] || []);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    sign(ctx, kind.path, kind.filled, left + 9, top + 8, 12.5, hue);
    ctx.fillStyle = hue;
    ctx.font = "600 11px " + font;
    const number = card.position ? String(card.position) : "";
    const room = inner - 16 - (number ? ctx.measureText(number).width + 8 : 0);
    ctx.fillText(fit(ctx, card.words, room), left + 26, top + 19);
    if (number) {
      ctx.textAlign = "right";
      ctx.fillStyle = base.text;
      ctx.fillText(number, left + card.w - 9, top + 19);
      ctx.textAlign = "left";
    }
    const line = card.line ? scene.lines[card.line] : card.absent ? scene.lines.not : null;
    const small = [];
    if (card.who) small.push({ text: card.who, font: "12px ", colour: base.quiet, most: 1 });
    if (card.tag) small.push({ text: card.tag, font: "italic 600 12px ", colour: base.text, most: 2 });
    if (card.status) {
      small.push({ text: card.status, font: line ? "600 12px " : "12px ", colour: line ? line[scheme()] : base.quiet, most: 2, mark: line });
    }
    ctx.font = "600 14.5px " + font;
    ctx.fillStyle = base.text;
    const label = lines(ctx, card.text, inner, card.h < 90 && small.length ? 1 + (small.length < 2) : small.length < 2 ? 3 : 2);
    label.forEach((text, i) => ctx.fillText(text, left + 9, top + 37 + i * 16.5));
    let y = top + 37 + label.length * 16.5 - 1;
    let spare = Math.floor((top + card.h - 6 - y) / 14.5) + 1 - small.length;
    small.forEach((part) => {
      ctx.font = part.font + font;
      ctx.fillStyle = part.colour;
      const indent = part.mark ? 16 : 0;
      const most = Math.max(1, Math.min(part.most, 1 + spare));
      const told = lines(ctx, part.text, inner - indent, most);
      spare -= told.length - 1;
      if (part.mark) sign(ctx, part.mark.mark, false, left + 9, y - 10, 11.5, part.colour);
      told.forEach((text) => {
        ctx.fillText(text, left + 9 + indent, y);
        y += 14.5;
      });
    });
    ctx.restore();
  }

  // Words at lines -----------------------------------------------------------------------------------

  function pointOn(id, t) {
    const edge = network.body.edges[id];
    return edge.edgeType.getPoint(t, edge.edgeType.getViaNode());
  }
  function overlaps(box, boxes) {
    return boxes.some((b) => box.x < b.x + b.w && b.x < box.x + box.w && box.y < b.y + b.h && b.y < box.y + box.h);
  }
  // Where on a line its words may stand: how far along, and how far below; the first free place is taken.
  const PLACES = [[0.5, 0], [0.4, 0], [0.6, 0], [0.3, 0], [0.7, 0], [0.22, 0], [0.78, 0], [0.5, -52], [0.5, 54]];
  function drawWords(ctx, taken) {
    const base = ground();
    const shown = new Map();
    edges.forEach((edge) => {
      if (edge.hidden) return;
      const told = chosen ? touches(edge) : isRelationship(edge) && !edge.light;
      if (!told) return;
      const pair = [edge.from, edge.to].sort().join(" ");
      if (!shown.has(pair)) shown.set(pair, { id: edge.id, words: [] });
      const entry = shown.get(pair);
      if (!entry.words.includes(edge.words)) entry.words.push(edge.words);
    });
    ctx.save();
    ctx.font = "12px " + font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    shown.forEach((entry) => {
      const text = lines(ctx, entry.words.join("; "), 150, 3);
      const w = Math.max(...text.map((each) => ctx.measureText(each).width)) + 8;
      const h = text.length * 14 + 3;
      let best = null;
      for (const [t, down] of PLACES) {
        const at = pointOn(entry.id, t);
        const box = { x: at.x - w / 2, y: at.y - h / 2 + down, w: w, h: h };
        if (!overlaps(box, taken)) {
          best = box;
          break;
        }
      }
      if (!best) {
        if (!chosen) return;
        const at = pointOn(entry.id, 0.5);
        best = { x: at.x - w / 2, y: at.y - h / 2, w: w, h: h };
      }
      taken.push(best);
      ctx.fillStyle = base.page;
      ctx.globalAlpha = 0.93;
      ctx.beginPath();
      ctx.roundRect(best.x, best.y, w, h, 4);
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.fillStyle = base.text;
      text.forEach((each, i) => ctx.fillText(each, best.x + w / 2, best.y + 9 + i * 14));
    });
    ctx.restore();
  }
  function isRelationship(edge) {
    return !cards.has(edge.node);
  }
  function touches(edge) {
    if (chosen.edge) return edge.node === chosen.node || edge.id === chosen.edge;
    return edge.from === chosen.node || edge.to === chosen.node;
  }

  network.on("beforeDrawing", (ctx) => {
    const base = ground();
    ctx.save();
    scene.bands.forEach((band) => {
      if (!bandShown(band)) return;
      ctx.fillStyle = base.band;
      ctx.beginPath();
      ctx.roundRect(band.x, band.y, band.width, band.height, 10);
      ctx.fill();
      ctx.fillStyle = base.quiet;
      ctx.font = "600 14px " + font;
      ctx.textAlign = "left";
      ctx.textBaseline = "alphabetic";
      ctx.fillText(band.title, band.x + 14, band.y + 23);
    });
    ctx.restore();
  });
  network.on("afterDrawing", (ctx) => {
    const taken = [];
    const visible = [];
    nodes.forEach((node) => {
      if (node.hidden) return;
      const at = network.getPosition(node.id);
      visible.push([cards.get(node.id), at]);
      taken.push({ x: at.x - node.w / 2 - 2, y: at.y - node.h / 2 - 2, w: node.w + 4, h: node.h + 4 });
    });
    visible.forEach(([card, at]) => drawCard(ctx, card, at));
    drawWords(ctx, taken);
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
    const mode = scheme();
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
    const scale = Math.max(width / (scene.width + 2 * margin), 0.62);
    const whole = (bottom + 2 * margin) * scale;
    const height = Math.round(scale > width / (scene.width + 2 * margin) + 0.001 ? Math.min(whole, window.innerHeight * 0.75) : whole);
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
