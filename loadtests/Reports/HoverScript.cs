using System.Security.Cryptography;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>
/// The only script of a page: reads out the values below the pointer. It takes them from the lines as drawn, so that a page does not
/// hold its numbers twice; they are right to half a pixel. Without it (in print, or where scripts are off) a page says the same.
/// </summary>
internal static class HoverScript
{
    internal const string Text = """
        for(const svg of document.querySelectorAll('svg.chart[data-x]')){
        const ns='http://www.w3.org/2000/svg',ax=svg.dataset.x.split(' '),ay=svg.dataset.y.split(' ');
        const back=(a,px)=>{const p=(px-a[3])/(a[4]-a[3]),l=+a[1],h=+a[2];return a[0]=='Linear'||a[0]=='Time'?l+p*(h-l):l*Math.pow(h/l,p)};
        const num=v=>{const s=Math.abs(v);return s>=1000?Math.round(v).toLocaleString('en'):s<1e-9?'0':String(+v.toPrecision(3))};
        const two=n=>String(Math.floor(n)).padStart(2,'0');
        const at=v=>ax[0]=='Time'?two(v/3600)+':'+two(v/60%60)+':'+two(v%60)
        :ax[0]=='Nines'?String(+(100-100/v).toPrecision(v>50?5:3))+' %':num(v);
        const lines=[...svg.querySelectorAll('path[data-name]')].map(p=>({name:p.dataset.name,css:p.classList[1],
        pts:p.getAttribute('d').split(/[ML]/).filter(s=>s).map(s=>s.replace('h0','').split(' ').map(Number))}));
        let g;
        const clear=()=>{if(g)g.remove();g=null};
        svg.addEventListener('pointerleave',clear);
        svg.addEventListener('pointermove',e=>{clear();
        const x=new DOMPoint(e.clientX,e.clientY).matrixTransform(svg.getScreenCTM().inverse()).x;
        if(x<+ax[3]-4||x>+ax[4]+4)return;
        const hits=lines.map(l=>({l,p:l.pts.reduce((a,b)=>Math.abs(b[0]-x)<Math.abs(a[0]-x)?b:a)})).filter(h=>Math.abs(h.p[0]-x)<9);
        if(!hits.length)return;
        const near=hits.reduce((a,b)=>Math.abs(b.p[0]-x)<Math.abs(a.p[0]-x)?b:a).p[0];
        g=document.createElementNS(ns,'g');g.setAttribute('pointer-events','none');
        const add=(n,o,t)=>{const c=document.createElementNS(ns,n);for(const k in o)c.setAttribute(k,o[k]);
        if(t)c.textContent=t;g.append(c);return c};
        add('path',{class:'axis',d:'M'+near+' '+ay[4]+'V'+ay[3]});
        const box=add('rect',{fill:'var(--paper)',stroke:'var(--axis)',rx:4});
        let w=0;const ts=[add('text',{class:'name'},at(back(ax,near)))];
        for(const h of hits){add('circle',{class:'dot f'+h.l.css.slice(1),cx:h.p[0],cy:h.p[1],r:3.5});
        ts.push(add('text',{class:'name'},h.l.name+'  '+num(back(ay,h.p[1]))))}
        svg.append(g);for(const t of ts)w=Math.max(w,t.getComputedTextLength());
        const left=near+w+30>svg.viewBox.baseVal.width?near-w-24:near+10,top=+ay[4]+6;
        box.setAttribute('x',left);box.setAttribute('y',top);box.setAttribute('width',w+14);box.setAttribute('height',ts.length*16+8);
        ts.forEach((t,i)=>{t.setAttribute('x',left+7);t.setAttribute('y',top+17+i*16)})})}
        """;

    /// <summary>For the page's policy: this script and no other.</summary>
    internal static string Hash { get; } = "sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));
}
