// <ss-typed>: a field whose text belongs to whoever types. The server renders its first text and never again sets it: what
// is typed is reported as `change` events once typing pauses, and a text from the server (data-given, with a new
// data-revision) is taken only where the field still holds what the server believed it to hold (data-from). However slow the
// server is, no letter is lost.
const unheard = new Map();

class Typed extends HTMLElement {
  static observedAttributes = ['data-revision'];

  get field() { return this.querySelector('input, textarea, select'); }

  /** Where its text is kept while a prerendered page is replaced by the living one. */
  get place() { return `${location.pathname} ${this.dataset.name}`; }

  connectedCallback() {
    this.addEventListener('input', this);
    this.addEventListener('change', this, true);
    this.addEventListener('focusin', this);
    this.addEventListener('focusout', this);
    queueMicrotask(() => this.takeUp()); // The field is put in after this.
  }

  disconnectedCallback() {
    clearTimeout(this.waiting);
    const field = this.field;
    // Nobody heard what was typed before the circuit was there.
    if (field && this.closest('[aria-busy]') && (this.isTyped || this.isFocused)) {
      unheard.set(this.place, { text: field.value, isTyped: this.isTyped, isFocused: this.isFocused, caret: caretOf(field) });
    }
  }

  takeUp() {
    const field = this.field;
    const kept = unheard.get(this.place);
    if (!field || this.isUp) return;
    this.isUp = true;
    this.told = field.value;
    if (!kept || this.closest('[aria-busy]')) return;
    unheard.delete(this.place);
    if (kept.isTyped) field.value = kept.text;
    if (kept.isFocused) field.focus({ preventScroll: true });
    if (kept.caret) field.setSelectionRange(...kept.caret);
    if (kept.isTyped) this.report();
  }

  handleEvent(event) {
    if (event.target !== this.field) return;
    if (event.type === 'focusin') this.isFocused = true;
    else if (event.type === 'focusout') queueMicrotask(() => { if (this.isConnected) this.isFocused = false; });
    else if (event.type === 'input') this.typed();
    else this.told = this.field.value;
  }

  typed() {
    this.isTyped = true;
    clearTimeout(this.waiting);
    const pause = Number(this.dataset.pause ?? 0);
    if (pause > 0) this.waiting = setTimeout(() => this.report(), pause);
    else this.report();
  }

  report() {
    clearTimeout(this.waiting);
    if (this.field?.value !== this.told) this.field?.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Blazor sets attributes in their order; the revision is the last. */
  attributeChangedCallback(_, before) {
    const field = this.field;
    if (before === null || !field) return;
    if (field.value !== (this.dataset.from ?? '')) {
      this.told = undefined; // Typed since: the server is to hear of it, whatever it believes.
      return;
    }
    clearTimeout(this.waiting);
    field.value = this.dataset.given ?? '';
    this.told = field.value;
  }
}

/** Null for fields that have none, such as numbers and lists. */
function caretOf(field) {
  try {
    return field.selectionStart === null ? null : [field.selectionStart, field.selectionEnd];
  } catch {
    return null;
  }
}

customElements.define('ss-typed', Typed);
