/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_event.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

using Field = std::vector<glass_displaced>;

static int same(const Field &a, const Field &b, double distance = 0.1, double small = 0.025)
{
  int forward = -1, backward = -1;
  EXPECT_EQ(
      glass_event_same((int)a.size(), a.data(), (int)b.size(), b.data(), distance, small, &forward),
      GLASS_OK);
  EXPECT_EQ(glass_event_same((int)b.size(), b.data(), (int)a.size(), a.data(), distance, small,
                             &backward),
            GLASS_OK);
  EXPECT_EQ(forward, backward);
  return forward;
}

TEST(Event, SaddlesDoNotTellEventsApartButMinimaDo)
{
  const Field a = {{3, {1.0, 0.0, 0.0}, {2.0, 0.0, 0.0}}, {7, {0.0, 0.2, 0.0}, {0.0, 0.3, 0.0}}};
  Field b = a;
  b[0].saddle[1] = 0.5;
  EXPECT_EQ(same(a, b), 1);
  b[1].final[2] = 0.09;
  EXPECT_EQ(same(a, b), 1);
  b[1].final[2] = 0.11;
  EXPECT_EQ(same(a, b), 0);
}

TEST(Event, AtomsThatAreMissingStandStill)
{
  const Field a = {{3, {}, {2.0, 0.0, 0.0}}};
  const Field little = {
      {1, {}, {0.05, 0.0, 0.0}}, {3, {}, {2.0, 0.0, 0.0}}, {9, {}, {0.0, 0.02, 0.0}}};
  const Field much = {{3, {}, {2.0, 0.0, 0.0}}, {9, {}, {0.0, 0.2, 0.0}}};
  EXPECT_EQ(same(a, little), 1);
  EXPECT_EQ(same(a, much), 0);
  EXPECT_EQ(same(Field(), Field()), 1);
  EXPECT_EQ(same(Field(), a), 0);
  /* What a catalog leaves out must not matter: a displacement of up to `small` counts as none. */
  EXPECT_EQ(same({{1, {}, {0.11, 0.0, 0.0}}}, {{1, {}, {0.02, 0.0, 0.0}}}),
            same({{1, {}, {0.11, 0.0, 0.0}}}, {}));
}

TEST(Event, MoversAreTheFarthestFirst)
{
  const Field field = {{2, {0.5, 0.0, 0.0}, {0.1, 0.0, 0.0}},
                       {4, {0.0, 1.5, 0.0}, {0.0, 0.2, 0.0}},
                       {6, {0.0, 0.0, 0.5}, {0.0, 0.0, 3.0}}};
  int64_t id[5];
  int found;
  ASSERT_EQ(glass_event_movers(3, field.data(), 1, 5, id, &found), GLASS_OK);
  ASSERT_EQ(found, 3);
  EXPECT_EQ(id[0], 4);
  EXPECT_EQ(id[1], 2); /* equal: the smaller ID first */
  EXPECT_EQ(id[2], 6);
  ASSERT_EQ(glass_event_movers(3, field.data(), 0, 1, id, &found), GLASS_OK);
  ASSERT_EQ(found, 1);
  EXPECT_EQ(id[0], 6);
}

TEST(Event, RefusesWhatItCannotUse)
{
  const Field good = {{1, {}, {1.0, 0.0, 0.0}}};
  int out;
  int64_t id;
  EXPECT_EQ(glass_event_same(1, good.data(), 1, nullptr, 0.1, 0.0, &out), GLASS_EINVAL);
  EXPECT_EQ(glass_event_same(1, good.data(), 1, good.data(), 0.0, 0.0, &out), GLASS_EINVAL);
  EXPECT_EQ(glass_event_same(1, good.data(), 1, good.data(), NAN, 0.0, &out), GLASS_EINVAL);
  const Field bad = {{1, {}, {NAN, 0.0, 0.0}}};
  EXPECT_EQ(glass_event_same(1, good.data(), 1, bad.data(), 0.1, 0.0, &out), GLASS_ENONFINITE);
  EXPECT_EQ(glass_event_movers(-1, good.data(), 1, 1, &id, &out), GLASS_EINVAL);
}
