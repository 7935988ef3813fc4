/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of a sparse matrix of 3 x 3 blocks, one row of blocks an atom. */
#ifndef GLASS_SPARSE_H
#define GLASS_SPARSE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GLASS_SPARSE_NONE ((size_t)-1)

typedef struct {
  int rows;            /* rows of blocks held, >= 0 */
  const size_t *start; /* [rows + 1], where the blocks of a row begin; start[0] is 0 */
  const int *column;   /* [start[rows]], ascending within a row, >= 0 */
  const double *block; /* [start[rows]][3][3] */
} glass_sparse;

/* Product of the rows with a vector.
 *   x  in,  [columns][3]
 *   y  out, [rows][3] */
void glass_sparse_multiply(const glass_sparse *a, const double *x, double *y);

/* The same with six vectors at once, which costs memory one reading of the matrix.
 *   x  in,  [columns][3][6]
 *   y  out, [rows][3][6] */
void glass_sparse_multiply_six(const glass_sparse *a, const double *x, double *y);

/* Place of a block in `column` and `block`, or GLASS_SPARSE_NONE.
 *   row     0 <= row < rows
 *   column  >= 0 */
size_t glass_sparse_find(const glass_sparse *a, int row, int column);

/* Sum of the blocks of a row, which vanishes where moving all atoms together costs no force.
 *   sum  out, [3][3] */
void glass_sparse_row_sum(const glass_sparse *a, int row, double sum[9]);

/* Leave out the blocks that are zero, in place.
 *   rows    rows of blocks, >= 0
 *   start   in/out, [rows + 1]
 *   column  in/out, [start[rows]]
 *   block   in/out, [start[rows]][3][3] */
void glass_sparse_compress(int rows, size_t *start, int *column, double *block);

#ifdef __cplusplus
}
#endif

#endif
