/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_search.h"

glass_search_options glass_search_defaults(glass_search_units units)
{
  glass_search_options o;
#define X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)             \
  o.field = units == GLASS_SEARCH_LJ ? lj : metal;
  GLASS_SEARCH_PARAMETERS(X)
#undef X
  return o;
}

static int is_number(double value, double low, double high)
{
  return low < value && value < high;
}

static int is_integer(int value, int low, int high)
{
  return low <= value && value <= high;
}

glass_status glass_search_check(const glass_search_options *o)
{
  int good = 1;
#define CHECK_NUMBER is_number
#define CHECK_INTEGER is_integer
#define X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)             \
  good = good && CHECK_##kind(o->field, low, high);
  GLASS_SEARCH_PARAMETERS(X)
#undef X
  return good ? GLASS_OK : GLASS_EINVAL;
}

const char *glass_search_outcome_name(glass_search_outcome outcome)
{
  switch (outcome) {
#define X(name, value, word)                                                                       \
  case name:                                                                                       \
    return word;
    GLASS_SEARCH_OUTCOMES(X)
#undef X
  case GLASS_SEARCH_UNDECIDED:
    break;
  }
  return "undecided";
}
