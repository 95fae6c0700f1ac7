import { colourStyle, pictureStyle } from '../pictures/picture-style.ts';

/** The page's style sheet: one accent, system fonts, figures of one width; phone first, then wider; print at the end. */
const layout = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header.top,main,footer{max-width:1120px;margin:0 auto;padding:0 16px}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
[tabindex="-1"]:focus{outline:none}
.hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:16px;top:-80px;background:var(--ground);padding:8px 12px;z-index:2}
.skip:focus{top:8px}
h1,h2,h3{line-height:1.25;text-wrap:balance;margin:0}
h1{font-size:1.45rem;font-weight:650;letter-spacing:-.01em;max-width:44ch}
h2{font-size:1.2rem;margin:3rem 0 1rem}
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0;max-width:75ch}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9rem}
pre{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:12px 14px;margin:0}
.wide{overflow-x:auto;position:relative}
`;

const head = `
header.top{padding-top:24px}
.compressed{max-width:none;margin:0 0 28px;padding:10px 14px;border:1px solid var(--unsure);border-radius:8px;background:var(--unsure-ground);font-size:.94rem}
.verdict{margin:0 0 .4rem;font-size:.95rem;font-weight:650}
.detail{font-size:1.02rem}
.meta,footer,.title{color:var(--soft);font-size:.88rem}
.v-passed>.verdict,.verdict.v-passed,.v-passed .badge,.v-passed>.words{color:var(--good)}
.verdict.v-failed,.v-failed .badge,.v-failed>.words{color:var(--bad)}
.verdict.v-inconclusive,.v-inconclusive .badge,.v-inconclusive>.words{color:var(--unsure)}
.verdict.v-not-supported,.v-not-supported .badge,.v-not-supported>.words,.v-none>.words{color:var(--soft)}
footer{margin-top:4rem;padding-top:1rem;padding-bottom:2rem}
`;

const tables = `
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.75rem 0 .35rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);font-size:.82rem;font-weight:600}
.facts th,.numbers tbody th{color:var(--soft);width:34%}
.matrix,.matrix thead,.matrix tbody,.matrix tr,.matrix th,.matrix td{display:block}
.matrix thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.matrix tbody th{font-weight:650;font-size:1rem;border:0;padding:1.1rem 0 .4rem}
.matrix .title{display:block;font-weight:400}
.matrix td{border:1px solid var(--line);border-radius:8px;padding:10px 12px;margin-bottom:8px}
.matrix td>*{display:block}
.card-label{color:var(--soft);font-size:.82rem}
.matrix .words{font-weight:650;display:inline-block;padding:2px 0}
.matrix td.v-failed{background:var(--bad-ground)}.matrix td.v-inconclusive{background:var(--unsure-ground)}
.share{margin:4px 0 6px}.share .kept{fill:var(--good)}.share .moved{fill:var(--b4)}.share .cut{fill:var(--bad)}
.outcome{font-weight:600}
.pair{color:var(--soft);font-size:.84rem;margin-top:.3rem}
.matrix .agrees{display:block}.agrees.a-false,.a-false .answer{color:var(--bad);font-weight:600}
.pairs,.pairs tbody,.pairs tr,.pairs th,.pairs td{display:block}
.pairs thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.pairs caption{display:block}
.pairs tbody th{font-weight:600;border:0;padding-bottom:0}.pairs td{border:0;padding:.1rem 0}.pairs tr{border-bottom:1px solid var(--line);padding-bottom:.5rem}
.pairs td::before{content:attr(data-label) " ";color:var(--soft)}
@media (min-width:760px){
.matrix{display:table}.matrix thead{display:table-header-group;position:static;clip-path:none}.matrix tbody{display:table-row-group}
.matrix tr{display:table-row}.matrix th,.matrix td{display:table-cell}
.matrix tbody th{width:20%;min-width:170px;padding:.9rem 1rem .9rem 0;border-bottom:1px solid var(--line)}
.matrix td,.matrix tbody td.v-failed{border:0;border-bottom:1px solid var(--line);border-left:1px solid var(--line);border-radius:0;padding:.9rem 1rem;min-width:180px;margin:0}
.matrix thead th{padding-left:1rem}.matrix thead th:first-child{padding-left:0}
.card-label{display:none!important}
.pairs{display:table}.pairs caption{display:table-caption}.pairs thead{display:table-header-group;position:static;clip-path:none}.pairs tbody{display:table-row-group}
.pairs tr{display:table-row}.pairs tbody th,.pairs thead th,.pairs td{display:table-cell;padding:.45rem 1rem .45rem 0;border-bottom:1px solid var(--line);font-weight:400}
.pairs td::before{content:none}
}
`;

const fields = `
.field{border-top:1px solid var(--line);padding-top:1.6rem;margin-top:2.2rem;scroll-margin-top:12px}
.field h3{margin:0;font-size:1.18rem;display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline}
.times{color:var(--soft);font-weight:400}
.field>.title{margin:.1rem 0 .8rem}
.badge{font-size:.92rem;font-weight:650;white-space:nowrap}
.why{font-size:1.08rem}
.remedy,.limit{padding:.7rem .9rem;border-radius:8px;background:var(--raised);border-left:3px solid var(--accent)}
.limit{border-left-color:var(--unsure)}
.remedy strong,.limit strong{display:block;font-size:.84rem;color:var(--soft);font-weight:600}
.empty{color:var(--soft)}
figure{margin:1.8rem 0 0;min-width:0}
figcaption{font-size:.92rem;color:var(--soft);margin-bottom:.6rem;max-width:75ch}
figcaption strong{color:var(--ink)}
.near{font-size:.84rem;color:var(--soft);margin:.8rem 0 .3rem}
.legend,.happenings{list-style:none;padding:0;margin:.6rem 0 0;font-size:.86rem}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
.legend li{display:inline-flex;align-items:center;gap:.4rem}
.key{flex:none}
.happenings li{display:grid;grid-template-columns:1.5rem 4.5rem 1fr;gap:.4rem;align-items:baseline;padding:.15rem 0}
.pin-number{background:var(--event);color:var(--ground);border-radius:50%;width:1.3rem;height:1.3rem;line-height:1.3rem;text-align:center;font-size:.72rem;font-weight:600}
.at{color:var(--soft)}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,230px),1fr));gap:.6rem 1.4rem;margin:2rem 0 1rem}
.figures div{border-top:1px solid var(--line);padding-top:.4rem}
dt{color:var(--soft);font-size:.82rem}dd{margin:0}
details{margin:.5rem 0}
summary{cursor:pointer;color:var(--accent);padding:.3rem 0;font-size:.94rem}
.back{font-size:.88rem;margin-top:1rem}
@media (min-width:760px){.two{display:grid;grid-template-columns:1fr 1fr;gap:0 2.5rem;align-items:start}h1{font-size:1.75rem}header.top{padding-top:40px}header.top,main,footer{padding-left:32px;padding-right:32px}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;

const print = `
@media print{
:root{--ground:#fff;--raised:#fff;--line:#bbb;--ink:#000;--soft:#444;--accent:#000}
body{font-size:10pt}.skip,.back{display:none}.field{break-before:page}figure,tr,.remedy{break-inside:avoid}
.wide{overflow:visible}header.top,main,footer{max-width:none;padding:0}details:not([open])>summary::after{content:" (folded)"}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;

/** The whole style sheet, squeezed to one line for each rule. */
export const pageStyle = [colourStyle, layout, head, tables, fields, pictureStyle, print]
  .join('')
  .replace(/\n+/g, '\n');
