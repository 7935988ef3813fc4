/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_search.h"

#include <cstring>
#include <gtest/gtest.h>
#include <set>
#include <string>

TEST(search, defaults_are_in_their_ranges_in_both_units)
{
  for (const auto units : {GLASS_SEARCH_METAL, GLASS_SEARCH_LJ}) {
    const glass_search_options options = glass_search_defaults(units);
    EXPECT_EQ(GLASS_OK, glass_search_check(&options));
  }
}

TEST(search, every_parameter_is_checked)
{
  const glass_search_options good = glass_search_defaults(GLASS_SEARCH_METAL);
  glass_search_options bad;
#define X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)             \
  bad = good;                                                                                      \
  bad.field =                                                                                      \
      (GLASS_SEARCH_##kind)(std::isfinite((double)low) ? (double)low - 1 : (double)high + 1);      \
  EXPECT_EQ(GLASS_EINVAL, glass_search_check(&bad)) << #field;                                     \
  if (strcmp(#kind, "NUMBER") == 0) {                                                              \
    bad = good;                                                                                    \
    bad.field = (GLASS_SEARCH_##kind)NAN;                                                          \
    EXPECT_EQ(GLASS_EINVAL, glass_search_check(&bad)) << #field;                                   \
  }
  GLASS_SEARCH_PARAMETERS(X)
#undef X
}

TEST(search, every_outcome_has_a_word_of_its_own)
{
  std::set<std::string> words = {glass_search_outcome_name(GLASS_SEARCH_UNDECIDED)};
  size_t count = 1;
#define X(name, value, word)                                                                       \
  EXPECT_STREQ(word, glass_search_outcome_name(name));                                             \
  EXPECT_EQ(value, (int)count);                                                                    \
  words.insert(word);                                                                              \
  count++;
  GLASS_SEARCH_OUTCOMES(X)
#undef X
  EXPECT_EQ(count, words.size());
}
