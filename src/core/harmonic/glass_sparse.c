/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_sparse.h"

#include "glass_simd.h"

/* Nine sums that do not wait for each other: the product is as fast as memory. */
GLASS_SIMD void glass_sparse_multiply(const glass_sparse *a, const double *x, double *y)
{
  for (int row = 0; row < a->rows; row++) {
    double sum[9] = {0.0};
    for (size_t k = a->start[row]; k < a->start[row + 1]; k++) {
      const double *b = a->block + 9 * k;
      const double *v = x + 3 * (size_t)a->column[k];
      const double spread[9] = {v[0], v[1], v[2], v[0], v[1], v[2], v[0], v[1], v[2]};
      for (int c = 0; c < 9; c++)
        sum[c] += b[c] * spread[c];
    }
    for (int d = 0; d < 3; d++)
      y[3 * (size_t)row + d] = sum[3 * d] + sum[3 * d + 1] + sum[3 * d + 2];
  }
}

GLASS_SIMD void glass_sparse_multiply_six(const glass_sparse *a, const double *x, double *y)
{
  for (int row = 0; row < a->rows; row++) {
    double sum[3][6] = {{0.0}};
    for (size_t k = a->start[row]; k < a->start[row + 1]; k++) {
      const double *b = a->block + 9 * k;
      const double *v = x + 18 * (size_t)a->column[k];
      for (int c = 0; c < 3; c++)
        for (int vector = 0; vector < 6; vector++)
          sum[c][vector] +=
              b[3 * c] * v[vector] + b[3 * c + 1] * v[6 + vector] + b[3 * c + 2] * v[12 + vector];
    }
    memcpy(y + 18 * (size_t)row, sum, sizeof sum);
  }
}

size_t glass_sparse_find(const glass_sparse *a, int row, int column)
{
  size_t low = a->start[row], high = a->start[row + 1];
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (a->column[middle] < column)
      low = middle + 1;
    else
      high = middle;
  }
  return low < a->start[row + 1] && a->column[low] == column ? low : GLASS_SPARSE_NONE;
}

void glass_sparse_row_sum(const glass_sparse *a, int row, double sum[9])
{
  for (int c = 0; c < 9; c++)
    sum[c] = 0.0;
  for (size_t k = a->start[row]; k < a->start[row + 1]; k++)
    for (int c = 0; c < 9; c++)
      sum[c] += a->block[9 * k + c];
}

static int is_zero(const double *block)
{
  for (int c = 0; c < 9; c++)
    if (block[c] != 0.0)
      return 0;
  return 1;
}

void glass_sparse_compress(int rows, size_t *start, int *column, double *block)
{
  size_t kept = 0, k = 0;
  for (int row = 0; row < rows; row++) {
    const size_t end = start[row + 1];
    for (; k < end; k++) {
      if (is_zero(block + 9 * k))
        continue;
      column[kept] = column[k];
      memmove(block + 9 * kept, block + 9 * k, 9 * sizeof *block);
      kept++;
    }
    start[row + 1] = kept;
  }
}
