"use strict";
/* Draws bands, cards and the words at lines on the picture's canvas. It knows nothing of what is chosen or hidden. */
const casegraphDrawing = (function () {
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
  const paths = new Map();
  const wrapped = new Map();
  // Where on a line its words may stand: how far along, and how far below; the first free place is taken. Above or
  // below only where cards stand side by side and the line is too short for words: elsewhere that would mislead.
  const along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8].map((t) => [t, 0]);
  const beside = along.concat([[0.5, -56], [0.5, 58]]);

  function path(text) {
    if (!paths.has(text)) paths.set(text, new Path2D(text));
    return paths.get(text);
  }
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
    if (ctx.drawPath) ctx.drawPath(d, filled);
    else if (filled) ctx.fill(path(d));
    else ctx.stroke(path(d));
    ctx.restore();
  }
  function wrap(ctx, part, width) {
    ctx.font = part.font + font;
    return lines(ctx, part.text, width, part.most);
  }
  /* look: {mode, base, kinds, lines}; state: {chosen, faded} */
  function card(ctx, look, card, at, state) {
    const kind = look.kinds[card.kind];
    const hue = (card.line ? look.lines[card.line] : kind)[look.mode];
    const base = look.base;
    const left = at.x - card.w / 2;
    const top = at.y - card.h / 2;
    const inner = card.w - 18;

    ctx.save();
    ctx.globalAlpha = state.faded ? 0.3 : 1;
    ctx.beginPath();
    ctx.roundRect(left, top, card.w, card.h, 8);
    ctx.fillStyle = base.card;
    ctx.fill();
    ctx.lineWidth = state.chosen ? 4 : state.lit ? 3.4 : 1.8;
    ctx.strokeStyle = state.chosen ? base.focus : hue;
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
    const line = card.line ? look.lines[card.line] : card.absent ? look.lines.not : null;
    const small = [];
    if (card.who) small.push({ text: card.who, font: "12px ", colour: base.quiet, most: 2 });
    if (card.tag) small.push({ text: card.tag, font: "italic 600 12px ", colour: base.text, most: 3, sure: true });
    if (card.status) {
      small.push({ text: card.status, font: line ? "600 12px " : "12px ", colour: line ? line[look.mode] : base.quiet, most: 2, mark: line });
    }
    ctx.font = "600 14.5px " + font;
    ctx.fillStyle = base.text;
    // How sure the source is stands whole on the card, whatever else is cut.
    const sure = small.find((part) => part.sure);
    const extra = sure ? wrap(ctx, sure, inner).length - 1 : 0;
    ctx.font = "600 14.5px " + font;
    const most = (card.h < 100 ? (small.length < 2 ? 2 : 1) : small.length < 2 ? 3 : 2);
    const label = lines(ctx, card.text, inner, most);
    label.forEach((text, i) => ctx.fillText(text, left + 9, top + 37 + i * 16.5));
    let y = top + 37 + label.length * 16.5 - 1;
    const free = Math.floor((top + card.h - 4 - y) / 14.5) + 1;
    let spare = free - small.length - extra;
    if (spare < 0) {
      // Where there is no room for all, its kind goes first, or who it was between; what came of it stays.
      const least = small.findLastIndex((part) => part !== sure && !part.mark);
      if (least >= 0) { small.splice(least, 1); spare += 1; }
    }
    small.forEach((part) => {
      ctx.font = part.font + font;
      ctx.fillStyle = part.colour;
      const indent = part.mark ? 16 : 0;
      const told = part.sure ? wrap(ctx, part, inner) : lines(ctx, part.text, inner - indent, Math.max(1, Math.min(part.most, 1 + spare)));
      if (!part.sure) spare -= told.length - 1;
      if (part.mark) sign(ctx, part.mark.mark, false, left + 9, y - 10, 11.5, part.colour);
      told.forEach((text) => {
        ctx.fillText(text, left + 9 + indent, y);
        y += 14.5;
      });
    });
    ctx.restore();
  }

  function band(ctx, look, band) {
    ctx.save();
    ctx.fillStyle = look.base.band;
    ctx.beginPath();
    ctx.roundRect(band.x, band.y, band.width, band.height, 10);
    ctx.fill();
    ctx.fillStyle = look.base.quiet;
    ctx.font = "600 14px " + font;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillText(band.title, band.x + 14, band.y + 23);
    ctx.restore();
  }
  function overlaps(box, boxes) {
    return boxes.some((b) => box.x < b.x + b.w && b.x < box.x + box.w && box.y < b.y + b.h && b.y < box.y + box.h);
  }
  /* Writes words at a line where nothing is taken, and takes that place; writes nothing where there is none. */
  function words(ctx, look, text, pointOn, taken) {
    ctx.save();
    ctx.font = "12px " + font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const told = lines(ctx, text, 150, 3);
    const w = Math.max(...told.map((each) => ctx.measureText(each).width)) + 8;
    const h = told.length * 14 + 3;
    const level = Math.abs(pointOn(0).y - pointOn(1).y) < 5 && Math.abs(pointOn(0).x - pointOn(1).x) < 300;
    const boxes = (level ? beside : along).map(([t, down]) => {
      const at = pointOn(t);
      return { x: at.x - w / 2, y: at.y - h / 2 + down, w: w, h: h };
    });
    const box = boxes.find((each) => !overlaps(each, taken));
    if (box) {
      taken.push(box);
      ctx.fillStyle = look.base.band;
      ctx.globalAlpha = 0.93;
      ctx.beginPath();
      ctx.roundRect(box.x, box.y, w, h, 4);
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.fillStyle = look.base.text;
      told.forEach((each, i) => ctx.fillText(each, box.x + w / 2, box.y + 9 + i * 14));
    }
    ctx.restore();
  }

  return { band: band, card: card, words: words, font: font };
})();
