/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saddle points by the activation-relaxation technique (ARTn).
 *
 * Displace the pushed atoms, at random or toward a configuration, and climb, outward along the
 * displacement of the pushed atoms, with two steepest-descent steps in all other directions an
 * increment, until the lowest curvature falls below a threshold. Then follow its mode; where no
 * curvature is negative any more, climb on. A search that loses its mode starts again, along the
 * direction that the pushed atoms have bent to.
 *
 * Sources: G. T. Barkema, N. Mousseau, Phys. Rev. Lett. 77, 4358 (1996); R. Malek, N. Mousseau,
 * Phys. Rev. E 62, 7723 (2000); E. Machado-Charry et al., J. Chem. Phys. 135, 034102 (2011). */
#ifndef GLASS_ARTN_H
#define GLASS_ARTN_H

#include "glass_method.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Ends in no_negative_mode, lost_mode, energy_cap, or at a saddle. */
extern const glass_method glass_artn_method;

#ifdef __cplusplus
}
#endif

#endif
