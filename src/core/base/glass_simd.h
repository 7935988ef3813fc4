/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Elementary functions that a compiler can vectorise, and one build for several vector widths.
 *
 * Mark a function GLASS_SIMD and it is compiled for the baseline processor, AVX2 and AVX-512; the
 * loader picks one at run time, so a binary built on one node of a cluster is fast on all. This
 * needs GCC 12 on Linux and x86-64; any other compiler builds for the baseline alone, which is
 * slower and gives the same results. The functions here have no branches and no tables, so loops
 * over them become vector code.
 *
 * A function written for one vector width is marked GLASS_SIMD_AVX512 or GLASS_SIMD_AVX2 where
 * these exist, and called where GLASS_SIMD_HAS_AVX512 or GLASS_SIMD_HAS_AVX2 is true. */
#ifndef GLASS_SIMD_H
#define GLASS_SIMD_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && __GNUC__ >= 12 && !defined(__clang__) && defined(__x86_64__) &&           \
    defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__)
#define GLASS_SIMD                                                                                 \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), flatten))
#include <immintrin.h>
#define GLASS_SIMD_AVX512 __attribute__((target("arch=x86-64-v4")))
#define GLASS_SIMD_AVX2 __attribute__((target("arch=x86-64-v3")))
#define GLASS_SIMD_HAS_AVX512 __builtin_cpu_supports("x86-64-v4")
#define GLASS_SIMD_HAS_AVX2 __builtin_cpu_supports("x86-64-v3")
#else
#define GLASS_SIMD
#endif

static inline uint64_t glass_simd_bits(double x)
{
  uint64_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}

static inline double glass_simd_double(uint64_t u)
{
  double x;
  memcpy(&x, &u, sizeof x);
  return x;
}

/* exp(x) for |x| < 700, relative error below 4e-16. Range reduction by ln 2, Taylor to x^13. */
static inline double glass_simd_exp(double x)
{
  const double shift = 0x1.8p52; /* adding it rounds to an integer, held in the low bits */
  const double rounded = x * 0x1.71547652b82fep0 + shift;
  const double n = rounded - shift;
  const double r = (x - n * 0x1.62e42fefa0000p-1) - n * 0x1.cf79abc9e3b3ap-40;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return glass_simd_double(glass_simd_bits(p) + (glass_simd_bits(rounded) << 52));
}

/* ln(x) for normal x > 0, relative error below 1e-15 away from 1 and absolute below 1e-16 near it.
 * x = m 2^e with m in [2/3, 4/3), then ln m = 2 artanh((m - 1)/(m + 1)) as a series. */
static inline double glass_simd_log(double x)
{
  const uint64_t two_thirds = 0x3fe5555555555555u;
  const uint64_t offset = glass_simd_bits(x) - two_thirds;
  const uint64_t biased = ((offset >> 52) + 1024) & 0xfffu; /* a logical shift: e modulo 4096 */
  const uint64_t mantissa = (offset & 0x000fffffffffffffu) + two_thirds;
  const double e = glass_simd_double(biased | 0x4330000000000000u) - 0x1p52 - 1024.0;
  const double m = glass_simd_double(mantissa);
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double p = 1.0 / 21.0;
  p = p * z + 1.0 / 19.0;
  p = p * z + 1.0 / 17.0;
  p = p * z + 1.0 / 15.0;
  p = p * z + 1.0 / 13.0;
  p = p * z + 1.0 / 11.0;
  p = p * z + 1.0 / 9.0;
  p = p * z + 1.0 / 7.0;
  p = p * z + 1.0 / 5.0;
  p = p * z + 1.0 / 3.0;
  p = p * z + 1.0;
  return e * 0x1.62e42fefa39efp-1 + 2.0 * s * p;
}

#endif
