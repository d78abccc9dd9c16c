/** What a page of games has of style beside that of every page: on a telephone, a wide screen and on paper. */
export const PLAY_STYLE = `
main{max-width:86rem}
#play{display:grid;gap:1rem 1.5rem;grid-template-columns:minmax(0,1fr)}
#play>*{margin:0;min-width:0}
#play h1 small{display:block;font-size:1rem;font-weight:400;color:var(--muted)}
#play h2{font-size:1.1rem;margin:0 0 .5rem}
#play h3{font-size:1rem;margin:0}
#play p{margin:.25rem 0;max-width:70ch}
.wide{display:grid;gap:1rem;align-content:start;grid-template-columns:minmax(0,1fr)}
#play>section,.wide>section{background:var(--soft);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;min-width:0}
.status{font-size:1.25rem;letter-spacing:.02em}
.status[data-status=COMPLETED]{color:var(--good)}
.status[data-status=ROLLED_BACK]{color:var(--bad)}
.status[data-status=PAUSED]{color:var(--unsure)}
dl{margin:0;display:grid;gap:.25rem}
dl>div{display:grid;grid-template-columns:7rem minmax(0,1fr);gap:0 .75rem}
dt{color:var(--muted)}
dd{margin:0;grid-column:2}
.group{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0}
button,select,input{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--muted);border-radius:.375rem;padding:.4rem .7rem;min-height:2.5rem}
input[type=checkbox]{min-height:0;width:1.1rem;height:1.1rem;vertical-align:-.15rem;accent-color:var(--accent)}
input[name=seed]{width:9rem;max-width:100%}
button{cursor:pointer;font-weight:600}
button[data-command=promote]{border-color:var(--good);color:var(--good)}
button[data-command=abort]{border-color:var(--bad);color:var(--bad)}
button[aria-disabled=true]{cursor:default;color:var(--muted);border-color:var(--line);border-style:dashed;font-weight:400}
select:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
h2:focus{outline:0}
kbd{font:.75rem/1 ui-monospace,monospace;color:var(--muted);border:1px solid var(--line);border-radius:.25rem;padding:.1rem .3rem;margin-left:.25rem}
.history{margin:0;padding:0;list-style:none}
.history li{border-top:1px solid var(--line);padding:.2rem 0}
.history li:first-child{border-top:0}
.charts{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.charts>:first-child{grid-column:1/-1}
.chart{min-width:0}
.chart details{margin:0}
.latest{font-size:.875rem;color:var(--muted);min-height:1.5em}
.latest b{color:var(--fg)}
.entry{white-space:nowrap;margin-right:.75rem}
.key{width:1.125rem;height:.375rem;vertical-align:middle;margin-right:.35rem}
.drawing svg{display:block;width:100%;height:auto}
.drawing text{fill:var(--muted);font:11px system-ui,sans-serif}
.grid{stroke:var(--line);fill:none}
.stage{stroke:var(--muted);stroke-dasharray:1 3;fill:none}
.line{fill:none;stroke-width:1.75;stroke-linejoin:round}
.canary{stroke:var(--canary);stroke-width:2.5}
.stable{stroke:var(--stable)}
.limit{stroke:var(--bad);stroke-dasharray:5 3}
circle.canary{fill:var(--canary)}circle.stable{fill:var(--stable)}circle.limit{fill:var(--bad)}
summary{color:var(--accent);font-size:.875rem}
#play .scroll{max-height:18rem;overflow:auto}
#play table{width:100%;font-size:.875rem}
#play caption{font-weight:400;color:var(--muted)}
#play :is(th,td){padding:.2rem .5rem;text-align:right;white-space:nowrap}
#play th:first-child{text-align:left}
#play th[scope=row]{font-weight:400}
#play>.end{border-width:2px}
#play .end h2{font-size:1.25rem}
#play .end :is(h3,.comparison){margin-top:.75rem}
#play pre{background:var(--bg)}
@media (max-width:34rem){
.truth>div{grid-template-columns:minmax(0,1fr)}
.truth dd{grid-column:1}
.group>button{flex:1 1 auto}
}
@media (min-width:64rem){
#play{grid-template-columns:minmax(20rem,25rem) minmax(0,1fr);grid-template-rows:repeat(6,auto) 1fr;align-items:start}
#play>*{grid-column:1}
#play>:is(h1,p,.end){grid-column:1/-1}
#play>h1{grid-row:1}#play>p{grid-row:2}#play>.end{grid-row:3}
#play>.rollout{grid-row:4}#play>.controls{grid-row:5}#play>.past{grid-row:6}#play>.world{grid-row:7}
#play>.wide{grid-column:2;grid-row:4/8}
}
@media print{
.controls,.world,summary{display:none}
#play{display:block}
#play>section,.wide>section{break-inside:avoid;margin-top:1rem}
.chart{break-inside:avoid}
#play .scroll{max-height:none;overflow:visible}
pre{white-space:pre-wrap}
}
`.replaceAll('\n', '');
