/**
 * Colours for light and dark, used by the page and by a picture that is a document of its own. Text has a contrast of at least 4.5
 * on its ground, lines and marks of at least 3 (a browser test computes both). The backends' colours follow Okabe and Ito's set for colour-blind readers,
 * darkened or lightened to that contrast.
 */
export const colourStyle = `
:root{color-scheme:light dark;
--ground:#fff;--raised:#f5f7f9;--line:#d5dbe1;--ink:#1a2129;--soft:#55616d;--accent:#0a5a9c;
--good:#12694a;--bad:#b3341d;--unsure:#7a5300;--good-ground:#eaf5f0;--bad-ground:#fcefec;--unsure-ground:#fbf3e2;
--b0:#0072b2;--b1:#a86500;--b2:#007a5a;--b3:#a8467f;--b4:#3f7fae;--b5:#69737d;
--grid:#e6eaee;--bar:#5c7f9e;--area:#d8e6f1;--event:#3d4852}
@media screen and (prefers-color-scheme:dark){:root{
--ground:#12161b;--raised:#1a2027;--line:#36414c;--ink:#e8ecf0;--soft:#a9b4bf;--accent:#7fbcf0;
--good:#7ad3ad;--bad:#ff9d88;--unsure:#edc468;--good-ground:#14281f;--bad-ground:#331a15;--unsure-ground:#2d2410;
--b0:#56b4e9;--b1:#e69f00;--b2:#2fc79b;--b3:#e08fbf;--b4:#8db9dd;--b5:#a4aeb8;
--grid:#272f38;--bar:#7d9dba;--area:#213647;--event:#c3ccd5}}
`;

/** How pictures look. Shapes are stretched sideways, so their strokes must not be. */
export const pictureStyle = `
.picture{display:block;overflow:visible;font:12px/1.3 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
.open{overflow:visible}
.picture path,.key path{vector-effect:non-scaling-stroke}
.life{fill:none}
.b0{stroke:var(--b0)}.b1{stroke:var(--b1)}.b2{stroke:var(--b2)}.b3{stroke:var(--b3)}.b4{stroke:var(--b4)}.b5{stroke:var(--b5)}
.grid{stroke:var(--grid);stroke-width:1;fill:none}
.event{stroke:var(--event);stroke-width:1;stroke-dasharray:3 3;fill:none}
.end{stroke:var(--bad);stroke-width:2.5;fill:none}.end.told{stroke:var(--ink)}
.mark{stroke:var(--bad);stroke-width:2;stroke-linejoin:round;stroke-linecap:round;paint-order:stroke}
.mark.told{stroke:var(--ink)}.mark.filled{fill:var(--bad);stroke:var(--ground);stroke-width:2}.mark.hollow{fill:var(--ground)}.mark.told.filled{fill:var(--ink);stroke:var(--ground)}
.pin{fill:var(--event)}.pin-text{fill:var(--ground);font-size:10px;font-weight:600}
.tick{fill:var(--soft);font-size:11px}
.label{fill:var(--ink);font-size:11px;font-weight:600;paint-order:stroke;stroke:var(--ground);stroke-width:3;stroke-linejoin:round}
.bar{fill:var(--bar)}.area{fill:var(--area)}.curve{fill:none;stroke:var(--accent);stroke-width:1.6}.base{stroke:var(--line);fill:none}
`;
