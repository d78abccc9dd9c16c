/** How a page of games looks, in light and dark, on a telephone and a wide screen, and on paper. */
export const PLAY_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--panel:#f6f7f9;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--accent:#0550ae;
--canary:#b35900;--stable:#0969da;--limit:#cf222e;--good:#116329;--bad:#a40e26;--open:#7d4e00}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--panel:#161b22;--ink:#e6edf3;--soft:#9da7b3;--line:#30363d;
--accent:#79c0ff;--canary:#f0a04b;--stable:#58a6ff;--limit:#ff7b72;--good:#56d364;--bad:#ff7b72;--open:#e3b341}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main,footer{max-width:86rem;margin:0 auto;padding:1rem clamp(.75rem,3vw,2rem)}
main{display:grid;gap:1rem 1.5rem;grid-template-columns:minmax(0,1fr)}
main>*{margin:0;min-width:0}
h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}
h1 small{display:block;font-size:1rem;font-weight:400;color:var(--soft)}
h2{font-size:1.1rem;margin:0 0 .5rem}
h3{font-size:1rem;margin:0}
p{margin:.25rem 0;max-width:70ch}
footer{color:var(--soft);font-size:.875rem}
.wide{display:grid;gap:1rem;align-content:start;grid-template-columns:minmax(0,1fr)}
main>section,.wide>section{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;min-width:0}
.status{font-size:1.25rem;letter-spacing:.02em}
.status[data-status=COMPLETED]{color:var(--good)}
.status[data-status=ROLLED_BACK]{color:var(--bad)}
.status[data-status=PAUSED]{color:var(--open)}
dl{margin:0;display:grid;gap:.25rem}
dl>div{display:grid;grid-template-columns:7rem minmax(0,1fr);gap:0 .75rem}
dt{color:var(--soft)}
dd{margin:0;grid-column:2;overflow-wrap:anywhere}
.group{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0}
button,select,input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.375rem;padding:.4rem .7rem;min-height:2.5rem}
input[type=checkbox]{min-height:0;width:1.1rem;height:1.1rem;vertical-align:-.15rem;accent-color:var(--accent)}
input[name=seed]{width:9rem;max-width:100%}
button{cursor:pointer;font-weight:600}
button[data-command=promote]{border-color:var(--good);color:var(--good)}
button[data-command=abort]{border-color:var(--bad);color:var(--bad)}
button[aria-disabled=true]{cursor:default;color:var(--soft);border-color:var(--line);border-style:dashed;font-weight:400}
:focus-visible:not(h2){outline:3px solid var(--accent);outline-offset:2px}
h2:focus{outline:0}
kbd{font:.75rem/1 ui-monospace,monospace;color:var(--soft);border:1px solid var(--line);border-radius:.25rem;padding:.1rem .3rem;margin-left:.25rem}
.history{margin:0;padding:0;list-style:none;max-height:14rem;overflow:auto}
.history li{border-top:1px solid var(--line);padding:.2rem 0;overflow-wrap:anywhere}
.history li:first-child{border-top:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.charts>:first-child{grid-column:1/-1}
.charts{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.chart{min-width:0}
.latest{font-size:.875rem;color:var(--soft);min-height:1.5em}
.latest b{color:var(--ink)}
.entry{white-space:nowrap;margin-right:.75rem}
.key{width:1.125rem;height:.375rem;margin-right:.35rem;vertical-align:middle}
.drawing svg{display:block;width:100%;height:auto}
svg text{fill:var(--soft);font:11px system-ui,sans-serif}
.grid{stroke:var(--line);fill:none}
.stage{stroke:var(--soft);stroke-dasharray:1 3;fill:none}
.line{fill:none;stroke-width:1.75;stroke-linejoin:round}
.canary{stroke:var(--canary);stroke-width:2.5}
.stable{stroke:var(--stable)}
.limit{stroke:var(--limit);stroke-dasharray:5 3}
circle.line{fill:currentColor}
circle.canary{fill:var(--canary)}circle.stable{fill:var(--stable)}circle.limit{fill:var(--limit)}
summary{cursor:pointer;color:var(--accent);font-size:.875rem}
.scrolled{overflow:auto;max-height:18rem;max-width:100%}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;width:100%}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{padding:.2rem .5rem;text-align:right;white-space:nowrap;border-top:1px solid var(--line);font-weight:400}
thead th{color:var(--soft)}thead>tr>*{border-top:0}
th[scope=row]{text-align:left}
.end{border-width:2px}
.end h2{font-size:1.25rem}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.end p,.end h3{margin-top:.75rem}
pre{margin:.5rem 0 0;padding:.6rem .75rem;background:var(--paper);border:1px solid var(--line);border-radius:.375rem;overflow:auto;font-size:.875rem}
@media (max-width:34rem){
dl>div{grid-template-columns:minmax(0,1fr)}
dd{grid-column:1}
.group>button{flex:1 1 auto}
}
@media (min-width:64rem){
main{grid-template-columns:minmax(20rem,25rem) minmax(0,1fr);grid-template-rows:repeat(6,auto) 1fr;align-items:start}
main>*{grid-column:1}
main>h1,main>p,main>.end{grid-column:1/-1}
main>h1{grid-row:1}main>p{grid-row:2}main>.end{grid-row:3}
main>.rollout{grid-row:4}main>.controls{grid-row:5}main>.past{grid-row:6}main>.world{grid-row:7}
main>.wide{grid-column:2;grid-row:4/8}
}
@media print{
body{background:#fff;color:#000;font-size:11pt}
.controls,.world,summary{display:none}
main{display:block}
main>section,.wide>section{break-inside:avoid;margin-top:1rem}
.chart{break-inside:avoid}
.history,.scrolled{max-height:none;overflow:visible}
pre{white-space:pre-wrap}
}
`;
