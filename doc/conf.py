# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re

project = "GLASS"
copyright = "the GLASS developers, GPL-2.0-or-later"
version = release = re.search(r"project\(glass VERSION ([0-9.]+)",
                              (pathlib.Path(__file__).parents[1] / "CMakeLists.txt").read_text())[1]

extensions = ["sphinx.ext.mathjax"]
html_theme = "alabaster"
html_theme_options = {
    "description": "Measures a glass while LAMMPS simulates it",
    "page_width": "1060px",
    "fixed_sidebar": True,
}
html_show_sourcelink = False
