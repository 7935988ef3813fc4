/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_cluster.h"

#include <stdlib.h>
#include <string.h>

/* A bond as one of its atoms sees it. */
typedef struct {
  int to, image[3];
} end;

/* The ends of the bonds of atom i are ends[start[i]] to ends[start[i + 1] - 1]. */
typedef struct {
  int *start; /* [n + 1] */
  end *ends;  /* [2 * bonds] */
} graph;

static void release(graph *g)
{
  free(g->start);
  free(g->ends);
}

static glass_status connect(int n, int bonds, const glass_cluster_bond *bond, graph *g)
{
  memset(g, 0, sizeof *g);
  if (n < 0 || bonds < 0)
    return GLASS_EINVAL;
  for (int k = 0; k < bonds; k++)
    if (bond[k].first < 0 || bond[k].first >= n || bond[k].second < 0 || bond[k].second >= n)
      return GLASS_EINVAL;
  g->start = calloc((size_t)n + 2, sizeof *g->start);
  g->ends = malloc((2 * (size_t)bonds + 1) * sizeof *g->ends);
  if (!g->start || !g->ends) {
    release(g);
    return GLASS_ENOMEM;
  }
  /* Counted one place late, so that filling moves the starts to where they belong. */
  int *next = g->start + 1;
  for (int k = 0; k < bonds; k++) {
    g->start[bond[k].first + 2]++;
    g->start[bond[k].second + 2]++;
  }
  for (int i = 1; i <= n; i++)
    next[i] += next[i - 1];
  for (int k = 0; k < bonds; k++) {
    end *forth = &g->ends[next[bond[k].first]++], *back = &g->ends[next[bond[k].second]++];
    forth->to = bond[k].second;
    back->to = bond[k].first;
    for (int d = 0; d < 3; d++) {
      forth->image[d] = bond[k].image[d];
      back->image[d] = -bond[k].image[d];
    }
  }
  return GLASS_OK;
}

/* Walk through a cluster from its first atom and keep in which image each atom was reached. A bond
 * to an atom that was reached in another image connects the cluster with its own image. */
static int walk(const graph *g, int from, int *cluster, int (*image)[3], int *queue,
                int percolates[3])
{
  int n = 0;
  cluster[from] = from;
  memset(image[from], 0, sizeof image[from]);
  queue[n++] = from;
  for (int k = 0; k < n; k++) {
    const int i = queue[k];
    for (int e = g->start[i]; e < g->start[i + 1]; e++) {
      const end *bond = &g->ends[e];
      const int j = bond->to, fresh = cluster[j] < 0;
      if (fresh) {
        cluster[j] = from;
        queue[n++] = j;
      }
      for (int d = 0; d < 3; d++) {
        const int reached = image[i][d] + bond->image[d];
        if (fresh)
          image[j][d] = reached;
        else if (image[j][d] != reached)
          percolates[d] = 1;
      }
    }
  }
  return n;
}

static void strip_leaves(const graph *g, int n, int *core, int *left, int *queue)
{
  int found = 0;
  for (int i = 0; i < n; i++) {
    left[i] = g->start[i + 1] - g->start[i];
    core[i] = left[i] >= 2;
    if (!core[i])
      queue[found++] = i;
  }
  for (int k = 0; k < found; k++)
    for (int e = g->start[queue[k]]; e < g->start[queue[k] + 1]; e++) {
      const int j = g->ends[e].to;
      if (--left[j] < 2 && core[j]) {
        core[j] = 0;
        queue[found++] = j;
      }
    }
}

glass_status glass_cluster_find(int n, int bonds, const glass_cluster_bond *bond, int *cluster,
                                int *size, int *core, int *degree, glass_cluster_summary *summary)
{
  graph g;
  const glass_status status = connect(n, bonds, bond, &g);
  if (status)
    return status;
  int *queue = malloc(((size_t)n + 1) * sizeof *queue);
  int *left = malloc(((size_t)n + 1) * sizeof *left);
  int(*image)[3] = malloc(((size_t)n + 1) * sizeof *image);
  if (!queue || !left || !image) {
    free(queue);
    free(left);
    free(image);
    release(&g);
    return GLASS_ENOMEM;
  }
  glass_cluster_summary s = {0};
  double squares = 0.0;
  for (int i = 0; i < n; i++)
    cluster[i] = -1;
  for (int i = 0; i < n; i++) {
    degree[i] = g.start[i + 1] - g.start[i];
    if (cluster[i] >= 0)
      continue;
    const int atoms = walk(&g, i, cluster, image, queue, s.percolates);
    for (int k = 0; k < atoms; k++)
      size[queue[k]] = atoms;
    s.clusters++;
    squares += (double)atoms * atoms;
    if (atoms > s.largest)
      s.largest = atoms;
  }
  strip_leaves(&g, n, core, left, queue);
  for (int i = 0; i < n; i++)
    s.core += core[i];
  s.mean = s.clusters ? (double)n / s.clusters : 0.0;
  s.mass_average = n ? squares / n : 0.0;
  *summary = s;
  free(queue);
  free(left);
  free(image);
  release(&g);
  return GLASS_OK;
}

static int compare(const void *a, const void *b)
{
  return memcmp(a, b, sizeof(end));
}

glass_status glass_cluster_shared(int n, int bonds, const glass_cluster_bond *bond,
                                  const int *member, double shared[4], double *bonded)
{
  graph g;
  const glass_status status = connect(n, bonds, bond, &g);
  if (status)
    return status;
  size_t room = 1;
  for (int i = 0; i < n; i++) {
    size_t ends = (size_t)(g.start[i + 1] - g.start[i]), paths = ends;
    for (int e = g.start[i]; e < g.start[i + 1]; e++)
      paths += (size_t)(g.start[g.ends[e].to + 1] - g.start[g.ends[e].to]);
    room = paths > room ? paths : room;
  }
  end *paths = malloc(room * sizeof *paths), *direct = malloc(room * sizeof *direct);
  if (!paths || !direct) {
    free(paths);
    free(direct);
    release(&g);
    return GLASS_ENOMEM;
  }
  double found[4] = {0.0}, bonds_found = 0.0;
  for (int i = 0; i < n; i++) {
    if (!member[i])
      continue;
    size_t npaths = 0, ndirect = 0;
    for (int e = g.start[i]; e < g.start[i + 1]; e++) {
      const end *one = &g.ends[e];
      direct[ndirect++] = *one;
      bonds_found += member[one->to] != 0;
      for (int f = g.start[one->to]; f < g.start[one->to + 1]; f++) {
        end two = g.ends[f];
        for (int d = 0; d < 3; d++)
          two.image[d] += one->image[d];
        const int itself = two.to == i && !two.image[0] && !two.image[1] && !two.image[2];
        if (member[two.to] && !itself)
          paths[npaths++] = two;
      }
    }
    qsort(direct, ndirect, sizeof *direct, compare);
    qsort(paths, npaths, sizeof *paths, compare);
    for (size_t k = 0, next; k < npaths; k = next) {
      for (next = k; next < npaths && !compare(&paths[next], &paths[k]); next++)
        ;
      if (!bsearch(&paths[k], direct, ndirect, sizeof *direct, compare))
        found[next - k < 4 ? next - k - 1 : 3] += 1.0;
    }
  }
  /* Every pair was found from both sides. */
  for (int k = 0; k < 4; k++)
    shared[k] = 0.5 * found[k];
  *bonded = 0.5 * bonds_found;
  free(paths);
  free(direct);
  release(&g);
  return GLASS_OK;
}
