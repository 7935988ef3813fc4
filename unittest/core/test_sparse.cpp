/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_sparse.h"

#include <gtest/gtest.h>
#include <vector>

/* Two rows of four blocks: (0, 1), (0, 3), (1, 0), of which (0, 3) is zero. */
struct Sample {
  std::vector<size_t> start = {0, 2, 3};
  std::vector<int> column = {1, 3, 0};
  std::vector<double> block = {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0,
                               0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4};
  glass_sparse view() const { return {2, start.data(), column.data(), block.data()}; }
};

TEST(sparse, multiplies_blocks_with_the_atoms_of_their_columns)
{
  const Sample sample;
  const glass_sparse a = sample.view();
  const double x[12] = {1, 10, 100, 1, 2, 3, 0, 0, 0, 7, 7, 7};
  double y[6];
  glass_sparse_multiply(&a, x, y);
  const double expected[6] = {14, 32, 50, 2, 30, 400};
  for (int k = 0; k < 6; k++)
    EXPECT_EQ(expected[k], y[k]);
}

TEST(sparse, multiplies_six_vectors_as_it_does_each)
{
  const Sample sample;
  const glass_sparse a = sample.view();
  double x[12][6], y[6][6];
  for (int i = 0; i < 12; i++)
    for (int k = 0; k < 6; k++)
      x[i][k] = (i + 1.0) * (k - 2.5) + 0.3 * i * i;
  glass_sparse_multiply_six(&a, x[0], y[0]);
  for (int k = 0; k < 6; k++) {
    double one[12], expected[6];
    for (int i = 0; i < 12; i++)
      one[i] = x[i][k];
    glass_sparse_multiply(&a, one, expected);
    for (int i = 0; i < 6; i++)
      EXPECT_NEAR(expected[i], y[i][k], 1e-12);
  }
}

TEST(sparse, multiplies_no_rows)
{
  const size_t start = 0;
  const glass_sparse a = {0, &start, nullptr, nullptr};
  double y = 5.0;
  glass_sparse_multiply(&a, nullptr, &y);
  EXPECT_EQ(5.0, y);
}

TEST(sparse, finds_blocks_that_are_there_and_no_others)
{
  const Sample sample;
  const glass_sparse a = sample.view();
  EXPECT_EQ(0u, glass_sparse_find(&a, 0, 1));
  EXPECT_EQ(1u, glass_sparse_find(&a, 0, 3));
  EXPECT_EQ(2u, glass_sparse_find(&a, 1, 0));
  for (const int column : {0, 2, 4})
    EXPECT_EQ(GLASS_SPARSE_NONE, glass_sparse_find(&a, 0, column));
  EXPECT_EQ(GLASS_SPARSE_NONE, glass_sparse_find(&a, 1, 1));
}

TEST(sparse, sums_the_blocks_of_a_row)
{
  Sample sample;
  sample.block[9] = 100.0;
  const glass_sparse a = sample.view();
  double sum[9];
  glass_sparse_row_sum(&a, 0, sum);
  EXPECT_EQ(101.0, sum[0]);
  for (int c = 1; c < 9; c++)
    EXPECT_EQ(c + 1.0, sum[c]);
}

TEST(sparse, leaves_out_blocks_of_zeros_and_nothing_else)
{
  Sample sample;
  const double x[12] = {1, 10, 100, 1, 2, 3, 0, 0, 0, 7, 7, 7};
  double before[6], after[6];
  glass_sparse a = sample.view();
  glass_sparse_multiply(&a, x, before);
  glass_sparse_compress(2, sample.start.data(), sample.column.data(), sample.block.data());
  EXPECT_EQ((std::vector<size_t>{0, 1, 2}), sample.start);
  EXPECT_EQ(1, sample.column[0]);
  EXPECT_EQ(0, sample.column[1]);
  a = sample.view();
  glass_sparse_multiply(&a, x, after);
  for (int k = 0; k < 6; k++)
    EXPECT_EQ(before[k], after[k]);
}
