/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_status.h"

const char *glass_status_message(glass_status status)
{
  switch (status) {
#define X(name, value, message)                                                                    \
  case name:                                                                                       \
    return message;
    GLASS_STATUS_LIST(X)
#undef X
  }
  return "unknown status";
}
