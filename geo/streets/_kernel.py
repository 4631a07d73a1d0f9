"""The numeric kernel: arrays in, arrays out.

Shortest paths are exact. The queue is a ring of buckets, each ``width`` seconds wide; inside a bucket a node may be
scanned again if its time improves, so that no edge need be longer than a bucket and no order inside one is needed. A
street network has short edges and few of them a node: the ring beats a heap about twofold here (BENCHMARKS.md), and
touches only what lies within the limit, whatever the size of the city.

Everything is compiled without the interpreter's lock, so that threads run searches side by side.
"""

import numpy as np
from numba import njit

_FIRST_POOL = 1024


@njit(cache=True, nogil=True)
def settle(indptr, head, arc_s, seed_node, seed_s, limit_s, width, time_s, parent, touched, ring):
    """Settle every node within the limit of the seeds.

    Parameters
    ----------
    indptr, head, arc_s
        Arcs of each node, the node each leads to, and its seconds (infinite: closed).
    seed_node, seed_s
        Where the search starts, and the seconds already spent there (infinite: it does not start there).
    limit_s
        Nodes beyond it are left alone; may be infinite.
    width
        Seconds a bucket, above 0.
    time_s
        Work array, one value a node, all infinite; holds the answer at the touched nodes afterwards.
    parent
        Work array, one value a node, or an empty array where no route is wanted: the arc by which a node was reached,
        -1 at a seed.
    touched
        Work array, one value a node: receives the nodes in the order they were first seen.
    ring
        Work array of buckets, all -1, with more buckets than the longest arc needs.

    Returns
    -------
    int
        How many nodes were touched. Their times are final and within the limit.
    """
    buckets = ring.size
    with_parent = parent.size > 0
    entry_node = np.empty(_FIRST_POOL, np.int32)
    entry_next = np.empty(_FIRST_POOL, np.int32)
    entry_s = np.empty(_FIRST_POOL, np.float64)
    for i in range(_FIRST_POOL):
        entry_next[i] = i + 1
    entry_next[_FIRST_POOL - 1] = -1
    free = 0
    waiting = 0
    count = 0
    first = np.inf
    for i in range(seed_node.size):
        if seed_s[i] < first:
            first = seed_s[i]
    if not (first <= limit_s and first < np.inf):
        return 0
    base = int(first / width)
    # Seeds may lie further apart than the ring is long: they enter when their bucket comes round.
    order = np.argsort(seed_s)
    next_seed = 0
    current = base
    while True:
        while next_seed < order.size and int(min(seed_s[order[next_seed]], 1e15) / width) <= current:
            node = seed_node[order[next_seed]]
            spent = seed_s[order[next_seed]]
            next_seed += 1
            if spent <= limit_s and spent < time_s[node]:
                if time_s[node] == np.inf:
                    touched[count] = node
                    count += 1
                time_s[node] = spent
                if with_parent:
                    parent[node] = -1
                if free == -1:
                    entry_node, entry_next, entry_s, free = _grown(entry_node, entry_next, entry_s)
                slot = free
                free = entry_next[slot]
                entry_node[slot] = node
                entry_s[slot] = spent
                entry_next[slot] = ring[current % buckets]
                ring[current % buckets] = slot
                waiting += 1
        if waiting == 0:
            # An infinite seed, of a closed direction, has no bucket: not even where the limit is infinite too.
            if next_seed >= order.size or not seed_s[order[next_seed]] <= limit_s or seed_s[order[next_seed]] == np.inf:
                break
            current = int(seed_s[order[next_seed]] / width)
            continue
        bucket = current % buckets
        slot = ring[bucket]
        while slot != -1:
            ring[bucket] = entry_next[slot]
            node = entry_node[slot]
            spent = entry_s[slot]
            entry_next[slot] = free
            free = slot
            waiting -= 1
            if spent == time_s[node]:
                for arc in range(indptr[node], indptr[node + 1]):
                    reached_s = spent + arc_s[arc]
                    other = head[arc]
                    if reached_s < time_s[other] and reached_s <= limit_s:
                        if time_s[other] == np.inf:
                            touched[count] = other
                            count += 1
                        time_s[other] = reached_s
                        if with_parent:
                            parent[other] = arc
                        if free == -1:
                            entry_node, entry_next, entry_s, free = _grown(entry_node, entry_next, entry_s)
                        new = free
                        free = entry_next[new]
                        place = int(reached_s / width) % buckets
                        entry_node[new] = other
                        entry_s[new] = reached_s
                        entry_next[new] = ring[place]
                        ring[place] = new
                        waiting += 1
            slot = ring[bucket]
        current += 1
    return count


