# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads, fits, draws and converts what the styles of GLASS write, for any system. NumPy is all that reading and fitting need;
drawing needs Matplotlib.

    import glass.read, glass.fit, glass.draw, glass.write"""
