/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_gauss.h"

#include "glass_simd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The window spans WINDOW coarse points, which is also one vector. A larger BETA cuts off less at
 * its ends; above 24 the folding of high frequencies into low ones outweighs that. */
#define WINDOW 8
#define BETA 23.0

/* Inside one coarse interval each of the eight values is a polynomial of the position, to 1e-10. */
#define DEGREE 9

/* Largest spacing of the coarse grid and range of the convolution, in units of sigma. */
#define COARSEST 0.25
#define RANGE 6.4

/* Vectors of sums that a convolution keeps in registers, and the multiple of points for all widths.
 */
#define ACCUMULATORS 9
#define CHUNK (ACCUMULATORS * WINDOW)

static const double PI = 3.14159265358979323846;

struct glass_gauss {
  glass_gauss_options options;
  int refine;       /* fine points per dr */
  int nphases;      /* fine points per coarse one */
  double spacing;   /* of the coarse grid */
  int ncoarse;      /* coarse points 0 .. ncoarse - 1 hold the grid, a multiple of CHUNK */
  int before;       /* coarse points stored before 0 */
  int stride;       /* coarse points stored */
  int ntaps;        /* coarse points that the Gaussians of a vector of sums need, from -before */
  double *window;   /* [DEGREE + 1][WINDOW] coefficients of the polynomials, lowest first */
  double *taps;     /* [nphases][ntaps][lanes] what a coarse point adds to a vector of sums */
  double *coarse;   /* [2][nkinds][stride], points add to the two in turn */
  double *sums;     /* [nkinds][nphases][ncoarse] */
  int capacity;     /* points that the arrays below hold */
  int *start;       /* [capacity] first coarse point of a window, as an index of coarse */
  double *fraction; /* [capacity] distance from the window's middle in units of the spacing */
  const struct kernels *kernels;
};

struct kernels {
  int lanes;
  void (*spread)(const glass_gauss *gauss, int n, const int *index, const int *kind);
  void (*convolve)(int ntaps, const double *taps, int ncoarse, const double *coarse, double *sums);
};

#define TARGET
#define LANES 2
#define KERNEL(name) name##_2
#include "glass_gauss_kernels.h"
#undef TARGET
#undef LANES
#undef KERNEL

#ifdef GLASS_SIMD_AVX512
#define TARGET GLASS_SIMD_AVX2
#define LANES 4
#define KERNEL(name) name##_4
#include "glass_gauss_kernels.h"
#undef TARGET
#undef LANES
#undef KERNEL

#define TARGET GLASS_SIMD_AVX512
#define LANES 8
#define KERNEL(name) name##_8
#include "glass_gauss_kernels.h"
#endif

static const struct kernels *choose_kernels(void)
{
#ifdef GLASS_SIMD_AVX512
  static const struct kernels avx512 = {8, spread_8, convolve_8}, avx2 = {4, spread_4, convolve_4};
  if (GLASS_SIMD_HAS_AVX512)
    return &avx512;
  if (GLASS_SIMD_HAS_AVX2)
    return &avx2;
#endif
  static const struct kernels baseline = {2, spread_2, convolve_2};
  return &baseline;
}

static double bessel_i0(double x)
{
  double term = 1.0, sum = 1.0;
  for (int k = 1; term > 1e-17 * sum; k++) {
    term *= 0.25 * x * x / ((double)k * k);
    sum += term;
  }
  return sum;
}

/* Kaiser-Bessel window at a distance in units of the coarse spacing, and its Fourier transform. */
static double window(double x)
{
  const double z = 1.0 - 4.0 * x * x / (WINDOW * WINDOW);
  return z > 0.0 ? bessel_i0(BETA * sqrt(z)) / bessel_i0(BETA) : 1.0 / bessel_i0(BETA);
}

static double window_transform(double k)
{
  const double z = sqrt(BETA * BETA - 0.25 * WINDOW * WINDOW * k * k);
  return WINDOW * sinh(z) / (z * bessel_i0(BETA));
}

