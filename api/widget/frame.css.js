/** Panel, launcher, header, composer. */

export const frame = `
.panel { --side: max(1rem, (100% - 44rem) / 2); display: flex; flex-direction: column; min-width: 0; background: var(--surface); color: var(--ink);
  overflow: hidden; container-type: inline-size; position: relative; }
.panel.inline { block-size: 100%; min-block-size: 26rem; border: 1px solid var(--line); border-radius: 1rem; }
:host([bare]) .panel.inline { border: 0; border-radius: 0; min-block-size: 0; }
:host([no-header]) header { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.panel.inline .close { display: none; }
.panel.floating { position: fixed; inset: auto 1.25rem calc(5.25rem + env(safe-area-inset-bottom)) auto; z-index: 2147483000;
  inline-size: 25rem; max-inline-size: calc(100vw - 2.5rem); block-size: min(42rem, 100vh - 6.5rem);
  max-block-size: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 1rem; box-shadow: var(--shadow); }
.panel.floating:not([open]) { display: none; }
.panel.floating.full { inset: 0; inline-size: 100%; max-inline-size: none; block-size: 100%; border: 0; border-radius: 0; }
.panel.floating::backdrop { background: transparent; }

.launcher { position: fixed; inset: auto 1.25rem calc(1.25rem + env(safe-area-inset-bottom)) auto; z-index: 2147483000;
  display: inline-flex; align-items: center; gap: .625rem; min-block-size: 3.25rem; padding: .5rem 1.25rem .5rem 1.125rem;
  border-radius: 2rem; background: var(--accent); color: var(--on-accent); font-weight: 600; box-shadow: var(--shadow); }
.launcher:hover { filter: brightness(1.08); }
.badge { min-inline-size: 1.5rem; padding-inline: .375rem; border-radius: 1rem; background: var(--on-accent);
  color: var(--accent); font-size: .875rem; line-height: 1.5rem; text-align: center; }

header { display: flex; align-items: center; gap: .75rem; padding: .75rem 1rem; border-block-end: 1px solid var(--line); }
.mark { display: grid; place-items: center; inline-size: 2.25rem; block-size: 2.25rem; flex: none; border-radius: .625rem;
  background: var(--accent); color: var(--on-accent); }
.names { min-inline-size: 0; flex: 1; }
h2 { font-size: 1rem; font-weight: 650; line-height: 1.3; }
.office { font-size: .875rem; line-height: 1.35; color: var(--muted); }
.close { display: grid; place-items: center; inline-size: 2.75rem; block-size: 2.75rem; margin-inline-end: -.5rem; flex: none;
  border-radius: .625rem; color: var(--muted); }
.close:hover { background: var(--raised); color: var(--ink); }

.state, .typing { display: flex; align-items: center; gap: .5rem; padding: .375rem var(--side); font-size: .875rem;
  color: var(--muted); }
.state::before { content: ""; inline-size: .5rem; block-size: .5rem; flex: none; border-radius: 50%; background: var(--accent); }
.state.waiting::before { background: none; border: 2px solid var(--accent); }
.state.offline { color: var(--danger); }
.state.offline::before { background: var(--danger); border-radius: 0; }
.state { border-block-start: 1px solid var(--line); padding-block: .5rem; }
.dots { display: inline-flex; gap: .25rem; }
.dots i { inline-size: .375rem; block-size: .375rem; border-radius: 50%; background: var(--muted); }

.composer { padding: .75rem var(--side) 0; border-block-start: 1px solid var(--line); }
.state:not([hidden]) + .composer { border-block-start: 0; padding-block-start: .25rem; }
.field { display: flex; align-items: flex-end; gap: .375rem; padding: .25rem; border: 1px solid var(--field); border-radius: 1rem;
  background: var(--surface); }
.field:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
textarea { flex: 1; min-inline-size: 0; min-block-size: 2.75rem; max-block-size: 9rem; padding: .625rem .5rem .625rem .75rem; border: 0;
  background: none; resize: none; line-height: 1.5; field-sizing: content; }
textarea:focus-visible { outline: none; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { display: grid; place-items: center; inline-size: 2.75rem; block-size: 2.75rem; flex: none; border-radius: .8rem;
  background: var(--accent); color: var(--on-accent); }
.send:hover { filter: brightness(1.08); }
.suggestions { display: flex; flex-direction: column; margin-block-end: .5rem; list-style: none; }
.suggestions button { inline-size: 100%; min-block-size: 2.75rem; padding: .375rem .75rem; border-radius: .625rem; line-height: 1.4; }
.suggestions button:hover, .suggestions button:focus-visible { background: var(--soft); }
@media (max-height: 30rem) { .suggestions li:nth-child(n + 4) { display: none; } }
.count { font-size: .8125rem; color: var(--muted); text-align: end; }
.count:not(:empty) { padding-block-start: .375rem; }
.count.over { color: var(--danger); font-weight: 600; }

footer { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between;
  padding: .25rem calc(var(--side) - .5rem) calc(.375rem + env(safe-area-inset-bottom)); font-size: .875rem; }
footer button { display: inline-flex; align-items: center; gap: .5rem; min-block-size: 2.75rem; padding-inline: .5rem;
  border-radius: .625rem; }
footer button:not([aria-disabled="true"]):hover { background: var(--raised); }
footer .short { display: none; }
@container (max-width: 395px) {
  footer { font-size: .8125rem; }
  footer button { padding-inline: .375rem; }
  .human .icon { display: none; }
}
@container (max-width: 360px) {
  footer button { padding-inline: .25rem; }
  footer .long { display: none; }
  footer .short { display: inline; }
}
.human { color: var(--accent); font-weight: 600; }
.human[aria-disabled="true"] { color: var(--muted); cursor: default; font-weight: 400; }
.forget, .keep { color: var(--muted); }
.forget[data-armed] { color: var(--danger); font-weight: 600; }
`;
