"use strict";
/* Handing a picture over as a file: to whoever clicks, or to whoever runs the page without a window. */
(function () {
  function escaped(text) {
    return String(text).replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }[c] || ""));
  }
  function save(blob, name) {
    const link = document.createElement("a");
    const url = URL.createObjectURL(blob);
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
  /* The file's bytes are left in the page under this name. */
  function leave(base64) {
    const left = document.createElement("pre");
    left.textContent = base64;
    left.id = "saved";
    document.body.replaceChildren(left);
  }
  window.casegraphDownload = {
    escaped: escaped,
    save: save,
    leave: leave,
    leaveText: (text) => leave(btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""))),
    // A browser draws no canvas of any size: a very large picture is made less sharp.
    sharpness: (w, h) => Math.min(2, 16000 / h, 16000 / w, Math.sqrt(2e8 / (w * h))),
  };
})();
