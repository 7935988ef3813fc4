/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two inner loops of glass_gauss.c for vectors of LANES doubles. Included there once for each
 * width, as compilers make poor code of vectors that the processor does not have; KERNEL(name)
 * gives the names, TARGET the instruction set. No include guard for that reason. */

typedef double KERNEL(vector) __attribute__((vector_size(LANES * sizeof(double)), may_alias));
typedef double KERNEL(unaligned)
    __attribute__((vector_size(LANES * sizeof(double)), may_alias, aligned(sizeof(double))));

TARGET static inline void KERNEL(add_window)(const KERNEL(vector) (*restrict c)[WINDOW / LANES],
                                             double fraction, double *restrict row)
{
  for (int v = 0; v < WINDOW / LANES; v++) {
    KERNEL(vector) value = c[DEGREE][v];
    for (int d = DEGREE - 1; d >= 0; d--)
      value = value * fraction + c[d][v];
    KERNEL(unaligned) *sum = (KERNEL(unaligned) *)(row + v * LANES);
    *sum += value;
  }
}

/* The next addition must not wait until the last one has left for memory: two grids take turns. */
TARGET static void KERNEL(spread)(const glass_gauss *gauss, int n, const int *restrict index,
                                  const int *restrict kind)
{
  const int *restrict start = gauss->start, stride = gauss->stride;
  const double *restrict fraction = gauss->fraction;
  double *restrict coarse = gauss->coarse, *restrict other =
                                               coarse + gauss->options.nkinds * stride;
  KERNEL(vector) c[DEGREE + 1][WINDOW / LANES];
  memcpy(c, gauss->window, sizeof c);
  int j = 0;
  for (; j + 1 < n; j += 2) {
    KERNEL(add_window)(c, fraction[j], coarse + start[j] + kind[index[j]] * stride);
    KERNEL(add_window)(c, fraction[j + 1], other + start[j + 1] + kind[index[j + 1]] * stride);
  }
  if (j < n)
    KERNEL(add_window)(c, fraction[j], coarse + start[j] + kind[index[j]] * stride);
}

/* Lanes are neighboring sums, so that coarse points enter as broadcast numbers and no load is
 * unaligned. */
TARGET static void KERNEL(convolve)(int ntaps, const double *restrict taps, int ncoarse,
                                    const double *restrict coarse, double *restrict sums)
{
  const KERNEL(vector) *tap = (const KERNEL(vector) *)taps;
  for (int m = 0; m < ncoarse; m += ACCUMULATORS * LANES) {
    KERNEL(vector) total[ACCUMULATORS] = {{0.0}};
    for (int t = 0; t < ntaps; t++)
      for (int v = 0; v < ACCUMULATORS; v++)
        total[v] += tap[t] * coarse[m + v * LANES + t];
    memcpy(sums + m, total, sizeof total);
  }
}
