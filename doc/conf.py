# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re
import shutil

from pygments.lexers.special import TextLexer

project = "GLASS"
copyright = "the GLASS developers, GPL-2.0-or-later"
version = release = re.search(r"project\(glass VERSION ([0-9.]+)",
                              (pathlib.Path(__file__).parents[1] / "CMakeLists.txt").read_text())[1]

extensions = ["sphinx.ext.mathjax"]
html_theme = "alabaster"
html_theme_options = {
    "description": "Measures a glass while LAMMPS simulates it",
    "page_width": "1240px",  # lines of code have up to 120 columns
    "body_max_width": "none",
    "fixed_sidebar": True,
}
html_static_path = ["glass.css"]
html_css_files = ["glass.css"]
html_show_sourcelink = False
highlight_language = "none"

# Formulas are drawn by a MathJax that stands with the pages, so that they can be read without a network: that of
# Debian's libjs-mathjax (version 2), of which only the parts in use are copied. Without it the network's is used.
MATHJAX = pathlib.Path("/usr/share/javascript/mathjax")
MATHJAX_PARTS = ("MathJax.js", "extensions", "jax/input/TeX", "jax/element", "jax/output/CommonHTML",
                 "fonts/HTML-CSS/TeX/woff")
if (MATHJAX / "MathJax.js").exists():
    mathjax_path = "mathjax/MathJax.js"
    mathjax2_config = {
        "jax": ["input/TeX", "output/CommonHTML"],
        "extensions": ["tex2jax.js"],
        "TeX": {"extensions": ["AMSmath.js", "AMSsymbols.js"]},
        "tex2jax": {"inlineMath": [["\\(", "\\)"]], "ignoreClass": "document", "processClass": "math"},
        "showMathMenu": False,
        "messageStyle": "none",
    }


def copy_mathjax(app, error):
    if error or not (MATHJAX / "MathJax.js").exists():
        return
    for part in MATHJAX_PARTS:
        source, target = MATHJAX / part, pathlib.Path(app.outdir, "_static", "mathjax", part)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy(source, target)


def setup(app):
    app.add_lexer("LAMMPS", TextLexer)
    app.connect("build-finished", copy_mathjax)
