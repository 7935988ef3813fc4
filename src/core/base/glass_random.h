/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random numbers as a hash of what they are for.
 *
 * There is no stream and no state: the same key and counter give the same number on any rank, in
 * any order of work. The hash is the finaliser of SplitMix64 applied to the key's words in turn.
 * Source: G. L. Steele, D. Lea, C. H. Flood, Proc. OOPSLA 2014, p. 453, Fig. 16. */
#ifndef GLASS_RANDOM_H
#define GLASS_RANDOM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  uint64_t seed;
  uint64_t tag;    /* which atom */
  uint64_t search; /* which of the atom's searches */
} glass_random_key;

/* Uniform in (0, 1). */
double glass_random_uniform(const glass_random_key *key, uint64_t counter);

/* Normal with mean 0 and variance 1, by Box and Muller from the uniform numbers of two hashes. */
double glass_random_normal(const glass_random_key *key, uint64_t counter);

#ifdef __cplusplus
}
#endif

#endif
