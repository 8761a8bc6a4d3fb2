// Keys of the pages of review, and selecting words in a report. Without this, the same pages work as plain forms.
const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  event.stopPropagation();
  wanted.focus();
  wanted.click();
}, true);

const record = document.getElementById("record");
if (record && !location.hash) record.focus({ preventScroll: true });

// One decision for one press, however long the key is held.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const report = document.getElementById("report");
if (report) {
  const [start, end, told] = ["start", "end", "selected"].map((id) => document.getElementById(id));
  // Offsets count characters as the store does, where JavaScript counts some of them twice.
  const length = (text) => Array.from(text).length;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!report.contains(range.startContainer) || !report.contains(range.endContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(report);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    start.value = length(before.toString());
    end.value = Number(start.value) + length(text);
    told.textContent = told.dataset.selected.replace("{text}", text.slice(0, 200));
    for (const radio of document.querySelectorAll("input[name=sentence]:checked")) radio.checked = false;
  });
  for (const radio of document.querySelectorAll("input[name=sentence]")) {
    radio.addEventListener("change", () => { start.value = ""; end.value = ""; told.textContent = ""; });
  }
}
