/// The style sheet of a page.
enum HTMLStyleSheet {
  static let text = """
    :root{--page-ink:#1f2328;--page-muted:#57606a;--page-line:#d8dee4;--page-paper:#ffffff;--page-tint:#f4f6f8;\
    --page-link:#0a58a6;--page-note:#0072b2;--page-warning:#b54708;color-scheme:light}
    @media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){\(dark)}}
    @media screen{:root[data-theme=dark]{\(dark)}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:62rem;padding:1.5rem 1.25rem 3rem;color:var(--page-ink);background:var(--page-paper);\
    font:16px/1.55 system-ui,-apple-system,"Segoe UI","Liberation Sans",Arial,sans-serif}
    h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.35rem;margin:2.2rem 0 .6rem;\
    padding-bottom:.25rem;border-bottom:1px solid var(--page-line)}h3{font-size:1.1rem;margin:1.6rem 0 .4rem}
    p,ul{max-width:46rem;overflow-wrap:anywhere}.subtitle{color:var(--page-muted);margin:.2rem 0 0}
    a{color:var(--page-link)}:focus-visible{outline:2px solid var(--page-link);outline-offset:2px}
    nav{margin:1.5rem 0;padding:.8rem 1.2rem;background:var(--page-tint);border-radius:6px}
    nav h2{font-size:1rem;margin:0 0 .3rem;border:0;padding:0}nav ol{margin:0;padding-left:1.4rem}
    nav>ol{columns:18rem;column-gap:2.5rem}nav li{break-inside:avoid}
    figure{margin:1.2rem 0}figcaption{color:var(--page-muted);font-size:.9rem;margin:.3rem 0}
    .scroll{overflow-x:auto;max-width:100%}figure.chart svg{display:block;max-width:100%;min-width:34rem;height:auto}
    .table{margin:1.2rem 0;max-height:75vh;overflow:auto;border:1px solid var(--page-line);border-radius:6px}
    table{border-collapse:separate;border-spacing:0;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
    caption{text-align:left;color:var(--page-muted);padding:.5rem .7rem}
    th,td{padding:.35rem .7rem;text-align:left;border-bottom:1px solid var(--page-line);vertical-align:top}
    tbody tr:last-child>*{border-bottom:0}thead th{position:sticky;top:0;background:var(--page-tint);z-index:1}
    tbody th{font-weight:500}.number{text-align:right;white-space:nowrap}.center{text-align:center}
    tbody tr:hover>*{background:var(--page-tint)}
    dl.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.8rem;margin:1.2rem 0}
    dl.figures>div{background:var(--page-tint);border-radius:6px;padding:.7rem .9rem}
    dl.figures dt{color:var(--page-muted);font-size:.85rem}dl.figures dd{margin:0;font-size:1.35rem;font-weight:600;\
    overflow-wrap:anywhere}dl.figures dd.detail,dl.terms dd.detail{font-size:.82rem;font-weight:400;\
    color:var(--page-muted)}
    dl.terms>div{display:grid;grid-template-columns:minmax(7rem,14rem) 1fr;gap:0 1rem;padding:.3rem 0;\
    border-bottom:1px solid var(--page-line)}dl.terms dt{font-weight:500}dl.terms dd{margin:0;overflow-wrap:anywhere}\
    dl.terms dd.detail{grid-column:2}
    .note{max-width:none;border-left:4px solid var(--page-note);background:var(--page-tint);padding:.6rem .9rem;\
    border-radius:0 6px 6px 0}.warning{border-left-color:var(--page-warning)}.warning strong{color:var(--page-warning)}
    pre{overflow-x:auto;background:var(--page-tint);padding:.8rem 1rem;border-radius:6px;margin:.4rem 0;\
    font:13px/1.45 ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace}
    details{margin:1rem 0}summary{cursor:pointer;font-weight:500}
    footer{margin-top:3rem;padding-top:.8rem;border-top:1px solid var(--page-line);color:var(--page-muted);\
    font-size:.85rem}footer dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}\
    footer dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap;\
    font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace}
    @media (max-width:40rem){body{padding:1rem .8rem 2rem;font-size:15px}dl.terms>div{grid-template-columns:1fr}\
    dl.terms dd.detail{grid-column:1}footer dl{grid-template-columns:1fr}\
    table{width:max-content;min-width:100%}td,th{max-width:20rem}}
    @media print{body{max-width:none;padding:0;font-size:10.5pt}.table{max-height:none;overflow:visible;border:0}\
    .scroll,pre{overflow:visible;white-space:pre-wrap}.table,.chart .scroll{white-space:normal}\
    thead th{position:static}figure,tr,dl>div{break-inside:avoid}h2,h3{break-after:avoid}\
    figure.chart svg{min-width:0}}
    """

  private static let dark = """
    --page-ink:#e6edf3;--page-muted:#9aa5b1;--page-line:#333b45;--page-paper:#14181d;--page-tint:#1d232a;\
    --page-link:#7cc8f2;--page-note:#2e9bdc;--page-warning:#f0a05a;color-scheme:dark
    """
}