@njit(cache=True, nogil=True)
def _grown(entry_node, entry_next, entry_s):
    """Double a full pool of queue entries; return it with its first free slot."""
    size = entry_node.size
    larger_node = np.empty(2 * size, np.int32)
    larger_next = np.empty(2 * size, np.int32)
    larger_s = np.empty(2 * size, np.float64)
    larger_node[:size] = entry_node
    larger_next[:size] = entry_next
    larger_s[:size] = entry_s
    for i in range(size, 2 * size):
        larger_next[i] = i + 1
    larger_next[2 * size - 1] = -1
    return larger_node, larger_next, larger_s, np.int64(size)


@njit(cache=True, nogil=True)
def settle_each(indptr, head, arc_s, seed_indptr, seed_node, seed_s, limit_s, width, time_s, touched, ring):
    """Settle the catchment of every source on its own.

    Parameters
    ----------
    indptr, head, arc_s, limit_s, width, time_s, touched, ring
        As for :func:`settle`.
    seed_indptr, seed_node, seed_s
        The seeds of source ``k`` are ``seed_indptr[k]:seed_indptr[k + 1]``.

    Returns
    -------
    tuple
        ``indptr`` over the sources, the node of each entry, its seconds.
    """
    no_parent = np.empty(0, np.int64)
    sources = seed_indptr.size - 1
    out_indptr = np.zeros(sources + 1, np.int64)
    room = 4096
    out_node = np.empty(room, np.int32)
    out_s = np.empty(room, np.float64)
    size = 0
    for k in range(sources):
        low, high = seed_indptr[k], seed_indptr[k + 1]
        count = settle(
            indptr, head, arc_s, seed_node[low:high], seed_s[low:high], limit_s, width, time_s, no_parent, touched, ring
        )
        if size + count > room:
            while size + count > room:
                room *= 2
            larger_node = np.empty(room, np.int32)
            larger_s = np.empty(room, np.float64)
            larger_node[:size] = out_node[:size]
            larger_s[:size] = out_s[:size]
            out_node, out_s = larger_node, larger_s
        for i in range(count):
            node = touched[i]
            out_node[size + i] = node
            out_s[size + i] = time_s[node]
            time_s[node] = np.inf
        size += count
        out_indptr[k + 1] = size
    return out_indptr, out_node[:size], out_s[:size]


@njit(cache=True, nogil=True)
def nearest_of_each(indptr, node, seconds, node_count, wanted):
    """Find the nearest sources of every node.

    Parameters
    ----------
    indptr, node, seconds
        Catchments as :func:`settle_each` returns them.
    node_count, wanted
        How many nodes there are, and how many sources of each are wanted.

    Returns
    -------
    tuple
        Two arrays (node_count, wanted), nearest first: seconds (infinite where there are fewer) and sources (-1).
        Of equally near sources the lower number comes first.
    """
    best_s = np.full((node_count, wanted), np.inf)
    best = np.full((node_count, wanted), np.int32(-1))
    for k in range(indptr.size - 1):
        mine = np.int32(k)
        for i in range(indptr[k], indptr[k + 1]):
            place = node[i]
            spent = seconds[i]
            rank = wanted - 1
            if spent > best_s[place, rank]:
                continue
            if spent == best_s[place, rank] and best[place, rank] != -1 and best[place, rank] < mine:
                continue
            while rank > 0 and (
                spent < best_s[place, rank - 1]
                or (spent == best_s[place, rank - 1] and (best[place, rank - 1] == -1 or mine < best[place, rank - 1]))
            ):
                best_s[place, rank] = best_s[place, rank - 1]
                best[place, rank] = best[place, rank - 1]
                rank -= 1
            best_s[place, rank] = spent
            best[place, rank] = mine
    return best_s, best


@njit(cache=True, nogil=True)
def arcs_of(first, second, oneway, node_count):
    """Lay every edge out in each direction it may be walked, by the node it leaves.

    Parameters
    ----------
    first, second
        The nodes of each edge; one-way edges lead from the first to the second.
    oneway
        Which edges are one-way.
    node_count
        How many nodes there are.

    Returns
    -------
    tuple
        ``indptr`` over the nodes; the head, the tail and the edge of each arc, and whether it leads from the edge's
        first node to its second. The arcs of a node that do come before those that do not, each in the edges' order.
    """
    indptr = np.zeros(node_count + 1, np.int64)
    for edge in range(first.size):
        indptr[first[edge] + 1] += 1
        if not oneway[edge]:
            indptr[second[edge] + 1] += 1
    for node in range(node_count):
        indptr[node + 1] += indptr[node]
    arcs = indptr[node_count]
    place = indptr[:-1].copy()
    head = np.empty(arcs, np.int32)
    tail = np.empty(arcs, np.int32)
    of_edge = np.empty(arcs, np.int32)
    ahead = np.empty(arcs, np.bool_)
    for edge in range(first.size):
        arc = place[first[edge]]
        place[first[edge]] += 1
        head[arc], tail[arc], of_edge[arc], ahead[arc] = second[edge], first[edge], edge, True
    for edge in range(first.size):
        if not oneway[edge]:
            arc = place[second[edge]]
            place[second[edge]] += 1
            head[arc], tail[arc], of_edge[arc], ahead[arc] = first[edge], second[edge], edge, False
    return indptr, head, tail, of_edge, ahead


