/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_polyhedron.h"

#include <math.h>

glass_polyhedron_thresholds glass_polyhedron_thresholds_defaults(void)
{
  return (glass_polyhedron_thresholds){0};
}

static glass_status check(const glass_polyhedron_thresholds *thresholds, int nvertices,
                          const double (*vertices)[3], int nfaces, const int *faces)
{
  if (!(thresholds->edge >= 0.0) || !(thresholds->face >= 0.0) || nvertices < 0 || nfaces < 0)
    return GLASS_EINVAL;
  for (int v = 0; v < nvertices; v++)
    if (!isfinite(vertices[v][0] + vertices[v][1] + vertices[v][2]))
      return GLASS_ENONFINITE;
  for (int f = 0; f < nfaces; f++, faces += faces[0] + 1)
    for (int k = 0; k < faces[0]; k++)
      if (faces[k + 1] < 0 || faces[k + 1] >= nvertices)
        return GLASS_EINVAL;
  return GLASS_OK;
}

static double edge_length(const double (*vertices)[3], int a, int b)
{
  const double x = vertices[b][0] - vertices[a][0], y = vertices[b][1] - vertices[a][1],
               z = vertices[b][2] - vertices[a][2];
  return sqrt(x * x + y * y + z * z);
}

/* The vertex behind the k-th of a face, which starts with their number. */
static int next(const int *face, int k)
{
  return face[k + 1 < face[0] ? k + 2 : 1];
}

static double mean_edge(const double (*vertices)[3], int nfaces, const int *faces)
{
  double sum = 0.0;
  int n = 0;
  for (int f = 0; f < nfaces; f++, faces += faces[0] + 1)
    for (int k = 0; k < faces[0]; k++, n++)
      sum += edge_length(vertices, faces[k + 1], next(faces, k));
  return n ? sum / n : 0.0;
}

static double area(const double (*vertices)[3], const int *face)
{
  double normal[3] = {0.0, 0.0, 0.0};
  const double *o = vertices[face[1]];
  for (int k = 1; k + 1 < face[0]; k++) {
    const double *p = vertices[face[k + 1]], *q = vertices[face[k + 2]];
    const double a[3] = {p[0] - o[0], p[1] - o[1], p[2] - o[2]};
    const double b[3] = {q[0] - o[0], q[1] - o[1], q[2] - o[2]};
    for (int d = 0; d < 3; d++)
      normal[d] += a[(d + 1) % 3] * b[(d + 2) % 3] - a[(d + 2) % 3] * b[(d + 1) % 3];
  }
  return 0.5 * sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
}

static double surface(const double (*vertices)[3], int nfaces, const int *faces)
{
  double sum = 0.0;
  for (int f = 0; f < nfaces; f++, faces += faces[0] + 1)
    sum += area(vertices, faces);
  return sum;
}

static int root_of(int *parent, int v)
{
  while (parent[v] != v)
    v = parent[v] = parent[parent[v]];
  return v;
}

static void collapse(double shortest, const double (*vertices)[3], int nfaces, const int *faces,
                     int *parent)
{
  for (int f = 0; f < nfaces; f++, faces += faces[0] + 1)
    for (int k = 0; k < faces[0]; k++) {
      const int a = faces[k + 1], b = next(faces, k);
      if (edge_length(vertices, a, b) < shortest) {
        const int ra = root_of(parent, a), rb = root_of(parent, b);
        parent[ra > rb ? ra : rb] = ra > rb ? rb : ra;
      }
    }
}

static int edges_left(const int *face, int *parent)
{
  int n = 0;
  for (int k = 0; k < face[0]; k++)
    n += root_of(parent, face[k + 1]) != root_of(parent, next(face, k));
  return n < 3 ? 0 : n;
}

glass_status glass_polyhedron_edges(const glass_polyhedron_thresholds *thresholds, int nvertices,
                                    const double (*vertices)[3], int nfaces, const int *faces,
                                    int *work, int *edges)
{
  const glass_status status = check(thresholds, nvertices, vertices, nfaces, faces);
  if (status)
    return status;
  double shortest = thresholds->edge, smallest = thresholds->face;
  if (shortest > 0.0 && thresholds->edge_relative)
    shortest *= mean_edge(vertices, nfaces, faces);
  if (smallest > 0.0 && thresholds->face_relative)
    smallest *= surface(vertices, nfaces, faces);
  for (int v = 0; v < nvertices; v++)
    work[v] = v;
  if (shortest > 0.0)
    collapse(shortest, vertices, nfaces, faces, work);
  for (int f = 0; f < nfaces; f++, faces += faces[0] + 1) {
    edges[f] = edges_left(faces, work);
    if (smallest > 0.0 && area(vertices, faces) < smallest)
      edges[f] = 0;
  }
  return GLASS_OK;
}

glass_polyhedron_index glass_polyhedron_count(int nfaces, const int *edges)
{
  glass_polyhedron_index index = {0};
  int *const bins[] = {&index.n3, &index.n4, &index.n5, &index.n6, &index.n7};
  for (int f = 0; f < nfaces; f++)
    if (edges[f] >= 3) {
      index.faces++;
      ++*bins[edges[f] < 7 ? edges[f] - 3 : 4];
    }
  if (index.faces)
    index.fivefold = (double)index.n5 / index.faces;
  index.icosahedral = index.faces == 12 && index.n5 == 12;
  /* No polyhedron has 12 pentagons and one hexagon. */
  if (index.n5 == 12 && index.n6 == index.faces - 12 && index.n6 <= 4 && index.n6 != 1)
    index.frank_kasper = index.faces;
  return index;
}
