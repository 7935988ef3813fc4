/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_elastic.h"

#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

static const int FIRST[6] = {0, 1, 2, 1, 0, 0}, SECOND[6] = {0, 1, 2, 2, 2, 1};

TEST(elastic, strains_a_box_and_what_is_in_it_alike)
{
  const double h[6] = {4.0, 5.0, 6.0, 0.5, -0.3, 0.7};
  for (int b = 0; b < 6; b++) {
    double f[9], strained[6], x[3] = {0.7 - 0.3, 5.0 + 0.5, 6.0}; /* second and third vector */
    glass_elastic_deformation(b, 0.01, f);
    EXPECT_DOUBLE_EQ(0.01 + (b < 3), f[3 * FIRST[b] + SECOND[b]]);
    glass_elastic_strain_box(f, h, strained);
    glass_elastic_strain_vector(f, x, x);
    EXPECT_NEAR(strained[5] + strained[4], x[0], 1e-14);
    EXPECT_NEAR(strained[1] + strained[3], x[1], 1e-14);
    EXPECT_NEAR(strained[2], x[2], 1e-14);
  }
}

/* R S R^T for a rotation by an angle from axis j to axis i. */
static void rotate(int i, int j, double angle, const double s[6], double turned[6])
{
  double r[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, m[3][3];
  r[i][i] = r[j][j] = std::cos(angle);
  r[i][j] = std::sin(angle);
  r[j][i] = -std::sin(angle);
  for (int a = 0; a < 6; a++)
    m[FIRST[a]][SECOND[a]] = m[SECOND[a]][FIRST[a]] = s[a];
  for (int a = 0; a < 6; a++) {
    turned[a] = 0.0;
    for (int k = 0; k < 3; k++)
      for (int l = 0; l < 3; l++)
        turned[a] += r[FIRST[a]][k] * m[k][l] * r[SECOND[a]][l];
  }
}

TEST(elastic, sees_no_strain_in_the_rotation_of_a_sheared_box)
{
  const double stress[6] = {1.0, -2.0, 0.5, 0.3, -0.7, 0.2}, delta = 1e-5;
  for (int b = 3; b < 6; b++) {
    double plus[1][6], minus[1][6], response[1][36] = {{0.0}};
    rotate(FIRST[b], SECOND[b], 0.5 * delta, stress, plus[0]);
    rotate(FIRST[b], SECOND[b], -0.5 * delta, stress, minus[0]);
    glass_elastic_response(1, b, delta, plus, minus, response);
    for (int a = 0; a < 6; a++)
      EXPECT_NEAR(0.0, response[0][6 * a + b], 1e-9);
  }
}

TEST(elastic, knows_the_moduli_of_an_isotropic_solid)
{
  double c[36] = {0.0};
  const double bulk = 132.0, shear = 29.0;
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      c[6 * a + b] = bulk + (a == b ? 4.0 : -2.0) / 3.0 * shear;
  for (int a = 3; a < 6; a++)
    c[7 * a] = shear;
  EXPECT_NEAR(bulk, glass_elastic_bulk(c), 1e-12);
  EXPECT_NEAR(shear, glass_elastic_shear(c), 1e-12);
  EXPECT_NEAR(0.25, glass_elastic_poisson(5.0, 3.0), 1e-15);
}

TEST(elastic, affine_force_does_not_depend_on_the_axes)
{
  /* dF_k/de_ij = v_k s_ij for the symmetric tensor s, rotated about z. */
  const double v[3] = {1.0, 2.0, -0.5};
  const double s[6] = {0.4, -1.0, 0.3, 0.2, 0.6, -0.8};
  double turned[6], force[6][3], again[6][3];
  rotate(0, 1, 0.7, s, turned);
  for (int b = 0; b < 6; b++)
    for (int d = 0; d < 3; d++) {
      force[b][d] = s[b] * v[d];
      again[b][d] = turned[b] * v[d];
    }
  EXPECT_NEAR(glass_elastic_affine_norm(force), glass_elastic_affine_norm(again), 1e-14);
  EXPECT_GT(glass_elastic_affine_norm(force), 1.0);
}

/* A simple cubic crystal of 8^3 atoms in a sheared box. */
struct Crystal {
  static constexpr int SIDE = 8, N = SIDE * SIDE * SIDE;
  double h[6] = {8.0, 8.0, 8.0, 1.0, -1.0, 2.0};
  std::vector<std::array<double, 3>> x;
  std::vector<double> volume;
  std::vector<std::array<double, 36>> born, full;
  std::vector<std::array<double, 18>> u;

  Crystal() : volume(N, 2.0), born(N), full(N), u(N)
  {
    for (int i = 0; i < N; i++) {
      const double f[3] = {i % 8 / 8.0, i / 8 % 8 / 8.0, i / 64 / 8.0};
      x.push_back(
          {h[0] * f[0] + h[5] * f[1] + h[4] * f[2], h[1] * f[1] + h[3] * f[2], h[2] * f[2]});
      for (int e = 0; e < 36; e++) {
        born[i][e] = 2.0 * (e % 7 == 0 ? 9.0 : 0.1 * e);
        full[i][e] = 2.0 * (e % 7 == 0 ? 7.0 : 0.05 * e);
      }
      u[i].fill(0.0);
    }
  }
  glass_elastic_sample view() const
  {
    return {N,
            h,
            reinterpret_cast<const double(*)[3]>(x.data()),
            volume.data(),
            reinterpret_cast<const double(*)[36]>(born.data()),
            reinterpret_cast<const double(*)[36]>(full.data()),
            reinterpret_cast<const double(*)[6][3]>(u.data())};
  }
};

TEST(elastic, every_part_of_a_homogeneous_solid_is_like_the_whole)
{
  const Crystal crystal;
  const glass_elastic_sample sample = crystal.view();
  for (const double radius : {0.0, 1.5, 3.7}) {
    const glass_elastic_options options = {radius, radius > 0.0, 20.0};
    std::vector<glass_elastic_field> fields(crystal.N);
    ASSERT_EQ(GLASS_OK, glass_elastic_fields(&options, &sample, 0, crystal.N, fields.data()));
    for (const glass_elastic_field &field : fields)
      for (int e = 0; e < 36; e++) {
        EXPECT_NEAR(0.5 * crystal.full[0][e], field.whole[e], 1e-12);
        EXPECT_NEAR(0.5 * crystal.born[0][e], field.born[e], 1e-12);
        EXPECT_NEAR(radius > 0.0 ? 0.5 * crystal.full[0][e] : 0.0, field.local[e], 1e-12);
      }
    EXPECT_NEAR(radius > 0.0, fields[3].condition, 1e-12);
  }
}

TEST(elastic, moduli_by_local_strain_are_those_of_a_region_that_is_strained_differently)
{
  Crystal crystal;
  /* Atoms move as if twice as much were strained along z and half as much sheared in yz. */
  for (int i = 0; i < crystal.N; i++) {
    crystal.u[i][3 * 2 + 2] = crystal.x[i][2];
    crystal.u[i][3 * 3 + 1] = -0.25 * crystal.x[i][2];
    crystal.u[i][3 * 3 + 2] = -0.25 * crystal.x[i][1];
  }
  const glass_elastic_sample sample = crystal.view();
  const glass_elastic_options options = {2.5, 1, 20.0}, strict = {2.5, 1, 3.9};
  const int center = 4 + 8 * 4 + 64 * 4; /* far from where the displacements are not periodic */
  glass_elastic_field field;
  ASSERT_EQ(GLASS_OK, glass_elastic_fields(&options, &sample, center, 1, &field));
  EXPECT_NEAR(4.0, field.condition, 1e-10);
  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++) {
      const double factor = b == 2 ? 0.5 : b == 3 ? 2.0 : 1.0;
      EXPECT_NEAR(factor * field.whole[6 * a + b], field.local[6 * a + b], 1e-11);
    }
  ASSERT_EQ(GLASS_OK, glass_elastic_fields(&strict, &sample, center, 1, &field));
  EXPECT_NEAR(4.0, field.condition, 1e-10);
  for (int e = 0; e < 36; e++)
    EXPECT_EQ(0.0, field.local[e]);
}

