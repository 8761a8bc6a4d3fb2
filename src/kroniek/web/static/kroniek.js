function e() {
	let e = !1;
	document.addEventListener("keydown", (r) => {
		if (r.defaultPrevented || r.ctrlKey || r.metaKey || r.altKey) return;
		let i = r.target;
		if (i.closest("input:not([type=range]), textarea, select, [contenteditable]")) {
			r.key === "Escape" && i.blur();
			return;
		}
		if (document.querySelector("dialog[open]")) return;
		let a = e ? t(r.key) : n(r.key);
		e = !e && r.key === "g", (a || e) && r.preventDefault();
	}), document.querySelector("[data-keys]")?.addEventListener("click", (e) => {
		r() && e.preventDefault();
	});
}
function t(e) {
	return a(`[data-go="${CSS.escape(e)}"]`);
}
function n(e) {
	switch (e) {
		case "?": return r();
		case "/": return i("[data-search]");
		case "j": return o(1);
		case "k": return o(-1);
		case "n":
		case "p": return a(`[data-turn="${e}"]`);
		default: return !1;
	}
}
function r() {
	let e = document.querySelector("dialog#keys");
	return e?.showModal(), e !== null;
}
function i(e) {
	let t = document.querySelector(e);
	return t?.focus(), t?.select?.(), t !== null;
}
function a(e) {
	let t = document.querySelector(e);
	return t?.click(), t !== null;
}
function o(e) {
	let t = [...document.querySelectorAll("[data-list] [data-item]")];
	if (t.length === 0) return !1;
	let n = t.indexOf(document.activeElement), r = t[Math.min(t.length - 1, Math.max(0, n < 0 ? 0 : n + e))];
	return document.querySelectorAll(".current").forEach((e) => e.classList.remove("current")), r.closest("li, tr")?.classList.add("current"), r.focus(), r.scrollIntoView({ block: "nearest" }), !0;
}
// src/days.ts
var s = 864e5, c = class extends HTMLElement {
	#e = 0;
	#t = 0;
	connectedCallback() {
		let { first: e, last: t, on: n, play: r, label: i } = this.dataset;
		if (!e || !t || !n) return;
		let a = document.createElement("input");
		a.type = "range", a.min = "0", a.max = String(l(e, t)), a.value = String(l(e, n)), a.setAttribute("aria-label", i ?? "");
		let o = document.createElement("output"), s = document.createElement("button");
		s.type = "button", s.className = "quiet", s.textContent = r ?? "";
		let c = () => {
			o.textContent = d(u(e, Number(a.value))), a.setAttribute("aria-valuetext", o.textContent);
		}, f = async () => {
			c(), await this.#r(u(e, Number(a.value)));
		};
		a.addEventListener("input", () => void f()), s.addEventListener("click", () => {
			if (this.#e) return this.#n(s);
			s.textContent = this.dataset.stop ?? "";
			let e = async () => {
				if (Number(a.value) >= Number(a.max)) return this.#n(s);
				a.value = String(Number(a.value) + 1), await f(), this.#e &&= window.setTimeout(() => void e(), 700);
			};
			this.#e = window.setTimeout(() => void e(), 0);
		}), c(), this.classList.add("slider"), this.replaceChildren(s, a, o);
	}
	disconnectedCallback() {
		window.clearTimeout(this.#e);
	}
	#n(e) {
		window.clearTimeout(this.#e), this.#e = 0, e.textContent = this.dataset.play ?? "";
	}
	async #r(e) {
		let t = ++this.#t, n = new URL(location.href);
		n.searchParams.set("on", e);
		let r = await fetch(n);
		if (!r.ok) return;
		let i = new DOMParser().parseFromString(await r.text(), "text/html").getElementById("day");
		if (t !== this.#t || !i) return;
		document.getElementById("day")?.replaceWith(i);
		let a = document.querySelector("#on");
		a && (a.value = e), history.replaceState(null, "", n);
	}
};
function l(e, t) {
	return Math.round((Date.parse(t) - Date.parse(e)) / s);
}
function u(e, t) {
	return new Date(Date.parse(e) + t * s).toISOString().slice(0, 10);
}
function d(e) {
	let t = new Intl.DateTimeFormat(document.documentElement.lang, {
		day: "numeric",
		month: "long",
		year: "numeric",
		timeZone: "UTC"
	}).formatToParts(new Date(e));
	return [
		"day",
		"month",
		"year"
	].map((e) => t.find((t) => t.type === e)?.value).join(" ");
}
e(), customElements.define("kroniek-days", c);
