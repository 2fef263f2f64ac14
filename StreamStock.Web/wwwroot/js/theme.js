// Runs before the page is painted, so that it never flashes in the wrong theme. The choice is kept where Fluent keeps
// its own, so that both always agree.
(() => {
  const key = 'fluentui-blazor:theme-settings';
  const system = window.matchMedia('(prefers-color-scheme: dark)');

  function read() {
    try {
      return JSON.parse(localStorage.getItem(key) ?? '{}')?.mode ?? 'system';
    } catch {
      return 'system';
    }
  }

  function apply() {
    const mode = read();
    const dark = mode === 'dark' || (mode === 'system' && system.matches);
    document.documentElement.dataset.ssTheme = dark ? 'dark' : 'light';
    for (const button of document.querySelectorAll('.theme button')) {
      button.setAttribute('aria-pressed', String(button.value === mode));
    }
    document.dispatchEvent(new CustomEvent('ss-theme'));
  }

  function choose(mode) {
    try {
      const settings = JSON.parse(localStorage.getItem(key) ?? '{}') ?? {};
      if (mode === 'system') delete settings.mode; else settings.mode = mode;
      localStorage.setItem(key, JSON.stringify(settings));
    } catch {
      // Without storage the choice holds for this page only.
    }
    window.Blazor?.theme?.setThemeMode?.(mode === 'system' ? undefined : mode);
    apply();
  }

  apply();
  system.addEventListener('change', apply);
  window.addEventListener('storage', apply);
  document.addEventListener('DOMContentLoaded', apply);
  // Blazor's script comes in its own time, but before this.
  window.addEventListener('load', () => window.Blazor?.addEventListener?.('enhancedload', apply));
  document.addEventListener('click', event => {
    const button = event.target.closest?.('.theme button');
    if (button) choose(button.value);
  });
})();