@njit(cache=True, nogil=True)
def count_cells(first_x, first_y, second_x, second_y, origin_x, origin_y, cell_m, columns, rows):
    """Count the segments whose bounding box meets each cell of a grid; return CSR bounds."""
    counts = np.zeros(columns * rows + 1, np.int64)
    for i in range(first_x.size):
        left = int((min(first_x[i], second_x[i]) - origin_x) / cell_m)
        right = int((max(first_x[i], second_x[i]) - origin_x) / cell_m)
        low = int((min(first_y[i], second_y[i]) - origin_y) / cell_m)
        high = int((max(first_y[i], second_y[i]) - origin_y) / cell_m)
        for row in range(low, high + 1):
            for column in range(left, right + 1):
                counts[row * columns + column + 1] += 1
    return np.cumsum(counts)


@njit(cache=True, nogil=True)
def fill_cells(first_x, first_y, second_x, second_y, origin_x, origin_y, cell_m, columns, bounds):
    """List the segments of each cell, as counted by :func:`count_cells`."""
    place = bounds[:-1].copy()
    segments = np.empty(bounds[-1], np.int32)
    for i in range(first_x.size):
        left = int((min(first_x[i], second_x[i]) - origin_x) / cell_m)
        right = int((max(first_x[i], second_x[i]) - origin_x) / cell_m)
        low = int((min(first_y[i], second_y[i]) - origin_y) / cell_m)
        high = int((max(first_y[i], second_y[i]) - origin_y) / cell_m)
        for row in range(low, high + 1):
            for column in range(left, right + 1):
                cell = row * columns + column
                segments[place[cell]] = i
                place[cell] += 1
    return segments


@njit(cache=True, nogil=True)
def nearest_segments(
    x, y, vertex_x, vertex_y, segment_edge, edge_open, bounds, cells,
    origin_x, origin_y, cell_m, columns, rows, reach_m,
):  # fmt: skip
    """Find the nearest open segment to each point, looking outward ring by ring of cells.

    Parameters
    ----------
    x, y
        Points, metres.
    vertex_x, vertex_y
        All vertices of all edges; segment ``i`` of edge ``k`` runs from vertex ``i + k`` to the next, as every edge
        has one vertex more than it has segments.
    segment_edge, edge_open
        The edge of each segment, and whether an edge may be used.
    bounds, cells, origin_x, origin_y, cell_m, columns, rows
        The grid of segments.
    reach_m
        Points with no open segment within it get -1.

    Returns
    -------
    tuple
        For each point: segment (-1: none), position along it from 0 to 1, distance in metres.
    """
    found = np.full(x.size, np.int64(-1))
    along = np.zeros(x.size)
    distance = np.full(x.size, np.inf)
    rings = int(np.ceil(reach_m / cell_m)) + 1
    for i in range(x.size):
        home_column = int(np.floor((x[i] - origin_x) / cell_m))
        home_row = int(np.floor((y[i] - origin_y) / cell_m))
        best = reach_m * reach_m
        for ring in range(rings + 1):
            # A cell of this ring lies at least (ring - 1) cells away.
            if ring > 0 and ((ring - 1) * cell_m) ** 2 > best:
                break
            for row in range(max(home_row - ring, 0), min(home_row + ring, rows - 1) + 1):
                edge_row = row == home_row - ring or row == home_row + ring
                step = 1 if edge_row or ring == 0 else 2 * ring
                for column in range(home_column - ring, home_column + ring + 1, step):
                    if column < 0 or column >= columns:
                        continue
                    cell = row * columns + column
                    for place in range(bounds[cell], bounds[cell + 1]):
                        segment = cells[place]
                        edge = segment_edge[segment]
                        if not edge_open[edge]:
                            continue
                        first = segment + edge
                        dx = vertex_x[first + 1] - vertex_x[first]
                        dy = vertex_y[first + 1] - vertex_y[first]
                        px = x[i] - vertex_x[first]
                        py = y[i] - vertex_y[first]
                        square = dx * dx + dy * dy
                        part = 0.0
                        if square > 0.0:
                            part = min(max((px * dx + py * dy) / square, 0.0), 1.0)
                        away = (px - part * dx) ** 2 + (py - part * dy) ** 2
                        if away < best or (away == best and (found[i] == -1 or segment < found[i])):
                            best = away
                            found[i] = segment
                            along[i] = part
                            distance[i] = np.sqrt(away)
    return found, along, distance
