// Small helps. Every page works without this file.
(function () {
  "use strict";
  var all = function (query, root) { return Array.prototype.slice.call((root || document).querySelectorAll(query)); };

  // A form is sent once, however often the button is pressed; the server keeps to that too.
  all("form[method=post]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      all("button", form).forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
    });
  });
  window.addEventListener("pageshow", function () {
    all("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      all("button", form).forEach(function (button) { button.removeAttribute("aria-disabled"); });
    });
  });

  // After a refused form the summary is read first.
  var summary = document.getElementById("kesalahan");
  if (summary) { summary.focus(); }

  // A password can be shown while it is typed.
  all("input[type=password]").forEach(function (input) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = "Tampilkan";
    button.setAttribute("aria-label", "Tampilkan " + input.labels[0].textContent.toLowerCase());
    button.addEventListener("click", function () {
      var hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? "Sembunyikan" : "Tampilkan";
    });
    input.insertAdjacentElement("afterend", button);
  });

  // A file is looked at before it is sent.
  all("input[type=file][data-most]").forEach(function (input) {
    var told = document.createElement("p");
    told.setAttribute("role", "status");
    input.insertAdjacentElement("afterend", told);
    input.addEventListener("change", function () {
      var file = input.files[0];
      told.className = "hint";
      if (!file) { told.textContent = ""; return; }
      var size = (file.size / 1048576).toFixed(1).replace(".", ",") + " MB";
      var large = file.size > Number(input.dataset.most) * 1048576;
      told.textContent = file.name + " (" + size + ")" + (large ? ": lebih besar dari " + input.dataset.most + " MB. Pilih berkas lain." : "");
      if (large) { told.className = "bad"; }
    });
  });

  // The rating follows from both sides; the server computes it too, and refuses another.
  all("[data-quadrant]").forEach(function (part) {
    var form = part.closest("form"), table = {};
    part.dataset.quadrant.split(";").forEach(function (cell) { table[cell.split("=")[0]] = cell.split("=")[1]; });
    part.addEventListener("change", function (event) {
      if (event.target.name !== "work_result" && event.target.name !== "behaviour") { return; }
      var rating = table[form.elements.work_result.value + "-" + form.elements.behaviour.value];
      if (rating) { form.elements.rating.value = rating; }
    });
  });

  // Many rows: choose all, and the button says how many.
  all("form[data-bulk]").forEach(function (form) {
    var boxes = all("input[name=pilih]", form);
    var every = form.querySelector("[data-all]");
    var buttons = all("button[data-verb]", form);
    var count = function () {
      var n = boxes.filter(function (box) { return box.checked; }).length;
      buttons.forEach(function (button) {
        button.textContent = n ? button.dataset.verb.replace("#", n) : button.dataset.none;
      });
      if (every) { every.checked = n > 0 && n === boxes.length; every.indeterminate = n > 0 && n < boxes.length; }
    };
    if (every) {
      every.closest("[hidden]").hidden = false;
      every.addEventListener("change", function () {
        boxes.forEach(function (box) { box.checked = every.checked; });
        count();
      });
    }
    form.addEventListener("change", count);
    count();
  });

  // J and K walk through the rows, the way people read a long queue.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(input|select|textarea)$/i.test(event.target.tagName)) { return; }
    // P and N turn to the document before and after.
    var turn = document.querySelector("a[data-key='" + (/^[pn]$/.test(event.key) ? event.key : "-") + "']");
    if (turn) { turn.click(); return; }
    if (event.key !== "j" && event.key !== "k") { return; }
    var links = all("[data-row] a");
    if (!links.length) { return; }
    var at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    links[Math.max(0, Math.min(links.length - 1, at))].focus();
  });
})();
