/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Energy surfaces with known stationary points, and tools to examine them. */
#ifndef GLASS_SURFACES_H
#define GLASS_SURFACES_H

#include "glass_potential.h"

#include <cmath>
#include <functional>
#include <lapacke.h>
#include <vector>

struct Surface {
  int n;
  std::function<double(const double *x, double *force)> energy_and_force;
  unsigned rigid = 0;
  int calls = 0;
  std::vector<double> reference = {}; /* the minimum where energies are 0; empty: absolute ones */

  /* Energies above those of a minimum from now on. */
  void set_reference(const std::vector<double> &minimum)
  {
    std::vector<double> force(n);
    zero = energy_and_force(minimum.data(), force.data());
    reference = minimum;
  }

  glass_potential potential()
  {
    glass_potential p = {};
    p.n = n;
    p.reference = reference.data();
    p.rigid = rigid;
    p.roundoff = 1e-13;
    p.ctx = this;
    p.eval = evaluate;
    return p;
  }

  static glass_status evaluate(void *ctx, const double *x, double *force, double *energy)
  {
    auto *self = static_cast<Surface *>(ctx);
    self->calls++;
    *energy = self->energy_and_force(x, force) - self->zero;
    return GLASS_OK;
  }

  double zero = 0.0;
};

/* 1/2 x.H.x with eigenvalues lambda_k along the orthonormal vectors of a Householder reflection. */
inline Surface quadratic(const std::vector<double> &lambda)
{
  const int n = (int)lambda.size();
  return {n, [lambda, n](const double *x, double *force) {
            std::vector<double> u(n);
            double norm = 0.0, ux = 0.0, energy = 0.0;
            for (int i = 0; i < n; i++)
              u[i] = 1.0 + std::sin(3.0 * i), norm += u[i] * u[i];
            for (int i = 0; i < n; i++)
              ux += u[i] * x[i];
            std::vector<double> g(n);
            double ug = 0.0;
            for (int i = 0; i < n; i++) {
              const double q = x[i] - 2.0 * ux / norm * u[i];
              energy += 0.5 * lambda[i] * q * q;
              g[i] = lambda[i] * q;
              ug += u[i] * g[i];
            }
            for (int i = 0; i < n; i++)
              force[i] = -(g[i] - 2.0 * ug / norm * u[i]);
            return energy;
          }};
}

/* 1/2 sum lambda_k x_k^2. */
inline Surface diagonal(const std::vector<double> &lambda)
{
  return {(int)lambda.size(), [lambda](const double *x, double *force) {
            double energy = 0.0;
            for (size_t i = 0; i < lambda.size(); i++) {
              energy += 0.5 * lambda[i] * x[i] * x[i];
              force[i] = -lambda[i] * x[i];
            }
            return energy;
          }};
}

/* Mueller and Brown, Theor. Chim. Acta 53, 75 (1979), in the first two of three coordinates; the
 * third is harmonic. Energies divided by 100. Minima (-0.5582, 1.4417), (0.6235, 0.0280), (-0.0500,
 * 0.4667), saddles (-0.8220, 0.6243) at -0.406648 and (0.2125, 0.2930) at -0.722489. */
inline Surface mueller_brown()
{
  return {3, [](const double *x, double *force) {
            const double A[] = {-2.0, -1.0, -1.7, 0.15}, a[] = {-1, -1, -6.5, 0.7},
                         b[] = {0, 0, 11, 0.6}, c[] = {-10, -10, -6.5, 0.7},
                         x0[] = {1, 0, -0.5, -1}, y0[] = {0, 0.5, 1.5, 1};
            double energy = 0.5 * 30.0 * x[2] * x[2];
            force[0] = force[1] = 0.0;
            force[2] = -30.0 * x[2];
            for (int k = 0; k < 4; k++) {
              const double dx = x[0] - x0[k], dy = x[1] - y0[k];
              const double e = A[k] * std::exp(a[k] * dx * dx + b[k] * dx * dy + c[k] * dy * dy);
              energy += e;
              force[0] -= e * (2 * a[k] * dx + b[k] * dy);
              force[1] -= e * (b[k] * dx + 2 * c[k] * dy);
            }
            return energy;
          }};
}

/* Barrier h between -1 and 1 along the first coordinate, coupled to n - 1 harmonic ones of which
 * the k-th has its minimum at 0.1 (x^2 - 1) and curvature 20 + k. Saddle at x = 0, height h. */
inline Surface double_well(int n, double h)
{
  return {n, [n, h](const double *x, double *force) {
            const double w = x[0] * x[0] - 1.0;
            double energy = h * w * w;
            force[0] = -4.0 * h * x[0] * w;
            for (int k = 1; k < n; k++) {
              const double d = x[k] - 0.1 * w, c = 20.0 + k;
              energy += 0.5 * c * d * d;
              force[k] = -c * d;
              force[0] += c * d * 0.2 * x[0];
            }
            return energy;
          }};
}

/* Lennard-Jones cluster in reduced units. */
inline Surface lennard_jones(int atoms)
{
  return {3 * atoms,
          [atoms](const double *x, double *force) {
            double energy = 0.0;
            for (int i = 0; i < 3 * atoms; i++)
              force[i] = 0.0;
            for (int i = 0; i < atoms; i++)
              for (int j = 0; j < i; j++) {
                double d[3], r2 = 0.0;
                for (int k = 0; k < 3; k++)
                  d[k] = x[3 * i + k] - x[3 * j + k], r2 += d[k] * d[k];
                const double r6 = 1.0 / (r2 * r2 * r2), f = (48.0 * r6 - 24.0) * r6 / r2;
                energy += 4.0 * r6 * (r6 - 1.0);
                for (int k = 0; k < 3; k++)
                  force[3 * i + k] += f * d[k], force[3 * j + k] -= f * d[k];
              }
            return energy;
          },
          GLASS_RIGID_X | GLASS_RIGID_Y | GLASS_RIGID_Z | GLASS_RIGID_RX | GLASS_RIGID_RY |
              GLASS_RIGID_RZ};
}

/* Icosahedron of 13 atoms with edges near the pair distance of the minimum. */
inline std::vector<double> icosahedron()
{
  const double g = 0.5 * (1.0 + std::sqrt(5.0)), a = 0.54;
  std::vector<double> x(3, 0.0);
  for (int i = -1; i <= 1; i += 2)
    for (int j = -1; j <= 1; j += 2)
      for (int k = 0; k < 3; k++) {
        double p[3] = {0.0, 0.0, 0.0};
        p[k] = i * a;
        p[(k + 1) % 3] = j * g * a;
        x.insert(x.end(), p, p + 3);
      }
  return x;
}

/* All eigenvalues of the Hessian from central differences, ascending. */
inline std::vector<double> curvatures(Surface &surface, const std::vector<double> &x)
{
  const int n = surface.n;
  const double h = 1e-4;
  std::vector<double> hessian(n * n), up(n), down(n), at = x, eigenvalues(n);
  for (int i = 0; i < n; i++) {
    at[i] = x[i] + h;
    surface.energy_and_force(at.data(), up.data());
    at[i] = x[i] - h;
    surface.energy_and_force(at.data(), down.data());
    at[i] = x[i];
    for (int j = 0; j < n; j++)
      hessian[i * n + j] = (down[j] - up[j]) / (2.0 * h);
  }
  LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'N', 'U', n, hessian.data(), n, eigenvalues.data());
  return eigenvalues;
}

#endif
