/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_inclusion.h"

#include "glass_elastic.h"

#include <math.h>

#define MAX_ITERATIONS 10000
#define CONVERGED 1e-14

static void eshelby(double bulk, double shear, double *alpha, double *beta)
{
  const double nu = glass_elastic_poisson(bulk, shear);
  *alpha = (1.0 + nu) / (3.0 * (1.0 - nu));
  *beta = 2.0 * (4.0 - 5.0 * nu) / (15.0 * (1.0 - nu));
}

static glass_inclusion_moduli moduli(double bulk, double shear)
{
  glass_inclusion_moduli found = {0.0, 0.0, 0.0, 0};
  if (bulk > 0.0 && shear > 0.0 && isfinite(bulk) && isfinite(shear)) {
    found.bulk = bulk;
    found.shear = shear;
    found.poisson = glass_elastic_poisson(bulk, shear);
    found.valid = 1;
  }
  return found;
}

/* The modulus that makes sum over phases of c (m - effective) / (1 + factor (m - effective) /
 * effective) vanish when it is put back: a mean of the phases with Eshelby's weights. */
static double weighted(double matrix, double inclusion, double fraction, double effective,
                       double factor)
{
  const double w0 = (1.0 - fraction) / (1.0 + factor * (matrix - effective) / effective),
               w1 = fraction / (1.0 + factor * (inclusion - effective) / effective);
  return (w0 * matrix + w1 * inclusion) / (w0 + w1);
}

static glass_inclusion_moduli self_consistent(const glass_inclusion_phase *matrix,
                                              const glass_inclusion_phase *inclusion,
                                              double fraction, double bulk, double shear)
{
  for (int k = 0; k < MAX_ITERATIONS; k++) {
    if (!(bulk > 0.0) || !(shear > 0.0))
      break;
    double alpha, beta;
    eshelby(bulk, shear, &alpha, &beta);
    const double k_new = weighted(matrix->bulk, inclusion->bulk, fraction, bulk, alpha),
                 g_new = weighted(matrix->shear, inclusion->shear, fraction, shear, beta);
    const double change = fabs(k_new - bulk) / bulk + fabs(g_new - shear) / shear;
    bulk = k_new;
    shear = g_new;
    if (change < CONVERGED)
      return moduli(bulk, shear);
  }
  return moduli(0.0, 0.0);
}

glass_status glass_inclusion_evaluate(const glass_inclusion_phase *matrix,
                                      const glass_inclusion_phase *inclusion, double fraction,
                                      glass_inclusion_models *out)
{
  if (!isfinite(matrix->bulk + matrix->shear + inclusion->bulk + inclusion->shear))
    return GLASS_ENONFINITE;
  if (!(matrix->bulk > 0.0) || !(matrix->shear > 0.0) || !(fraction >= 0.0) || fraction > 1.0)
    return GLASS_EINVAL;
  const double v = fraction, k0 = matrix->bulk, g0 = matrix->shear;
  glass_inclusion_models m = {.xi = 1.0 - inclusion->bulk / k0, .psi = 1.0 - inclusion->shear / g0};
  eshelby(k0, g0, &m.alpha, &m.beta);
  const double room_k = 1.0 - m.alpha * m.xi, room_g = 1.0 - m.beta * m.psi;
  if (room_k > 0.0 && room_g > 0.0) {
    m.a = m.xi / room_k;
    m.b = m.psi / room_g;
    if (1.0 + m.a * v > 0.0 && 1.0 + m.b * v > 0.0)
      m.dilute = moduli(k0 / (1.0 + m.a * v), g0 / (1.0 + m.b * v));
    m.mori_tanaka = moduli(k0 * (1.0 - v * m.xi / (1.0 - (1.0 - v) * m.alpha * m.xi)),
                           g0 * (1.0 - v * m.psi / (1.0 - (1.0 - v) * m.beta * m.psi)));
  }
  if (m.mori_tanaka.valid)
    m.self_consistent =
        self_consistent(matrix, inclusion, v, m.mori_tanaka.bulk, m.mori_tanaka.shear);
  *out = m;
  return GLASS_OK;
}