/* Newton's divided differences on Chebyshev points, then multiplied out. */
static void fit_window(glass_gauss *gauss)
{
  enum { N = DEGREE + 1 };
  for (int lane = 0; lane < WINDOW; lane++) {
    double x[N], a[N], c[N] = {0.0};
    for (int i = 0; i < N; i++) {
      x[i] = 0.5 * cos(PI * (i + 0.5) / N);
      a[i] = window(lane - 0.5 * (WINDOW - 1) - x[i]);
    }
    for (int order = 1; order < N; order++)
      for (int i = N - 1; i >= order; i--)
        a[i] = (a[i] - a[i - 1]) / (x[i] - x[i - order]);
    for (int i = N - 1; i >= 0; i--) {
      for (int d = N - 1; d > 0; d--)
        c[d] = c[d - 1] - x[i] * c[d];
      c[0] = a[i] - x[i] * c[0];
    }
    for (int d = 0; d < N; d++)
      gauss->window[d * WINDOW + lane] = c[d];
  }
}

/* The function whose convolution with the window is the Gaussian has the quotient of their
 * transforms as its transform. Its own transform back is a trapezoid sum, exact up to a range of pi
 * / dk. */
static void fill_taps(glass_gauss *gauss)
{
  enum { N = 100 };
  const double sigma = gauss->options.sigma, dk = 7.2 / (N * sigma);
  double spectrum[N];
  for (int i = 0; i < N; i++) {
    const double k = i * dk, weight = i ? dk / PI : 0.5 * dk / PI;
    spectrum[i] = weight * exp(-0.5 * k * k * sigma * sigma) / window_transform(k * gauss->spacing);
  }
  double *tap = gauss->taps;
  for (int p = 0; p < gauss->nphases; p++)
    for (int t = 0; t < gauss->ntaps; t++)
      for (int lane = 0; lane < gauss->kernels->lanes; lane++, tap++) {
        const double fine = lane + (double)p / gauss->nphases;
        const double x = (fine - (t - gauss->before)) * gauss->spacing;
        *tap = 0.0;
        if (fabs(x) <= RANGE * sigma)
          for (int i = 0; i < N; i++)
            *tap += spectrum[i] * cos(i * dk * x);
      }
}

static void choose_grids(glass_gauss *gauss)
{
  const double sigma = gauss->options.sigma, dr = gauss->options.dr;
  gauss->refine = (int)ceil(dr / (COARSEST * sigma) * (1.0 - 1e-12));
  const double fine = dr / gauss->refine;
  gauss->nphases = (int)(COARSEST * sigma / fine * (1.0 + 1e-12));
  gauss->spacing = gauss->nphases * fine;
  gauss->before = (int)ceil(RANGE * sigma / gauss->spacing * (1.0 - 1e-12));
  gauss->ntaps = 2 * gauss->before + gauss->kernels->lanes;
  const int needed = (int)(gauss->options.length / gauss->spacing * (1.0 + 1e-12)) + 1;
  gauss->ncoarse = (needed + CHUNK - 1) / CHUNK * CHUNK;
  /* The last window within the reach, and one behind all that is read, for points beyond the reach.
   */
  const int last = (int)(gauss->options.reach / gauss->spacing) + WINDOW;
  const int read = gauss->ncoarse + gauss->before;
  gauss->stride = (gauss->before + (last > read ? last : read) + 2 * WINDOW) / WINDOW * WINDOW;
}

static double *numbers(size_t n)
{
  const size_t alignment = WINDOW * sizeof(double);
  return aligned_alloc(alignment, (n * sizeof(double) + alignment - 1) / alignment * alignment);
}

glass_status glass_gauss_create(const glass_gauss_options *options, glass_gauss **out)
{
  if (!(options->sigma > 0.0) || !(options->dr > 0.0) || !(options->dr <= options->sigma) ||
      !(options->length > 0.0) || !(options->reach >= options->length) ||
      !(options->reach <= GLASS_GAUSS_MAX * options->dr) || options->nkinds < 1)
    return GLASS_EINVAL;
  glass_gauss *gauss = calloc(1, sizeof *gauss);
  if (!gauss)
    return GLASS_ENOMEM;
  gauss->options = *options;
  gauss->kernels = choose_kernels();
  choose_grids(gauss);
  const size_t nkinds = (size_t)options->nkinds;
  gauss->window = numbers((DEGREE + 1) * WINDOW);
  gauss->taps = numbers((size_t)gauss->nphases * gauss->ntaps * gauss->kernels->lanes);
  gauss->coarse = numbers(2 * nkinds * gauss->stride);
  gauss->sums = numbers(nkinds * glass_gauss_size(gauss));
  if (!gauss->window || !gauss->taps || !gauss->coarse || !gauss->sums) {
    glass_gauss_destroy(gauss);
    return GLASS_ENOMEM;
  }
  fit_window(gauss);
  fill_taps(gauss);
  *out = gauss;
  return GLASS_OK;
}

