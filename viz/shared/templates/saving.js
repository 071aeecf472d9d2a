"use strict";
/* The picture as a file: PNG by the canvas, SVG by a hand that writes down what would be drawn. */
(function () {
  const view = window.casegraphView;
  const { escaped, save, leave, leaveText, sharpness } = window.casegraphDownload;
  const margin = 14;

  function round(n) {
    return String(Math.round(n * 100) / 100);
  }
  /* Takes what a canvas takes, as far as the picture needs it, and writes SVG. */
  function Scribe() {
    const measure = document.createElement("canvas").getContext("2d");
    const out = [];
    const kept = [];
    let path = [];
    let move = { x: 0, y: 0, k: 1 };
    const self = {
      fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, lineJoin: "miter", lineCap: "butt",
      textAlign: "left", textBaseline: "alphabetic", shadowColor: "", shadowBlur: 0, shadowOffsetX: 0, shadowOffsetY: 0,
      dash: [], own: "10px sans-serif",
      get font() { return self.own; },
      set font(value) { self.own = value; measure.font = value; },
      measureText: (text) => measure.measureText(text),
      save: () => kept.push([Object.assign({}, move), ["fillStyle", "strokeStyle", "lineWidth", "globalAlpha", "lineJoin", "lineCap", "textAlign", "textBaseline", "dash", "font"].map((name) => [name, self[name]])]),
      restore: () => {
        const [where, all] = kept.pop();
        move = where;
        all.forEach(([name, value]) => { self[name] = value; });
      },
      translate: (x, y) => { move.x += x * move.k; move.y += y * move.k; },
      scale: (k) => { move.k *= k; },
      setLineDash: (dash) => { self.dash = dash; },
      beginPath: () => { path = []; },
      closePath: () => path.push("Z"),
      moveTo: (x, y) => path.push("M" + at(x, y)),
      lineTo: (x, y) => path.push((path.length ? "L" : "M") + at(x, y)),
      quadraticCurveTo: (a, b, x, y) => path.push("Q" + at(a, b) + " " + at(x, y)),
      bezierCurveTo: (a, b, c, d, x, y) => path.push("C" + at(a, b) + " " + at(c, d) + " " + at(x, y)),
      arc: (x, y, r, from, to) => {
        const turn = to - from >= 2 * Math.PI - 0.001;
        const end = turn ? from + 2 * Math.PI - 0.001 : to;
        path.push((path.length ? "L" : "M") + at(x + r * Math.cos(from), y + r * Math.sin(from)));
        path.push("A" + round(r * move.k) + " " + round(r * move.k) + " 0 " + (end - from > Math.PI ? 1 : 0) + " 1 " + at(x + r * Math.cos(end), y + r * Math.sin(end)));
      },
      arcTo: (a, b, x, y) => path.push("L" + at(a, b)),
      rect: (x, y, w, h) => path.push("M" + at(x, y) + "L" + at(x + w, y) + "L" + at(x + w, y + h) + "L" + at(x, y + h) + "Z"),
      roundRect: (x, y, w, h, r) => {
        const c = Math.min(r, w / 2, h / 2);
        self.moveTo(x + c, y);
        self.lineTo(x + w - c, y);
        self.quadraticCurveTo(x + w, y, x + w, y + c);
        self.lineTo(x + w, y + h - c);
        self.quadraticCurveTo(x + w, y + h, x + w - c, y + h);
        self.lineTo(x + c, y + h);
        self.quadraticCurveTo(x, y + h, x, y + h - c);
        self.lineTo(x, y + c);
        self.quadraticCurveTo(x, y, x + c, y);
        self.closePath();
      },
      fill: () => put(`fill="${paint(self.fillStyle)}"`),
      stroke: () => put(`fill="none" ${stroked()}`),
      /* A path that is given as the text of an SVG path, as the signs are. */
      drawPath: (d, filled) => {
        const place = `transform="translate(${round(move.x)} ${round(move.y)}) scale(${Math.round(move.k * 1e4) / 1e4})"`;
        const paints = filled ? `fill="${paint(self.fillStyle)}"` : `fill="none" stroke="${paint(self.strokeStyle)}" stroke-width="${round(self.lineWidth)}" stroke-linejoin="round" stroke-linecap="round"`;
        out.push(`<path d="${escaped(d)}" ${place} ${paints}${faint()}/>`);
      },
      fillText: (text, x, y) => {
        if (!text.trim()) return;
        const found = /^(italic )?(?:(\d+) )?([\d.]+)px (.*)$/.exec(self.own);
        const anchor = { left: "start", center: "middle", right: "end" }[self.textAlign] || "start";
        const size = found ? Number(found[3]) * move.k : 10;
        const down = self.textBaseline === "middle" ? size * 0.35 : 0;
        out.push(`<text x="${round(move.x + x * move.k)}" y="${round(move.y + y * move.k + down)}" font-size="${round(size)}"${found && found[2] ? ` font-weight="${found[2]}"` : ""}${found && found[1] ? ' font-style="italic"' : ""} text-anchor="${anchor}" fill="${paint(self.fillStyle)}"${faint()}>${escaped(text)}</text>`);
      },
      strokeText: () => {},
      clearRect: () => {},
      fillRect: (x, y, w, h) => { self.beginPath(); self.rect(x, y, w, h); self.fill(); },
      text: () => out.join("\n"),
    };
    function at(x, y) {
      return round(move.x + x * move.k) + " " + round(move.y + y * move.k);
    }
    function paint(colour) {
      return escaped(colour).replace(/rgba\(0, ?0, ?0, ?0\)/, "none");
    }
    function faint() {
      return self.globalAlpha < 1 ? ` opacity="${round(self.globalAlpha)}"` : "";
    }
    function stroked() {
      const dash = self.dash && self.dash.length ? ` stroke-dasharray="${self.dash.map((n) => round(n * move.k)).join(" ")}"` : "";
      return `stroke="${paint(self.strokeStyle)}" stroke-width="${round(self.lineWidth * move.k)}"${dash}`;
    }
    function put(paints) {
      if (path.length && !paints.includes('"none"/') && !/^fill="none"$/.test(paints)) out.push(`<path d="${path.join("")}" ${paints}${faint()}/>`);
    }
    return self;
  }

  function size() {
    const bands = view.bandsShown();
    const wide = view.layouts.get(view.state.layout).width + 2 * margin;
    const lines = caption();
    return { w: wide, h: Math.max(...bands.map((band) => band.y + band.height), 60) + 2 * margin + 24 + 16 * lines.length };
  }
  /* What stands under the picture: which case, and what of it is shown; a picture travels without its page. */
  function caption() {
    const moment = document.getElementById("moment");
    const status = document.querySelector("#status span");
    const lines = [document.querySelector("h1 bdi").textContent + (view.state.time !== null ? ": as far as event " + moment.textContent : "")];
    const pattern = view.state.pattern;
    if (pattern !== null) lines.push("Premises of the pattern: " + document.querySelector("#pattern-" + pattern + " h4").textContent);
    if (status && status.textContent) lines.push(status.textContent.trim());
    lines.push("Alleged and suspected things are marked and are no facts. That something is not shown does not mean that it did not happen.");
    return lines;
  }
  function draw(ctx, now) {
    const { w, h } = size();
    ctx.fillStyle = now.base.page;
    ctx.fillRect(0, 0, w, h);
    ctx.translate(margin, margin);
    view.paint(ctx);
    ctx.fillStyle = now.base.text;
    ctx.globalAlpha = 1;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    caption().forEach((line, i) => {
      ctx.font = (i ? "12px " : "600 14px ") + casegraphDrawing.font;
      ctx.fillText(line, 0, h - 2 * margin - 16 * (caption().length - 1 - i));
    });
  }
  function svg() {
    const { w, h } = size();
    const scribe = Scribe();
    view.inLight((now) => draw(scribe, now));
    const title = escaped(document.querySelector("h1 bdi").textContent);
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(w)} ${round(h)}" width="${round(w)}" height="${round(h)}" role="img" font-family="${escaped(casegraphDrawing.font)}">\n<title>${title}</title>\n${scribe.text()}\n</svg>\n`;
  }
  function canvas() {
    const { w, h } = size();
    const made = document.createElement("canvas");
    const k = sharpness(w, h);
    made.width = Math.ceil(w * k);
    made.height = Math.ceil(h * k);
    const ctx = made.getContext("2d");
    ctx.scale(k, k);
    view.inLight((now) => draw(ctx, now));
    return made;
  }
  const named = (ending) => document.body.dataset.case + "." + ending;
  document.getElementById("save-svg").addEventListener("click", () => save(new Blob([svg()], { type: "image/svg+xml" }), named("svg")));
  document.getElementById("save-png").addEventListener("click", () => canvas().toBlob((blob) => save(blob, named("png")), "image/png"));
  view.svg = svg;
  // For those who run the page without a window.
  if (view.saving === "svg") leaveText(svg());
  if (view.saving === "png") leave(canvas().toDataURL("image/png").split(",")[1]);
})();
