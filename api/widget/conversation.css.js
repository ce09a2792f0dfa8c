/** The log: what is said, its sources, moments and buttons. */

export const conversation = `
.log-frame { position: relative; flex: 1; min-block-size: 0; display: flex; }
.log { flex: 1; min-inline-size: 0; padding: 1.25rem var(--side); overflow-y: auto; overflow-x: hidden; overscroll-behavior: contain; }
.log:focus-visible { outline-offset: -3px; }
.messages { display: flex; flex-direction: column; gap: 1.25rem; list-style: none; }
.messages.outgoing:not(:empty) { margin-block-start: 1.25rem; }

.intro { display: flex; flex-direction: column; gap: 1.25rem; }
.intro:not(.alone) { margin-block-end: 1.25rem; }
.notice { padding: .75rem .875rem; border-radius: .75rem; background: var(--raised); color: var(--muted);
  font-size: .875rem; line-height: 1.5; }
.notice > * + * { margin-block-start: .5rem; }
.welcome-title { font-size: 1.375rem; font-weight: 650; line-height: 1.25; letter-spacing: -.01em; }
.welcome-title + p { margin-block: .375rem 1rem; color: var(--muted); }
.welcome ul { display: grid; gap: .5rem; list-style: none; }
@container (min-width: 560px) { .welcome ul { grid-template-columns: 1fr 1fr; } }
.welcome button { inline-size: 100%; min-block-size: 3rem; padding: .625rem .875rem; border: 1px solid var(--line);
  border-radius: .75rem; line-height: 1.4; }
.welcome button:hover, .choices button:hover { border-color: var(--accent); background: var(--soft); }

.day { align-self: center; font-size: .8125rem; color: var(--muted); }
.message { min-inline-size: 0; max-inline-size: 100%; overflow-wrap: anywhere; }
.by { display: flex; flex-wrap: wrap; gap: 0 .5rem; margin-block-end: .25rem; font-size: .8125rem; color: var(--muted); }
.author { font-weight: 600; }
.text > * + * { margin-block-start: .625rem; }
.text ul, .text ol { padding-inline-start: 1.375rem; list-style: disc; }
.text ol { list-style: decimal; }
.text li + li { margin-block-start: .25rem; }
.text li::marker { color: var(--muted); }

.message.citizen { align-self: flex-end; max-inline-size: 85%; }
.message.citizen .by { justify-content: flex-end; }
.message.citizen .author { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.message.citizen .text { padding: .625rem .875rem; border-radius: 1rem 1rem .25rem 1rem; background: var(--soft); }
.message.citizen.unsent { max-inline-size: 100%; }
.message.citizen .text { inline-size: fit-content; margin-inline-start: auto; }
.message.citizen.sending .text { opacity: .75; }
.message.clerk { padding-inline-start: .875rem; border-inline-start: 3px solid var(--accent); }
.message.clerk .author { color: var(--accent); }
.message.system { align-self: stretch; padding: .625rem .875rem; border-radius: .75rem; background: var(--raised);
  font-size: .9375rem; }

.fate { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 0 .375rem; margin-block-start: .125rem;
  font-size: .875rem; color: var(--muted); }
.fate.failed { color: var(--danger); }
.fate button { min-block-size: 2.75rem; padding-inline: .625rem; border-radius: .5rem; font-weight: 600; text-decoration: underline;
  text-underline-offset: .18em; }

.checklist { margin-block-start: .75rem; }
.checklist ul { margin-block-start: .25rem; list-style: none; }
.checklist li + li { border-block-start: 1px solid var(--line); }
.checklist label { display: flex; align-items: flex-start; gap: .75rem; padding-block: .625rem; cursor: pointer; }
.checklist input { flex: none; inline-size: 1.5rem; block-size: 1.5rem; margin: 0; accent-color: var(--accent); cursor: pointer; }
.checklist input:checked + span { color: var(--muted); }
.pictures { display: grid; gap: .75rem; margin-block-start: .875rem; }
.pictures a { display: block; inline-size: fit-content; max-inline-size: 100%; }
.pictures img { display: block; max-inline-size: 100%; max-block-size: 16rem; min-block-size: 3rem; border: 1px solid var(--line);
  border-radius: .75rem; background: var(--raised); object-fit: contain; }
.pictures figcaption { margin-block-start: .25rem; font-size: .875rem; color: var(--muted); }
.reaching { flex: 1 0 100%; }
.reaching label { display: block; margin-block-end: .25rem; font-size: .875rem; font-weight: 600; }
.reaching span { display: flex; flex-wrap: wrap; gap: .5rem; }
.reaching input { flex: 1 1 12rem; min-inline-size: 0; min-block-size: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--field);
  border-radius: .75rem; background: var(--surface); color: inherit; font: inherit; }
.reaching button[type="submit"] { border-radius: .75rem; background: var(--accent); color: var(--on-accent); }
.reaching button[type="submit"]:hover { background: var(--accent); filter: brightness(1.08); }

.label { font-size: .8125rem; font-weight: 600; color: var(--muted); }
.sources { margin-block-start: .75rem; padding-block-start: .625rem; border-block-start: 1px solid var(--line); }
.sources ul { list-style: none; font-size: .9375rem; }
.sources a { display: inline-block; padding-block: .3125rem; line-height: 1.4; }
.sources .tail { white-space: nowrap; }
.sources .icon { inline-size: 1em; block-size: 1em; margin-inline-start: .25rem; vertical-align: -.15em; }

.moments { display: grid; gap: .75rem; margin-block-start: .875rem; }
.moment { padding: .875rem; border: 1px solid var(--line); border-radius: .875rem; }
.moment figcaption { font-weight: 600; line-height: 1.4; }
.moment blockquote { margin-block-start: .25rem; color: var(--muted); line-height: 1.5; }
.moment blockquote::before { content: "“"; }
.moment blockquote::after { content: "”"; }
.watch { display: inline-flex; align-items: center; gap: .5rem; min-block-size: 2.75rem; margin-block-start: .75rem; padding: .5rem 1rem .5rem .75rem;
  border-radius: 2rem; background: var(--soft); color: var(--accent); font-weight: 600; text-decoration: none; }
.watch:hover { background: var(--accent); color: var(--on-accent); }
.watch .icon { fill: currentColor; inline-size: 1.125em; block-size: 1.125em; }
.moment video { display: block; inline-size: 100%; max-block-size: 18rem; margin-block-start: .75rem; border-radius: .5rem; background: #000; aspect-ratio: 16 / 9; }
.moment .failed { margin-block-start: .75rem; color: var(--danger); }

.rating { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; margin-block-start: .75rem; font-size: .875rem;
  color: var(--muted); }
.told:focus { outline: none; }
.thumbs { display: flex; flex-wrap: wrap; gap: .375rem; }
.thumbs:empty { display: none; }
.thumbs button { min-block-size: 2rem; padding: .125rem .75rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--ink); }
.thumbs button:hover { border-color: var(--accent); background: var(--soft); }
@media (pointer: coarse) { .thumbs button { min-block-size: 2.75rem; border-radius: 1.375rem; } }

.choices { display: flex; flex-wrap: wrap; gap: .5rem; }
.choices:not(:empty) { margin-block-start: 1rem; }
.choices button { min-block-size: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: 1.5rem; color: var(--accent);
  font-weight: 600; line-height: 1.35; }
.newer { position: absolute; inset-block-end: .75rem; inset-inline-start: 50%; translate: -50% 0; display: inline-flex; align-items: center; gap: .375rem;
  min-block-size: 2.75rem; padding: .375rem 1rem; border-radius: 2rem; background: var(--accent); color: var(--on-accent);
  font-size: .875rem; font-weight: 600; box-shadow: var(--shadow); }
`;