void glass_gauss_destroy(glass_gauss *gauss)
{
  if (!gauss)
    return;
  free(gauss->window);
  free(gauss->taps);
  free(gauss->coarse);
  free(gauss->sums);
  free(gauss->start);
  free(gauss->fraction);
  free(gauss);
}

double glass_gauss_memory(const glass_gauss *gauss)
{
  const double nkinds = gauss->options.nkinds;
  return (double)sizeof *gauss +
         sizeof(double) * ((DEGREE + 1.0) * WINDOW +
                           (double)gauss->nphases * gauss->ntaps * gauss->kernels->lanes +
                           nkinds * (2.0 * gauss->stride + glass_gauss_size(gauss))) +
         (sizeof(int) + sizeof(double)) * (double)gauss->capacity;
}

int glass_gauss_size(const glass_gauss *gauss)
{
  return gauss->nphases * gauss->ncoarse;
}

int glass_gauss_grid_point(const glass_gauss *gauss, int place)
{
  const int phase = place / gauss->ncoarse, coarse = place % gauss->ncoarse;
  const int fine = coarse * gauss->nphases + phase, k = fine / gauss->refine;
  const int inside = k * gauss->options.dr <= gauss->options.length * (1.0 + 1e-12);
  return fine % gauss->refine == 0 && inside ? k : -1;
}

static glass_status reserve(glass_gauss *gauss, int n)
{
  if (n <= gauss->capacity)
    return GLASS_OK;
  const int capacity = n + n / 2 + 64;
  int *start = realloc(gauss->start, sizeof(int) * (size_t)capacity);
  if (start)
    gauss->start = start;
  double *fraction = realloc(gauss->fraction, sizeof(double) * (size_t)capacity);
  if (fraction)
    gauss->fraction = fraction;
  if (!start || !fraction)
    return GLASS_ENOMEM;
  gauss->capacity = capacity;
  return GLASS_OK;
}

GLASS_SIMD static int place_windows(const glass_gauss *gauss, int n, const double *restrict rsq,
                                    int *restrict start, double *restrict fraction)
{
  const double per_spacing = 1.0 / gauss->spacing;
  const double limit = gauss->options.reach * gauss->options.reach;
  const int shift = gauss->before - WINDOW / 2 + 1;
  const double unread = (gauss->stride - WINDOW - shift + 0.5) * gauss->spacing;
  const double beyond = unread * unread;
  int finite = 1;
  for (int j = 0; j < n; j++) {
    finite &= rsq[j] >= 0.0;
    const double used = rsq[j] <= limit ? rsq[j] : beyond;
    const double r = sqrt(used > 0.0 ? used : 0.0) * per_spacing;
    const int below = (int)r;
    fraction[j] = r - below - 0.5;
    start[j] = below + shift;
  }
  return finite;
}

GLASS_SIMD static void merge(int n, const double *restrict second, double *restrict first)
{
  for (int k = 0; k < n; k++)
    first[k] += second[k];
}

glass_status glass_gauss_sum(glass_gauss *gauss, int n, const int *index, const double *rsq,
                             const int *kind, const double **sums)
{
  const glass_status status = reserve(gauss, n);
  if (status)
    return status;
  if (!place_windows(gauss, n, rsq, gauss->start, gauss->fraction))
    return GLASS_ENONFINITE;
  const int nkinds = gauss->options.nkinds;
  memset(gauss->coarse, 0, sizeof(double) * 2 * (size_t)nkinds * (size_t)gauss->stride);
  gauss->kernels->spread(gauss, n, index, kind);
  merge(nkinds * gauss->stride, gauss->coarse + nkinds * gauss->stride, gauss->coarse);
  for (int nu = 0; nu < nkinds; nu++)
    for (int p = 0; p < gauss->nphases; p++)
      gauss->kernels->convolve(gauss->ntaps, gauss->taps + p * gauss->ntaps * gauss->kernels->lanes,
                               gauss->ncoarse, gauss->coarse + nu * gauss->stride,
                               gauss->sums + (nu * gauss->nphases + p) * gauss->ncoarse);
  *sums = gauss->sums;
  return GLASS_OK;
}