TEST(elastic, weighs_atoms_by_distance_and_volume)
{
  Crystal crystal;
  const int center = 4 + 8 * 4 + 64 * 4;
  for (auto &c : crystal.full)
    c.fill(0.0);
  crystal.full[center].fill(6.0);
  crystal.volume[center] = 3.0;
  const glass_elastic_sample sample = crystal.view();
  const glass_elastic_options options = {1.3, 0, 20.0};
  glass_elastic_field field;
  ASSERT_EQ(GLASS_OK, glass_elastic_fields(&options, &sample, center, 1, &field));
  double volume = 3.0;
  for (int i = 0; i < crystal.N; i++) {
    const auto &x = crystal.x[i], &o = crystal.x[center];
    const double r = std::hypot(x[0] - o[0], x[1] - o[1], x[2] - o[2]);
    if (i != center && r < 1.3)
      volume += 2.0 * (1.0 - r * r / 1.69);
  }
  EXPECT_NEAR(6.0 / volume, field.whole[5], 1e-13);
}

TEST(elastic, refuses_bad_input)
{
  Crystal crystal;
  glass_elastic_sample sample = crystal.view();
  std::vector<glass_elastic_field> fields(crystal.N);
  const auto answer = [&](double radius, int local, double condition, int first, int count) {
    const glass_elastic_options options = {radius, local, condition};
    return glass_elastic_fields(&options, &sample, first, count, fields.data());
  };
  EXPECT_EQ(GLASS_OK, answer(2.0, 1, 20.0, 0, 2));
  EXPECT_EQ(GLASS_EINVAL, answer(-1.0, 0, 20.0, 0, 2));
  EXPECT_EQ(GLASS_EINVAL, answer(0.0, 1, 20.0, 0, 2));
  EXPECT_EQ(GLASS_EINVAL, answer(2.0, 1, 1.0, 0, 2));
  EXPECT_EQ(GLASS_EINVAL, answer(2.0, 1, 20.0, crystal.N - 1, 2));
  EXPECT_EQ(GLASS_EINVAL, answer(4.5, 1, 20.0, 0, 2)); /* more than half of the box */
  crystal.full[5][3] = NAN;
  EXPECT_EQ(GLASS_ENONFINITE, answer(2.0, 1, 20.0, 5, 1));
}
