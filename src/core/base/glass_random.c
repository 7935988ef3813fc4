/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_random.h"

#include <math.h>

static uint64_t mix(uint64_t z)
{
  z += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double uniform(const glass_random_key *key, uint64_t counter, uint64_t which)
{
  const uint64_t hash =
      mix(mix(mix(mix(mix(key->seed) ^ key->tag) ^ key->search) ^ counter) ^ which);
  return ((double)(hash >> 11) + 0.5) * 0x1p-53;
}

double glass_random_uniform(const glass_random_key *key, uint64_t counter)
{
  return uniform(key, counter, 0);
}

double glass_random_normal(const glass_random_key *key, uint64_t counter)
{
  const double two_pi = 6.28318530717958647693;
  return sqrt(-2.0 * log(uniform(key, counter, 1))) * cos(two_pi * uniform(key, counter, 2));
}
